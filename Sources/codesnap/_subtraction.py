"""Takes the tracer's own cost off the times of a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, List, Sequence

from ._csnap_writer import encode_trace
from ._model import RecordedTrack, Span
from ._trace import Trace

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["SUBTRACTED_KEY", "NothingToSubtract", "subtract_event_cost"]

SUBTRACTED_KEY = "subtracted_event_cost_ns"


class NothingToSubtract(ValueError):
    """A trace does not say what an event cost, or the cost was subtracted before; the message is one line."""


def subtract_event_cost(trace: Trace) -> bytes:
    """Return the `.csnap` file of the same trace with `trace.event_cost` taken off for each event.

    An event becomes earlier by the cost, in whole nanoseconds, of the events before it on its thread in its span, but not earlier
    than the one before it, nor than the span's start. A span ends earlier by the cost of all events of the thread that has most of
    them, but not before its last event. Spans begin when they began. Threads do not share their cost: an event that waited for another
    thread, whose events cost more, is too late by the difference.

    Raises NothingToSubtract, and TraceFileError when the trace is damaged.
    """
    info = trace.info
    cost = trace.exact_event_cost()
    if info.get("dropped_short_calls", "0") != "0":
        raise NothingToSubtract("short calls were dropped from this trace, and the cost of their events cannot be told from the others'")
    if SUBTRACTED_KEY in info:
        raise NothingToSubtract(f"the cost of an event ({info[SUBTRACTED_KEY]} ns) is subtracted from this trace already")
    if cost is None:
        raise NothingToSubtract(
            "this trace does not say what an event cost: it was made by an older codesnap, or beside another profiler or debugger"
        )
    spans = {span.index: span for span in trace.spans}
    # A damaged file may lack the definitions of spans before one that has events; the places count.
    for index in range(max(spans, default=-1)):
        spans.setdefault(index, Span(index, 0, 0, None, (), 0))
    tracks = [
        track._replace(times=_earlier(track.times, cost, spans[track.span].start)) for track in trace.tracks()
    ]
    return encode_trace(
        [*trace.info_pairs, (SUBTRACTED_KEY, info["event_cost_ns"])],
        trace.functions,
        trace.threads,
        [_shorter(span, [track for track in tracks if track.span == index], cost) for index, span in sorted(spans.items())],
        tracks,
        trace.is_complete,
        [task.name for task in trace.tasks],
    )


def _earlier(times: Sequence[int], cost: Fraction, start: int) -> List[int]:
    result: List[int] = []
    before = start
    numerator, denominator = cost.numerator, cost.denominator
    for index, time in enumerate(times):
        before = max(time - index * numerator // denominator, before)
        result.append(before)
    return result


def _shorter(span: Span, tracks: List[RecordedTrack], cost: Fraction) -> Span:
    most = max((len(track.times) for track in tracks), default=0)
    last = max((track.times[-1] for track in tracks), default=span.start)
    stop = max(span.start + span.duration - most * cost.numerator // cost.denominator, last, span.start)
    return Span(span.index, span.start, stop - span.start, span.thread, span.context, span.kept)
