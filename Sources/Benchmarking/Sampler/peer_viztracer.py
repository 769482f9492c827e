"""The arm that is VizTracer."""

import importlib
from typing import Callable, Optional

from codesnap_sampler.peer import CountingPeerArm


class VizTracerArm(CountingPeerArm):
    """VizTracer without C functions, which the others do not record either. Its ring has its usual size, or more where a block needs it."""

    _USUAL_CALLS = 1_000_000
    _MOST_CALLS = 16_000_000

    def __init__(self) -> None:
        self._class = importlib.import_module("viztracer").VizTracer
        self._make(self._USUAL_CALLS)

    def _make(self, calls: int) -> None:
        self._capacity = calls
        self._tracer = self._class(tracer_entries=calls, ignore_c_function=True, verbose=0, register_global=False)
        self.begin = self._tracer.start
        self.end = self._tracer.stop
        self.clear = self._tracer.clear

    def make_room(self, events: int) -> None:
        calls = min(events // 2 + self._own_calls + 1_000, self._MOST_CALLS)
        if calls > self._capacity:
            self._make(calls)

    def count_once(self, workload: Callable[[], object]) -> Optional[int]:
        while True:
            events = super().count_once(workload)
            # A ring that is full may have lost what came first.
            if events is None or events // 2 < self._capacity or self._capacity == self._MOST_CALLS:
                return events
            self.make_room(8 * events)

    def _count_calls(self) -> int:
        self._tracer.parse()
        count = sum(event["ph"] == "X" for event in self._tracer.data["traceEvents"])
        self._tracer.data = {}
        return count
