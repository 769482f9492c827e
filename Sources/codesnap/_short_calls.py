"""Drops short calls when a trace is saved."""

from __future__ import annotations

from typing import List, Sequence, Tuple

from ._csnap_writer import encode_trace
from ._durations import format_duration
from ._model import RecordedTrack
from ._trace import Trace

__all__ = ["ShortCalls", "dropped_note", "without_short_calls"]


class ShortCalls:
    """Drops the calls that were shorter than a duration and had nothing kept in them, and counts them.

    The native writer's is Sources/Recording/Filters/ShortCallFilter.swift.
    """

    def __init__(self, min_duration: int) -> None:
        """min_duration: nanoseconds; 0 drops nothing."""
        self._min_duration = min_duration
        self.dropped = 0

    def info(self) -> List[Tuple[str, str]]:
        """Return the pair of the info block that says how many calls were dropped; nothing where none can be."""
        return [("dropped_short_calls", str(self.dropped))] if self._min_duration else []

    def drop(self, track: RecordedTrack) -> RecordedTrack:
        """Return the track without its short calls. Those that are open at its end stay."""
        limit = self._min_duration
        if not limit:
            return track
        operations: List[int] = []
        times: List[int] = []
        # The chain of open calls in which nothing was kept so far, as exit and time: whatever else comes settles them. So a
        # call goes with all that was called in it, from the leaves up.
        exits: List[int] = []
        entries: List[int] = []
        kept: List[int] = []  # for each event that is kept, its index before; only where there are steps to find again
        indexes: List[int] = []  # the same of the open calls
        has_steps = bool(track.steps)
        index = -1
        for operation, time in zip(track.operations, track.times):
            index += 1
            if operation & 1:
                exits.append(operation + 1)
                entries.append(time)
                if has_steps:
                    indexes.append(index)
            elif exits and exits[-1] == operation and time - entries[-1] < limit:
                exits.pop()
                entries.pop()
                if has_steps:
                    indexes.pop()
                self.dropped += 1
            else:
                if exits:
                    operations += [pending - 1 for pending in exits]
                    times += entries
                    exits.clear()
                    entries.clear()
                operations.append(operation)
                times.append(time)
                if has_steps:
                    kept += indexes
                    kept.append(index)
                    indexes.clear()
        operations += [pending - 1 for pending in exits]
        times += entries
        if has_steps:
            kept += indexes
        return track._replace(operations=operations, times=times, steps=_steps_kept(track.steps, kept))


def _steps_kept(steps: Sequence[Tuple[int, int]], kept: List[int]) -> List[Tuple[int, int]]:
    """Return the steps whose first events are among the kept ones, with the indexes that these have now."""
    if not steps:
        return []
    places = {index: place for place, index in enumerate(kept)}
    return [(places[event], task) for event, task in steps if event in places]


def without_short_calls(trace: Trace, min_duration: int) -> Trace:
    """Return a trace without its calls shorter than that many nanoseconds. Raises TraceFileError when it is damaged."""
    short_calls = ShortCalls(min_duration)
    tracks = [short_calls.drop(track) for track in trace.tracks()]
    info = trace.info
    info["min_duration_ns"] = str(max(min_duration, _number(trace, "min_duration_ns")))
    info["dropped_short_calls"] = str(_number(trace, "dropped_short_calls") + short_calls.dropped)
    # A file without its end can lack the definitions of spans; a place in the list would define them.
    spans = [span for place, span in enumerate(trace.spans) if span.index == place]
    csnap = encode_trace(
        info.items(),
        trace.functions,
        trace.threads,
        spans,
        tracks,
        is_complete=trace.is_complete,
        tasks=[task.name for task in trace.tasks],
    )
    return Trace(csnap)


def dropped_note(trace: Trace) -> str:
    """Return what to add to a line about a trace that lacks short calls; nothing where it lacks none."""
    dropped = _number(trace, "dropped_short_calls")
    return f", {dropped} shorter than {format_duration(_number(trace, 'min_duration_ns'))} dropped" if dropped else ""


def _number(trace: Trace, key: str) -> int:
    value = trace.info.get(key, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 20 else 0
