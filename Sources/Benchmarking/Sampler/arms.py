"""Arms: the ways to run a workload.

An arm has `begin` and `end`, called right before and after a traced block, outside the timed region; `count_events()`, how many
events were recorded in between, or None; and `clear()`, to forget them before the next block, or `free()`, to give their memory back too.
`begin` and `end` are the tracer's own methods wherever possible: a function wrapped around them would be in the trace.
"""

import functools
import sys
from typing import Any, Callable, Dict, Optional

from codesnap_sampler import garbage, loading


def _nothing() -> None:
    """Do nothing: what the untraced arm begins and ends with."""


class Arm:
    """What all arms have; by itself it is the untraced one."""

    begin: Callable[[], Any] = staticmethod(_nothing)
    end: Callable[[], Any] = staticmethod(_nothing)
    clear: Callable[[], Any] = staticmethod(_nothing)
    free: Callable[[], Any] = staticmethod(_nothing)

    # What a block records beyond its calls of the workload.
    block_events = 0

    def count_events(self) -> Optional[int]:
        """Entries plus exits since the last `clear`; None where the arm does not count."""
        return None

    def count_once(self, workload: Callable[[], object]) -> Optional[int]:
        """Entries plus exits of one call of `workload`; None where the arm does not count."""
        self.begin()
        workload()
        self.end()
        count = self.count_events()
        self.clear()
        return count

    def count_block(self, workload: Callable[[], object], iterations: int) -> Optional[int]:
        """Entries plus exits of a whole block, for arms that are not asked after every one; None for the others."""
        return None

    def make_room(self, events: int) -> None:
        """Say how many events a block has, before the first one."""


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


class CAndBuiltinsArm(CodeSnapArm):
    """The native tracer, recording calls of C functions, too."""

    # The block reads the clock twice: two calls of a C function.
    block_events = 4

    def __init__(self) -> None:
        super().__init__("c", c_functions=True)

    def count_once(self, workload: Callable[[], object]) -> Optional[int]:
        """Entries plus exits of one call of `workload`. Raises RuntimeError unless they are as many as `sys.setprofile` tells of."""
        # In a list: up to 3.10 the interpreter undoes what a profile function stores in a variable of the frame that it is called for.
        events = [0]

        def count(frame: Any, event: str, argument: Any) -> None:
            events[0] += 1

        sys.setprofile(count)
        workload()
        sys.setprofile(None)
        expected = events[0] - 1  # less the call of sys.setprofile that ends it
        recorded = super().count_once(workload)
        if recorded != expected:
            raise RuntimeError("%s events were recorded, sys.setprofile tells of %d" % (recorded, expected))
        return recorded


class CProfileArm(Arm):
    """The standard library's deterministic profiler, for reference, with its default settings."""

    def __init__(self) -> None:
        import cProfile

        self._module = cProfile
        profile = cProfile.Profile()
        self.begin = profile.enable
        self.end = profile.disable
        # PyPy's has no clear(): its figures are per function and do not grow with the calls.
        self.clear = getattr(profile, "clear", _nothing)

    def count_once(self, workload: Callable[[], object]) -> Optional[int]:
        """Entries plus exits of Python functions, as this profiler counts calls: two for each."""
        profile = self._module.Profile(builtins=False)
        profile.enable()
        workload()
        profile.disable()
        return 2 * sum(entry.callcount for entry in profile.getstats())


class FileArm(Arm):
    """An arm from a Python file whose function `arm()` returns a context manager: a new one for every traced block.

    When the context manager has an attribute `event_count` after its exit, that is checked like the count of any tracer.
    """

    def __init__(self, path: str) -> None:
        make = getattr(loading.load_file(path, "codesnap_arm"), "arm", None)
        if not callable(make):
            raise AttributeError("%s has no function arm()" % path)
        self._make: Callable[[], Any] = make
        self.clear()

    def clear(self) -> None:
        manager = self._make()
        kind = type(manager)
        if not (hasattr(kind, "__enter__") and hasattr(kind, "__exit__")):
            raise TypeError("arm() returned %r, which is not a context manager" % (manager,))
        self._manager = manager
        self.begin = manager.__enter__
        # Not a lambda: that would be a Python function of ours in the trace.
        self.end = functools.partial(manager.__exit__, None, None, None)

    def count_events(self) -> Optional[int]:
        return getattr(self._manager, "event_count", None)


def make(arm: Dict[str, Any]) -> Arm:
    """The arm that the request describes: `{"name": ..., "file": path or None}`."""
    if arm.get("file"):
        return FileArm(arm["file"])
    name = arm["name"]
    if name == "untraced":
        return Arm()
    if name == "cprofile":
        return CProfileArm()
    if name == "c+builtins":
        return CAndBuiltinsArm()
    return CodeSnapArm(name)


def save_page(workload: Callable[[], object], tracer: str, path: str) -> int:
    """Trace one call of `workload`, write the flame graph page to `path` and return how many events are in it."""
    from codesnap import CodeSnap

    with_builtins = tracer == "c+builtins"
    snap = CodeSnap(tracer="c" if with_builtins else tracer, c_functions=with_builtins)
    garbage.collect()
    snap.start()
    workload()
    snap.stop()
    snap.save(path)
    return snap.event_count
