"""The arms that are other people's profilers and coverage.py: not tracers that record every call in order, but switched on like one."""

import functools
import importlib

from codesnap_sampler.arm import Arm
from codesnap_sampler.peer import CountingPeerArm


class YappiArm(CountingPeerArm):
    """yappi with its default clock, without C functions: statistics of every function, on all threads."""

    def __init__(self) -> None:
        self._yappi = importlib.import_module("yappi")
        self.begin = functools.partial(self._yappi.start, builtins=False)
        self.end = self._yappi.stop
        self.clear = self._yappi.clear_stats

    def _count_calls(self) -> int:
        return sum(statistic.ncall for statistic in self._yappi.get_func_stats())


class PyinstrumentArm(Arm):
    """pyinstrument with its defaults: a sampling profiler, which does not see every call and counts none."""

    def __init__(self) -> None:
        profiler = importlib.import_module("pyinstrument").Profiler()
        self.begin = profiler.start
        self.end = profiler.stop
        self.clear = profiler.reset


class CoverageArm(Arm):
    """coverage.py with its defaults, whatever the current folder has configured, and without writing its data: lines, not calls."""

    def __init__(self) -> None:
        coverage = importlib.import_module("coverage").Coverage(data_file=None, config_file=False)
        self.begin = coverage.start
        self.end = coverage.stop
        self.clear = coverage.erase
