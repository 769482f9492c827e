"""Stands in for pyperf: what pyperformance's programs use of it, so that they run as they are while tracing goes on and off.

`Runner.bench_func` and `bench_time_func` note what is to be timed instead of timing it; `BENCHES` then has it all, as functions that take a
number of loops and return the seconds these took, measured as pyperf does: around the loops alone.
"""

import argparse
from time import perf_counter

__all__ = ["BENCHES", "Runner", "perf_counter"]

BENCHES = []


class Runner:
    """Has the attributes that the programs use: `metadata`, `argparser`, `parse_args`."""

    def __init__(self, add_cmdline_args=None, **options):
        self.metadata = {}
        self.argparser = argparse.ArgumentParser()
        self.args = None

    def parse_args(self, args=None):
        """The program's own options, all at their defaults."""
        if self.args is None:
            self.args = self.argparser.parse_args([] if args is None else args)
        return self.args

    def bench_func(self, name, func, *args, inner_loops=None, metadata=None):
        """Note a function that does the work once a call."""

        def run(loops):
            repetitions = range(loops)
            started = perf_counter()
            for _ in repetitions:
                func(*args)
            return perf_counter() - started

        BENCHES.append((name, run))

    def bench_time_func(self, name, func, *args, inner_loops=None, metadata=None):
        """Note a function that takes the number of loops and returns their seconds."""

        def run(loops):
            return func(loops, *args)

        BENCHES.append((name, run))
