"""Stands in for VizTracer: has the part of its interface that the harness uses, and counts calls by sys.setprofile."""

import sys

__version__ = "1.2.3"


class VizTracer:
    def __init__(self, tracer_entries, ignore_c_function, verbose, register_global):
        assert ignore_c_function, "C functions would be measured too"
        self._calls = 0
        self.data = {}

    def _see(self, frame, event, argument):
        if event == "return":
            self._calls += 1

    def start(self):
        sys.setprofile(self._see)

    def stop(self):
        sys.setprofile(None)

    def parse(self):
        # One return is that of start(), which had begun before.
        events = [{"ph": "M"}] + [{"ph": "X"}] * (self._calls - 1)
        self.data = {"traceEvents": events}
        return len(events) - 1

    def clear(self):
        self._calls = 0
