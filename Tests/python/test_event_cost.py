"""What an event costs: measured at the first start, in the trace, and taken off the times by the report."""

from __future__ import annotations

import sys
import time
from fractions import Fraction

import pytest
from codesnap import CodeSnap, Trace, _calibration
from codesnap._csnap_writer import encode_trace
from codesnap._model import Function, RecordedTrack, Span, Thread
from codesnap._subtraction import NothingToSubtract, subtract_event_cost
from conftest import HAS_MONITORING
from test_command import command
from test_command import here as here


@pytest.fixture(autouse=True)
def first_start(monkeypatch):
    """Each test's first start is the process's first."""
    monkeypatch.setattr(_calibration, "_costs", {})


def called():
    pass


def trace_of_a_call(snap):
    snap.start()
    called()
    snap.stop()
    return snap.parse()


def test_the_cost_is_in_the_trace(make_snap):
    trace = trace_of_a_call(make_snap())
    assert trace.event_cost == float(trace.info["event_cost_ns"])
    is_native = trace.info["tracer"] == "c"
    assert 0.5 <= trace.event_cost <= (500 if is_native else 20_000)


def test_it_is_what_events_cost(make_snap):
    """Within a factor that a disturbed machine can make."""

    def calls():
        for _ in range(2000):
            called()

    def fastest():
        times = []
        for _ in range(7):
            started = time.perf_counter_ns()
            calls()
            times.append(time.perf_counter_ns() - started)
        return min(times)

    if sys.implementation.name != "cpython":
        pytest.skip("a compiler that drops empty calls makes this another program")
    snap = make_snap()
    untraced = fastest()
    snap.start()
    traced = fastest()
    snap.stop()
    assert snap.parse().event_cost == pytest.approx((traced - untraced) / 4002, rel=0.75, abs=20)


def test_measuring_leaves_nothing_behind(make_snap):
    snap = make_snap()
    snap.start()
    assert snap.event_count == 0
    called()
    snap.stop()
    trace = snap.parse()
    assert trace.event_count == snap.event_count == 2
    assert len(trace.threads) == len(trace.spans) == 1
    assert not [function for function in trace.functions if "calibration" in str(function)]
    assert sys.getprofile() is None
    if HAS_MONITORING:
        assert not any(map(sys.monitoring.get_tool, range(6)))


def test_it_is_measured_once_a_process(make_snap, monkeypatch):
    first = trace_of_a_call(make_snap()).event_cost

    def measure(begin):
        raise AssertionError("measured again")

    monkeypatch.setattr(_calibration, "_measure", measure)
    snap = make_snap()
    trace_of_a_call(snap)
    assert trace_of_a_call(snap).event_cost == first


@pytest.mark.parametrize("figures, expected", [([-1.0, 0.0, 5.0], 5.0), ([-1.0, -1.0, -1.0, 5.0], None)])
def test_a_machine_that_gets_faster_meanwhile_is_measured_again(make_snap, monkeypatch, figures, expected):
    remaining = iter(figures)
    monkeypatch.setattr(_calibration, "_measure", lambda begin: next(remaining))
    assert trace_of_a_call(make_snap()).event_cost == expected


def watch_by_profile_function(seen):
    sys.setprofile(lambda frame, event, arg: seen.append(frame.f_code.co_filename))
    return lambda: sys.setprofile(None)


def watch_by_trace_function(seen):
    before = sys.gettrace()
    sys.settrace(lambda frame, event, arg: seen.append(frame.f_code.co_filename))
    return lambda: sys.settrace(before)


def watch_by_monitoring(seen):
    monitoring = sys.monitoring
    monitoring.use_tool_id(4, "watcher")
    monitoring.register_callback(4, monitoring.events.PY_START, lambda code, offset: seen.append(code.co_filename))
    monitoring.set_events(4, monitoring.events.PY_START)
    return lambda: (monitoring.set_events(4, 0), monitoring.free_tool_id(4))


@pytest.mark.parametrize("watch", [watch_by_profile_function, watch_by_trace_function, watch_by_monitoring])
def test_nobody_else_sees_it_measured(tracer, watch):
    if watch is watch_by_monitoring and not HAS_MONITORING:
        pytest.skip("sys.monitoring came with CPython 3.12")
    if watch is watch_by_profile_function and tracer == "python" and not HAS_MONITORING:
        pytest.skip("the Python tracer does not start beside another profile function here")
    seen = []
    snap = CodeSnap(tracer)
    leave = watch(seen)
    try:
        trace = trace_of_a_call(snap)
    finally:
        leave()
    assert called.__code__.co_filename in seen
    assert "<codesnap calibration>" not in seen
    assert trace.event_cost is None
    assert "event_cost_ns" not in trace.info
    # Once nobody watches it is made up for.
    assert trace_of_a_call(snap).event_cost is not None


@pytest.mark.skipif(sys.implementation.name == "pypy", reason="PyPy's limit is one of bytes, in which start() itself may not fit")
def test_no_room_on_the_stack_is_no_error(tracer):
    running = []

    def descend(snap):
        try:
            descend(snap)
        except RecursionError:
            if not running:
                # Where this raises, too, one frame further out there is more room.
                snap.start()
                running.append(snap.is_running)

    snap = CodeSnap(tracer)
    descend(snap)
    snap.stop()
    assert running == [True]
    assert snap.parse().event_cost is None
    assert trace_of_a_call(snap).event_cost is not None


def make_trace(info, tracks, spans, function_count=2):
    threads = sorted({track.thread for track in tracks})
    return Trace(
        encode_trace(
            info,
            [Function(f"f{number}", "f.py", number + 1) for number in range(function_count)],
            [Thread(index, 100 + index, f"t{index}", index == 0) for index in threads],
            spans,
            tracks,
        )
    )


COST = [("tracer", "c"), ("event_cost_ns", "10.25")]


def test_each_event_is_earlier_by_the_cost_of_those_before_it():
    tracks = [RecordedTrack(0, 0, [1, 3, 4, 3, 4, 2], [100, 200, 300, 400, 500, 600])]
    trace = make_trace(COST, tracks, [Span(0, 0, 1000, 0, (), 0)])
    less = Trace(subtract_event_cost(trace))
    # 10.25, 20.5, 30.75, 41 and 51.25, in whole nanoseconds.
    assert [event.time for event in less.events()] == [100, 190, 280, 370, 459, 549]
    assert [span.duration for span in less.spans] == [1000 - 61]
    assert [(call.start, call.duration) for call in less.slices()] == [(100, 449), (190, 90), (370, 89)]


def test_times_never_go_back():
    tracks = [RecordedTrack(0, 0, [1, 3, 4, 2], [5, 6, 7, 100])]
    trace = make_trace(COST, tracks, [Span(0, 0, 101, 0, (), 0)])
    less = Trace(subtract_event_cost(trace))
    assert [event.time for event in less.events()] == [5, 5, 5, 70]
    # All four events cost 41, but the span holds its last event.
    assert [(span.start, span.duration) for span in less.spans] == [(0, 70)]


def test_threads_and_spans_are_counted_apart():
    tracks = [
        RecordedTrack(0, 0, [1, 2], [100, 200]),
        RecordedTrack(0, 1, [1, 2, 1, 2], [110, 210, 310, 410]),
        RecordedTrack(1, 1, [3, 4], [2100, 2200]),
    ]
    spans = [Span(0, 0, 1000, 0, (1,), 1), Span(1, 2000, 500, None, (), 0), Span(2, 3000, 10, None, (), 0)]
    trace = make_trace(COST, tracks, spans)
    less = Trace(subtract_event_cost(trace))
    assert [(event.span, event.thread, event.time) for event in less.events()] == [
        (0, 0, 100),
        (0, 0, 190),
        (0, 1, 110),
        (0, 1, 200),
        (0, 1, 290),
        (0, 1, 380),
        (1, 1, 2100),
        (1, 1, 2190),
    ]
    assert [(span.start, span.duration, span.thread, span.context, span.kept) for span in less.spans] == [
        (0, 959, 0, (1,), 1),
        (2000, 480, None, (), 0),
        (3000, 10, None, (), 0),
    ]
    assert (less.functions, less.threads, less.call_count) == (trace.functions, trace.threads, trace.call_count)


def test_a_recording_shrinks_by_just_its_cost(make_snap):
    """Sleeping calls: none is so short that its end would have to stop at its beginning."""

    def sleep():
        time.sleep(0.001)

    snap = make_snap()
    snap.start()
    for _ in range(20):
        sleep()
    snap.stop()
    trace = snap.parse()
    less = Trace(subtract_event_cost(trace))
    cost = Fraction(trace.info["event_cost_ns"])
    assert [event.time for event in less.events()] == [
        event.time - int(cost * index) for index, event in enumerate(trace.events())
    ]
    before, after = (sum(call.duration for call in each.slices()) for each in (trace, less))
    assert before - after == pytest.approx(20 * cost, abs=40)
    assert (less.event_count, less.call_count) == (trace.event_count, trace.call_count) == (40, 20)
    assert less.info == {**trace.info, "subtracted_event_cost_ns": trace.info["event_cost_ns"]}
    assert less.event_cost == trace.event_cost


def test_what_has_no_cost_or_had_it_subtracted_is_refused():
    tracks = [RecordedTrack(0, 0, [1, 2], [100, 200])]
    spans = [Span(0, 0, 1000, 0, (), 0)]
    less = Trace(subtract_event_cost(make_trace(COST, tracks, spans)))
    with pytest.raises(NothingToSubtract, match="10.25 ns.*already"):
        subtract_event_cost(less)
    for info in ([], [("event_cost_ns", "")], [("event_cost_ns", "-1")], [("event_cost_ns", "nan")], [("event_cost_ns", "1e400")]):
        trace = make_trace(info, tracks, spans)
        assert trace.event_cost is None
        with pytest.raises(NothingToSubtract, match="does not say what an event cost"):
            subtract_event_cost(trace)


def test_a_trace_without_its_tables_and_end():
    tracks = [RecordedTrack(2, 0, [1, 2], [2100, 2200])]
    spans = [Span(index, 1000 * index, 500, None, (), 0) for index in range(3)]
    csnap = make_trace(COST, tracks, spans).csnap
    # Without the spans block, which the reader allows.
    from codesnap._csnap_blocks import iterate_blocks

    cut = bytearray(csnap[:16])
    for block in iterate_blocks(csnap):
        if block.kind not in (4, 6):
            cut += csnap[block.offset : block.offset + 20 + len(block.stored)]
    less = Trace(subtract_event_cost(Trace(bytes(cut))))
    assert [(event.span, event.time) for event in less.events()] == [(2, 2100), (2, 2190)]
    assert len(less.spans) == 3


def test_the_report_subtracts(here, tracer):
    (here / "calls.py").write_text("def f():\n    pass\nfor _ in range(1000): f()\n")
    assert command(here, "-q", "--tracer", tracer, "-o", "r.csnap", "calls.py")[0] == 0
    status, _, errors = command(here, "report", "r.csnap", "-o", "less.csnap", "--subtract-cost")
    assert (status, errors) == (0, "codesnap: less.csnap: 1001 calls\n")
    trace, less = Trace.load(here / "r.csnap"), Trace.load(here / "less.csnap")
    assert less.info["subtracted_event_cost_ns"] == trace.info["event_cost_ns"]
    assert less.csnap == subtract_event_cost(trace)
    assert sum(call.duration for call in less.slices()) < sum(call.duration for call in trace.slices())
    assert command(here, "report", "--subtract-cost", "r.csnap", "-o", "less.html")[0] == 0
    status, _, errors = command(here, "report", "less.csnap", "-o", "again.html", "--subtract-cost")
    assert status == 65
    assert errors.count("\n") == 1 and "less.csnap" in errors and "already" in errors
    assert not (here / "again.html").exists()


def test_the_help_names_the_option_and_its_status(here):
    _, output, _ = command(here, "--help")
    assert "--subtract-cost" in output
    assert "no cost left to subtract" in output
