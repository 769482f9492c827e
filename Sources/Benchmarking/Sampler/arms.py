"""Arms: the ways to run a workload.

An arm has `begin` and `end`, called right before and after a traced block, outside the timed region; `count_events()`, how many
events were recorded in between, or None; and `clear()`, to forget them before the next block. `begin` and `end` are the
tracer's own methods wherever possible: a function wrapped around them would be in the trace.
"""

import functools

from codesnap_sampler import blocks, loading


def _nothing():
    """Do nothing: what the untraced arm begins and ends with."""


class Untraced:
    """The control: both kinds of blocks run untraced."""

    begin = end = clear = staticmethod(_nothing)

    def count_events(self):
        return None

    def count_once(self, workload):
        return None


class CodeSnapArm:
    """One of codesnap's tracers."""

    def __init__(self, tracer):
        from codesnap import CodeSnap

        self._snap = CodeSnap(tracer=tracer)
        self.begin = self._snap.start
        self.end = self._snap.stop
        self.clear = self._snap.clear

    def count_events(self):
        return self._snap.event_count

    def count_once(self, workload):
        self.begin()
        workload()
        self.end()
        count = self.count_events()
        self.clear()
        return count


class CProfileArm:
    """The standard library's deterministic profiler, for reference, with its default settings."""

    def __init__(self):
        import cProfile

        self._module = cProfile
        profile = cProfile.Profile()
        self.begin = profile.enable
        self.end = profile.disable
        # PyPy's has no clear(): its figures are per function and do not grow with the calls.
        self.clear = getattr(profile, "clear", _nothing)

    def count_events(self):
        return None

    def count_once(self, workload):
        """Entries plus exits of Python functions, as this profiler counts calls: two for each."""
        profile = self._module.Profile(builtins=False)
        profile.enable()
        workload()
        profile.disable()
        return 2 * sum(entry.callcount for entry in profile.getstats())


class FileArm:
    """An arm from a Python file whose function `arm()` returns a context manager: a new one for every traced block.

    When the context manager has an attribute `event_count` after its exit, that is checked like the count of any tracer.
    """

    def __init__(self, path):
        self._make = getattr(loading.load_file(path, "codesnap_arm"), "arm", None)
        if not callable(self._make):
            raise AttributeError("%s has no function arm()" % path)
        self.clear()

    def clear(self):
        manager = self._make()
        kind = type(manager)
        if not (hasattr(kind, "__enter__") and hasattr(kind, "__exit__")):
            raise TypeError("arm() returned %r, which is not a context manager" % (manager,))
        self._manager = manager
        self.begin = manager.__enter__
        # Not a lambda: that would be a Python function of ours in the trace.
        self.end = functools.partial(manager.__exit__, None, None, None)

    def count_events(self):
        return getattr(self._manager, "event_count", None)

    def count_once(self, workload):
        self.begin()
        workload()
        self.end()
        count = self.count_events()
        self.clear()
        return count


def make(arm):
    """The arm that the request describes: `{"name": ..., "file": path or None}`."""
    if arm.get("file"):
        return FileArm(arm["file"])
    name = arm["name"]
    if name == "untraced":
        return Untraced()
    if name == "cprofile":
        return CProfileArm()
    return CodeSnapArm(name)


def save_page(workload, tracer, path):
    """Trace one call of `workload`, write the flame graph page to `path` and return how many events are in it."""
    from codesnap import CodeSnap

    snap = CodeSnap(tracer=tracer)
    blocks.collect_garbage()
    snap.start()
    workload()
    snap.stop()
    snap.save(path)
    return snap.event_count
