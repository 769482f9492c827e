"""The arms that are codesnap's own tracers."""

import os
import sys
import sysconfig
import threading
from typing import Any, Callable, Dict, List, Optional

from codesnap_sampler import forks, garbage
from codesnap_sampler.arm import Arm


class CodeSnapArm(Arm):
    """One of codesnap's tracers."""

    def __init__(self, tracer: str, **options: Any) -> None:
        from codesnap import CodeSnap

        self._snap = CodeSnap(tracer=tracer, **options)
        self.begin = self._snap.start
        self.end = self._snap.stop
        self.clear = self._snap.clear
        self.free = self._snap.cleanup

    def count_events(self) -> Optional[int]:
        return self._snap.event_count


class PythonArm(CodeSnapArm):
    """The Python tracer. Counting its events replays them, which takes longer than recording them: one block of a process is counted."""

    def __init__(self) -> None:
        super().__init__("python")

    def count_events(self) -> None:
        return None

    def count_once(self, workload: Callable[[], object]) -> Optional[int]:
        self._events = self._count(workload, 1)
        return self._events

    def count_block(self, workload: Callable[[], object], iterations: int) -> Optional[int]:
        """Raises RuntimeError unless the events are as many as in so many calls one by one."""
        recorded = self._count(workload, iterations)
        expected = iterations * self._events
        if recorded != expected:
            raise RuntimeError("a block of %d calls recorded %d events, %d were expected" % (iterations, recorded, expected))
        return recorded

    def _count(self, workload: Callable[[], object], iterations: int) -> int:
        repetitions = forks.calls(iterations)
        self.begin()
        for _ in repetitions:
            workload()
        self.end()
        forks.end_children()
        count = self._snap.event_count
        self.clear()
        return count


class CAndBuiltinsArm(CodeSnapArm):
    """The native tracer, recording calls of C functions, too."""

    # The block reads the clock twice: two calls of a C function.
    block_events = 4

    def __init__(self) -> None:
        super().__init__("c", c_functions=True)

    def count_once(self, workload: Callable[[], object]) -> Optional[int]:
        """Entries plus exits of one call of `workload`. Raises RuntimeError unless they are as many as `sys.setprofile` tells of."""
        # A list: threads may add to it at the same time, and up to 3.10 the interpreter undoes what a profile function stores in a
        # variable of the frame that it is called for.
        events: List[str] = []

        def count(frame: Any, event: str, argument: Any) -> None:
            events.append(event)

        threading.setprofile(count)
        sys.setprofile(count)
        workload()
        sys.setprofile(None)
        expected = len(events) - 1  # less the call of sys.setprofile that ends it
        threading.setprofile(None)  # type: ignore[arg-type]
        recorded = super().count_once(workload)
        if recorded != expected:
            raise RuntimeError("%s events were recorded, sys.setprofile tells of %d" % (recorded, expected))
        return recorded


def describe() -> Dict[str, str]:
    """The package's `version`, and as `lacks` why there is no native tracer with it; nothing where there is one."""
    import codesnap
    from codesnap._nativetracer import native_module

    lacks = ""
    try:
        native_module()
    except ImportError as error:
        lacks = " ".join(str(error).split())
        if sysconfig.get_config_var("Py_GIL_DISABLED"):
            lacks = "the native tracer needs the interpreter lock"
    return {"version": codesnap.__version__, "lacks": lacks}


def make(name: str) -> CodeSnapArm:
    """The arm of that name."""
    if name == "c+builtins":
        return CAndBuiltinsArm()
    return PythonArm() if name == "python" else CodeSnapArm(name)


def save_page(workload: Callable[[], object], tracer: str, path: str, trace: str) -> Dict[str, int]:
    """Trace one call of `workload` and write the flame graph page to `path`.

    Not its first one, which may do what is done once: what is shown is what was measured.

    Returns how many `events` are in it, and how many `trace_bytes` they take as a trace file, which is written to `trace` for that and
    removed.
    """
    from codesnap import CodeSnap

    with_builtins = tracer == "c+builtins"
    snap = CodeSnap(tracer="c" if with_builtins else tracer, c_functions=with_builtins)
    workload()
    forks.end_children()
    garbage.collect()
    snap.start()
    workload()
    snap.stop()
    forks.end_children()
    snap.save(path)
    snap.save(trace)
    trace_bytes = os.path.getsize(trace)
    os.remove(trace)
    return {"events": snap.event_count, "trace_bytes": trace_bytes}
