"""`max_stack_depth`: what is deeper is left out, and nothing else."""

from __future__ import annotations

import itertools
import sys
import threading

import programs
import pytest
from accounts import events_by_setprofile, events_of_trace, in_module, trace_of


@pytest.mark.parametrize("program", programs.ALL, ids=lambda program: program.__name__)
def test_the_depth_limit_leaves_the_calls_that_setprofile_counts_above_it(make_snap, program):
    for limit in (1, 2, 3, 5, 20):
        expected = events_by_setprofile(program, lambda frame: frame.f_code.co_filename == programs.__file__, limit)
        trace = trace_of(make_snap(include_files=programs.__file__, max_stack_depth=limit), program)
        assert events_of_trace(trace) == expected
        assert max(call.depth for call in trace.slices()) < limit


def test_what_is_left_out_is_not_counted_as_deep(make_snap, alpha):
    for name, limit in itertools.product(("alpha", "beta"), (1, 2, 3)):
        expected = events_by_setprofile(alpha.program, in_module(name), limit)
        trace = trace_of(make_snap(include_files=name, max_stack_depth=limit), alpha.program)
        assert events_of_trace(trace) == expected


def test_each_thread_has_its_own_depth(make_snap):
    def branch(depth):
        if depth:
            branch(depth - 1)
            branch(depth - 1)

    def numbers():
        for _ in range(200):
            branch(2)
            yield

    def work():
        for _ in numbers():
            branch(3)

    snap = make_snap(include_files=__name__, max_stack_depth=3)
    threads = [threading.Thread(target=work) for _ in range(6)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        snap.start()
        for thread in threads:
            thread.start()
        work()
        for thread in threads:
            thread.join()
        snap.stop()
    finally:
        sys.setswitchinterval(interval)
    trace = snap.parse()
    counts = {}
    for call in trace.slices():
        key = (call.thread, trace.functions[call.function].name.rpartition(".")[2], call.depth)
        counts[key] = counts.get(key, 0) + 1
        assert not call.unfinished and not call.still_running
    assert len(trace.threads) == 7
    # Of branch(3) in work, the first two levels; of branch(2) in numbers, the first.
    one = {("work", 0): 1, ("numbers", 1): 201, ("branch", 1): 200, ("branch", 2): 200 + 2 * 200}
    assert counts == {(thread.index, *key): count for thread in trace.threads for key, count in one.items()}


def test_a_new_span_counts_from_its_own_start(make_snap):
    snap = make_snap(include_files=__name__, max_stack_depth=2)

    def down(depth):
        if depth:
            down(depth - 1)

    def restart():
        snap.stop()
        snap.start()
        down(5)

    def outer():
        snap.start()
        restart()
        down(5)
        snap.stop()

    outer()
    trace = snap.parse()
    calls = [(call.span, call.depth, trace.functions[call.function].name.rpartition(".")[2]) for call in trace.slices()]
    assert calls == [(0, 0, "restart"), *[(1, depth, "down") for depth in (0, 1)] * 2]


def test_what_still_runs_at_the_stop_is_known_below_the_limit(make_snap):
    snap = make_snap(include_files=__name__, max_stack_depth=1)

    def begin():
        snap.start()

    def end():
        snap.stop()

    def below(function, depth):
        if depth:
            return below(function, depth - 1)
        return function()

    def left():
        below(begin, 3)
        # `below` is left four times now, and entered as often again.
        below(end, 3)

    left()
    (span,) = (trace := snap.parse()).spans
    context = [trace.functions[number].name.rpartition(".")[2] for number in span.context]
    assert context[-5:] == ["below"] * 4 + ["begin"]
    assert context[: span.kept][-1] == "left"
    assert [(trace.functions[call.function].name.rpartition(".")[2], call.still_running) for call in trace.slices()] == [("below", True)]
