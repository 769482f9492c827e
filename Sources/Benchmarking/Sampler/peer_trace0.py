"""The arm that is trace0."""

import functools
import importlib
import os

from codesnap_sampler import perfetto
from codesnap_sampler.peer import CountingPeerArm


class Trace0Arm(CountingPeerArm):
    """trace0 with its default format. It writes a file while it records; what is left to write at the end is not in the timed block."""

    def __init__(self, folder: str) -> None:
        self._class = importlib.import_module("trace0").Tracer
        self._path = os.path.join(folder, "trace0-%d.pb" % os.getpid())
        self._make()

    def _make(self) -> None:
        self._tracer = self._class(self._path, trace_subprocesses=False)
        self.begin = self._tracer.__enter__
        # Not a method of this class: that would be a Python function of ours in the trace.
        self.end = functools.partial(self._tracer.__exit__, None, None, None)
        self.clear = self._renew

    def _renew(self) -> None:
        os.unlink(self._path)
        self._make()

    def _count_calls(self) -> int:
        with open(self._path, "rb") as file:
            return perfetto.count_slices(file.read())
