"""Other deterministic tracers, for comparison: each does what it does for its users, in its own defaults unless said otherwise.

They count what they recorded only when a trace is read, which takes far longer than recording it. So it is done twice a process and never
around a timed block: for one call of the workload, and for one whole block, which shows what a tracer loses when events come fast.
"""

import functools
import importlib
import os
from typing import Any, Callable, Dict, Optional

from codesnap_sampler import perfetto
from codesnap_sampler.arms import Arm

NAMES = ("viztracer", "trace0")


class PeerArm(Arm):
    """A tracer that is not ours. `clear` is called after every block; a subclass has `_count_calls`."""

    # Calls of the tracer's own in every trace of it.
    _own_calls = 0

    def _count_calls(self) -> int:
        """How many calls are in the trace that ended last, the tracer's own included."""
        raise NotImplementedError

    def _count(self, workload: Callable[[], object], calls: int) -> int:
        self.begin()
        for _ in range(calls):
            workload()
        self.end()
        count = self._count_calls()
        self.clear()
        return count

    def count_once(self, workload: Callable[[], object]) -> Optional[int]:
        # The first trace of a process may hold what the tracer imports.
        self._count(workload, 0)
        self._own_calls = self._count(workload, 0)
        return self.count_block(workload, 1)

    def count_block(self, workload: Callable[[], object], iterations: int) -> Optional[int]:
        return 2 * (self._count(workload, iterations) - self._own_calls)


class VizTracerArm(PeerArm):
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


class Trace0Arm(PeerArm):
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


def make(name: str, folder: str) -> PeerArm:
    """The arm of that name. What it writes goes to `folder`."""
    return Trace0Arm(folder) if name == "trace0" else VizTracerArm()


def describe() -> Dict[str, Dict[str, str]]:
    """`versions` of the tracers that can be imported, by name, and for the others `reasons` why not."""
    versions: Dict[str, str] = {}
    reasons: Dict[str, str] = {}
    for name in NAMES:
        try:
            module = importlib.import_module(name)
            versions[name] = _version(name, module)
        except Exception as error:
            reasons[name] = "%s: %s" % (type(error).__name__, error)
    return {"versions": versions, "reasons": reasons}


def _version(name: str, module: Any) -> str:
    """The version of the distribution; where there is none, what the module says of itself."""
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return str(getattr(module, "__version__", "of unknown version"))
