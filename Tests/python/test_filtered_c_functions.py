"""Filters where C functions are recorded, too: they go with the functions that call them."""

from __future__ import annotations

import gc
import sys

import pytest
from accounts import events_of_trace, in_module, trace_of


def c_events_by_setprofile(program, recorded, limit):
    """As events_by_setprofile, with the C functions that `recorded` functions call."""
    events = []
    depth = 0

    def callback(frame, event, argument):
        nonlocal depth
        if not recorded(frame):
            return
        is_entry = event in ("call", "c_call")
        depth += is_entry
        if 1 <= depth <= limit:
            events.append((is_entry, frame.f_code.co_name if event in ("call", "return") else argument.__name__))
        depth -= not is_entry

    gc.collect()
    sys.setprofile(callback)
    try:
        program()
    finally:
        sys.setprofile(None)
    return events


@pytest.mark.parametrize("name, limit", [("alpha", sys.maxsize), ("beta", sys.maxsize), ("alpha", 2), ("beta", 3), ("alpha", 1)])
def test_c_functions_are_left_out_with_their_callers(make_snap, alpha, name, limit):
    if sys.implementation.name != "cpython":
        pytest.skip("built-in functions are CPython's")
    options = {} if limit == sys.maxsize else {"max_stack_depth": limit}
    trace = trace_of(make_snap(c_functions=True, include_files=name, **options), alpha.program)
    expected = c_events_by_setprofile(alpha.program, in_module(name), limit)
    found = [(is_entry, called.rpartition(".")[2]) for is_entry, called, _ in events_of_trace(trace)]
    assert found == expected
    assert (True, "send") in found or name == "beta" or limit < 2


def test_what_still_runs_is_known_with_c_functions_beyond_the_limit(make_snap):
    if sys.implementation.name != "cpython":
        pytest.skip("built-in functions are CPython's")
    snap = make_snap(c_functions=True, include_files=__name__, max_stack_depth=1)

    def begin():
        snap.start()

    def end(_):
        snap.stop()

    def below(depth):
        if depth:
            return below(depth - 1)
        return sorted([1], key=end)

    def left():
        begin()
        below(3)

    left()
    (span,) = (trace := snap.parse()).spans
    context = [trace.functions[number].name.rpartition(".")[2] for number in span.context]
    assert context[-2:] == ["left", "begin"]
    assert span.kept == len(context) - 1
    assert [trace.functions[call.function].name.rpartition(".")[2] for call in trace.slices()] == ["below"]
