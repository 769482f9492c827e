"""What is dropped as too short when a trace is saved."""

from __future__ import annotations

import time

import pytest
from codesnap import CodeSnap, Trace
from codesnap._csnap_writer import encode_trace
from codesnap._model import Function, RecordedTrack, Span, Thread
from codesnap._short_calls import dropped_note, without_short_calls
from codesnap._subtraction import NothingToSubtract, subtract_event_cost
from conftest import GOLDEN


def kept_by_definition(trace, shortest):
    """The calls that stay, found by the definition: a call that ended, was shorter and has no child that stays is not there."""
    calls = list(trace.slices())
    children = {}
    path = []
    for number, call in enumerate(calls):
        key = (call.span, call.thread)
        if path and path[0][0] != key:
            path = []
        del path[call.depth :]
        if path:
            children.setdefault(path[-1][1], []).append(number)
        path.append((key, number))
    stays = {}
    for number in reversed(range(len(calls))):
        call = calls[number]
        short = call.duration < shortest and not call.still_running
        stays[number] = not short or any(stays[child] for child in children.get(number, []))
    return [call[:5] for number, call in enumerate(calls) if stays[number]]


def calls_of(trace, functions):
    """The calls as those of a trace with other numbers of the same functions."""
    numbers = {function: number for number, function in enumerate(functions)}
    return [call._replace(function=numbers[trace.functions[call.function]])[:5] for call in trace.slices()]


def wait(microseconds):
    end = time.perf_counter() + microseconds / 1e6
    while time.perf_counter() < end:
        pass


def program():
    def level(depth):
        wait(5 * depth)
        for _ in range(3):
            if depth:
                level(depth - 1)

    def numbers():
        for number in range(20):
            wait(number)
            yield number

    level(4)
    sum(numbers())


def record(snap):
    for _ in range(2):
        snap.start()
        program()
        snap.stop()


def durations_of(trace):
    """Some durations that calls have, to the nanosecond, and around them: nothing, all, and what is just long enough."""
    every = sorted(call.duration for call in trace.slices())
    found = [every[len(every) * part // 10] for part in range(10)]
    return sorted({1, *found, *[duration + 1 for duration in found], every[-1] + 1})


def test_what_a_stored_trace_loses_is_what_the_definition_says(make_snap):
    snap = make_snap()
    record(snap)
    trace = snap.parse()
    dropped_counts = set()
    for shortest in durations_of(trace):
        left = without_short_calls(trace, shortest)
        expected = kept_by_definition(trace, shortest)
        assert calls_of(left, trace.functions) == expected
        dropped = trace.call_count - left.call_count
        assert left.info["dropped_short_calls"] == str(dropped)
        dropped_counts.add(dropped)
    assert 0 in dropped_counts and trace.call_count in dropped_counts and len(dropped_counts) > 5


def test_the_native_writer_drops_the_same(native):
    snap = CodeSnap("c")
    record(snap)

    def encode(shortest):
        native.set_filters(snap._tracer._handle, [("min-duration-ns", str(shortest))])
        return Trace(snap._tracer.encode([]))

    trace = Trace(snap._tracer.encode([]))
    for shortest in durations_of(trace):
        left = encode(shortest)
        # Each encoding measures the clock's rate anew, so times differ by a little, and a call at the very edge can.
        fewest, most = (len(kept_by_definition(trace, round(shortest * part))) for part in (1.001, 0.999))
        assert fewest - 2 <= left.call_count <= most + 2
        assert left.info["dropped_short_calls"] == str(trace.call_count - left.call_count)
        assert kept_by_definition(left, shortest) == [call[:5] for call in left.slices()]


def test_each_tracer_drops_when_saving(make_snap, tmp_path):
    snap = make_snap(min_duration="60us", include_files=__name__, output_file=tmp_path / "r.csnap")
    record(snap)
    recorded = snap.event_count // 2
    snap.save()
    trace = Trace.load(tmp_path / "r.csnap")
    assert trace.info["min_duration_ns"] == "60000"
    dropped = int(trace.info["dropped_short_calls"])
    assert dropped > 100 and trace.call_count == recorded - dropped > 0
    assert kept_by_definition(trace, 60_000) == [call[:5] for call in trace.slices()]
    # Once more, from the file: nothing is left to drop.
    again = without_short_calls(trace, 60_000)
    assert calls_of(again, trace.functions) == [call[:5] for call in trace.slices()]
    assert again.info == trace.info
    assert snap.event_count // 2 == recorded


def test_calls_that_still_run_stay(make_snap):
    snap = make_snap(min_duration="100s", include_files=__name__)

    def inner():
        snap.start()
        done()
        begin()

    def done():
        pass

    def begin():
        snap.stop()

    inner()
    trace = snap.parse()
    assert [(trace.functions[call.function].name.rpartition(".")[2], call.still_running) for call in trace.slices()] == [("begin", True)]
    assert trace.info["dropped_short_calls"] == "1"


def test_no_duration_drops_nothing_and_says_nothing(tracer):
    for nothing in (None, 0, "0us"):
        snap = CodeSnap(tracer, min_duration=nothing)
        snap.start()
        wait(0)
        snap.stop()
        trace = snap.parse()
        assert trace.call_count == 1
        assert "dropped_short_calls" not in trace.info and "min_duration_ns" not in trace.info
        assert dropped_note(trace) == ""


@pytest.mark.parametrize("name", ["out-of-order-exits", "open-frames", "spans-and-threads", "exit-in-a-later-block", "context", "empty"])
def test_odd_traces(name):
    trace = Trace.load(GOLDEN / f"{name}.csnap")
    for shortest in (1, 40, 1 << 62):
        left = without_short_calls(trace, shortest)
        assert left.call_count + int(left.info["dropped_short_calls"]) == trace.call_count
        assert [(span.start, span.duration, span.thread, span.kept) for span in left.spans] == [
            (span.start, span.duration, span.thread, span.kept) for span in trace.spans
        ]
        assert left.threads == trace.threads
        # Exits that came out of order say of no call how long it took; nothing is dropped for them.
        if name != "out-of-order-exits":
            assert calls_of(left, trace.functions) == kept_by_definition(trace, shortest)


def test_what_is_dropped_adds_up():
    tracks = [RecordedTrack(0, 0, [1, 3, 4, 5, 6, 2], [0, 10, 15, 20, 40, 100])]
    functions = [Function(name, "", 0) for name in ("outer", "short", "long")]
    csnap = encode_trace([("tracer", "c")], functions, [Thread(0, 1, "", True)], [Span(0, 0, 100, 0, (), 0)], tracks)
    first = without_short_calls(Trace(csnap), 10)
    second = without_short_calls(first, 30)
    assert first.info == {"tracer": "c", "min_duration_ns": "10", "dropped_short_calls": "1"}
    assert second.info == {"tracer": "c", "min_duration_ns": "30", "dropped_short_calls": "2"}
    assert [second.functions[call.function].name for call in second.slices()] == ["outer"]
    assert dropped_note(second) == ", 2 shorter than 30ns dropped"
    third = without_short_calls(second, 5)
    assert third.info == second.info


def test_the_cost_of_events_that_were_dropped_cannot_be_subtracted():
    info = [("event_cost_ns", "10"), ("dropped_short_calls", "3")]
    tracks = [RecordedTrack(0, 0, [1, 2], [0, 100])]
    csnap = encode_trace(info, [Function("f", "", 0)], [Thread(0, 1, "", True)], [Span(0, 0, 100, 0, (), 0)], tracks)
    with pytest.raises(NothingToSubtract, match="short calls were dropped"):
        subtract_event_cost(Trace(csnap))


def test_a_trace_that_was_cut_short_stays_so():
    good = (GOLDEN / "one-call.csnap").read_bytes()
    trace = Trace(good[:-22])
    assert not trace.is_complete
    assert not without_short_calls(trace, 1).is_complete
