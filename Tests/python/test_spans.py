"""Spans: what was running before, what is still running after, and several of them in one trace."""

from __future__ import annotations

import threading

from codesnap import Trace


def called():
    pass


def names(trace, ids):
    return [trace.functions[number].name.rpartition(".")[2] for number in ids]


def calls_of(trace):
    return [(trace.functions[call.function].name.rpartition(".")[2], call) for call in trace.slices()]


def test_several_spans_are_one_trace(make_snap):
    snap = make_snap()
    for _ in range(3):
        snap.start()
        called()
        snap.stop()
        called()
    trace = snap.parse()
    assert [call.span for call in trace.slices()] == [0, 1, 2]
    assert len(trace.functions) == len(set(trace.functions))
    assert trace.spans[0].start == 0
    for before, after in zip(trace.spans, trace.spans[1:]):
        assert before.start + before.duration <= after.start
    for event in trace.events():
        span = trace.spans[event.span]
        assert span.start <= event.time <= span.start + span.duration


def test_context_is_the_stack_at_the_start(make_snap):
    snap = make_snap()

    def inner():
        snap.start()
        called()
        snap.stop()

    def outer():
        inner()

    outer()
    trace = snap.parse()
    (span,) = trace.spans
    assert names(trace, span.context)[-3:] == ["test_context_is_the_stack_at_the_start", "outer", "inner"]
    assert span.kept == len(span.context)
    assert trace.call_count == 1
    assert not [name for name in names(trace, span.context) if name in ("start", "_record_one_thread")]


def test_start_and_stop_in_different_frames(make_snap):
    """Functions that were running at the start and end within the span have no events, and are not kept."""
    snap = make_snap()

    def starts():
        snap.start()
        called()

    def stops():
        called()
        snap.stop()

    starts()
    stops()
    trace = snap.parse()
    (span,) = trace.spans
    assert names(trace, span.context)[-1] == "starts"
    assert span.kept == len(span.context) - 1
    calls = calls_of(trace)
    assert [name for name, _ in calls] == ["called", "stops", "called"]
    assert [call.still_running for _, call in calls] == [False, True, False]
    assert calls[1][1].start + calls[1][1].duration == span.start + span.duration


def test_stop_deeper_than_start_keeps_the_calls_open(make_snap):
    snap = make_snap()

    def dive(depth):
        if depth == 0:
            snap.stop()
        else:
            dive(depth - 1)

    snap.start()
    dive(5)
    trace = snap.parse()
    assert [call.still_running for call in trace.slices()] == [True] * 6
    assert trace.event_count == snap.event_count == 6
    assert trace.spans[0].kept == len(trace.spans[0].context)


def test_stop_further_out_than_start(make_snap):
    snap = make_snap()

    def dive(depth):
        if depth == 0:
            snap.start()
        else:
            dive(depth - 1)
        called()

    dive(5)
    snap.stop()
    trace = snap.parse()
    (span,) = trace.spans
    assert names(trace, span.context)[-6:] == ["dive"] * 6
    assert span.kept == len(span.context) - 6
    assert trace.call_count == 6


def test_recursion_across_the_start_drops_only_the_outer_exits(make_snap):
    snap = make_snap()

    def climb(depth):
        if depth == 3:
            snap.start()
        if depth:
            climb(depth - 1)

    climb(6)
    snap.stop()
    trace = snap.parse()
    assert trace.event_count == 6
    assert [call.unfinished or call.still_running for call in trace.slices()] == [False] * 3


def test_a_generator_that_was_suspended_over_a_stop(make_snap):
    def generator():
        yield 1
        yield 2

    snap = make_snap()
    suspended = generator()
    next(suspended)
    snap.start()
    next(suspended)
    snap.stop()
    list(suspended)
    trace = snap.parse()
    assert trace.event_count == 2
    assert [name for name, _ in calls_of(trace)] == ["generator"]


def test_stop_from_another_thread(make_snap):
    snap = make_snap()
    snap.start()
    called()
    thread = threading.Thread(target=snap.stop)
    thread.start()
    thread.join()
    assert not snap.is_running
    trace = snap.parse()
    assert "called" in [name for name, _ in calls_of(trace)]
    assert trace.spans[0].thread == 0
    # What that thread's profile function was is taken away at its next event.
    called()
    assert snap.parse().event_count == trace.event_count


def test_a_span_whose_thread_made_no_calls(make_snap):
    snap = make_snap()
    snap.start()
    snap.stop()
    trace = snap.parse()
    (span,) = trace.spans
    assert (span.start, span.thread) == (0, None)
    assert span.kept == len(span.context) > 0
    assert isinstance(trace, Trace)


def test_an_exception_through_the_frame_of_start(make_snap):
    snap = make_snap()

    def starts_and_fails():
        snap.start()
        called()
        raise ValueError

    try:
        starts_and_fails()
    except ValueError:
        pass
    called()
    snap.stop()
    trace = snap.parse()
    assert [name for name, _ in calls_of(trace)] == ["called", "called"]
    assert trace.spans[0].kept == len(trace.spans[0].context) - 1
