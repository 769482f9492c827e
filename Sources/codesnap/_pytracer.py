"""The Python tracer: no extension needed, on any interpreter that has `sys.setprofile`.

While tracing it only appends to lists, about 50 bytes an event; names, threads and the file are made after `stop`.
"""

from __future__ import annotations

import importlib
import sys
import threading
from types import CodeType, FrameType
from typing import Any, Callable, Dict, Iterable, List, Optional, Tuple

from ._calibration import event_cost
from ._clock import CLOCK, now
from ._csnap_writer import encode_trace
from ._filters import Filters
from ._model import Function, RecordedTrack, Span, Thread
from ._monitoring import MonitoringMechanism
from ._names import qualified_names
from ._own_code import functions_within, running_functions, stack_depth
from ._replay import CodeTable, ReplayedTrack, replay
from ._selecting import selecting
from ._selection import Selector
from ._setprofile import SetProfileMechanism
from ._short_calls import ShortCalls
from ._threads import RecordedThread, ThreadRegistry

__all__ = ["PythonTracer"]


class _RecordedSpan:
    """One span: the raw events of its threads, replayed when they are first asked for."""

    def __init__(self, thread: RecordedThread, start: int, context: List[CodeType]) -> None:
        self.thread = thread
        self.start = start
        self.stop = start
        self.context = context
        self.outside = 0  # functions that run around these and are no part of what is recorded
        self.depth_at_stop = 0
        self.open_calls: Optional[int] = None  # at the stop, where it does not follow from the events
        self.buffers: List[Tuple[RecordedThread, List[Any]]] = []
        self._tracks: Optional[List[Tuple[RecordedThread, ReplayedTrack]]] = None

    def tracks(self, table: CodeTable) -> List[Tuple[RecordedThread, ReplayedTrack]]:
        if self._tracks is None:
            tracks = [(thread, replay(events, table)) for thread, events in self.buffers]
            self._tracks = [(thread, track) for thread, track in tracks if track.operations]
            self.buffers = []
        return self._tracks

    def kept(self, table: CodeTable) -> int:
        """How many functions of the context still ran at the stop: what of the stack then was not entered since."""
        opened = self.open_calls
        if opened is None:
            opened = sum(track.open_count for thread, track in self.tracks(table) if thread is self.thread)
        return min(max(self.depth_at_stop - self.outside - opened, 0), len(self.context))


class PythonTracer:
    """Records spans, and encodes them as a trace file."""

    name = "python"

    def __init__(self, mechanism: Any = None, c_functions: bool = False, filters: Filters = Filters()) -> None:
        """mechanism: SetProfileMechanism or MonitoringMechanism; by default the faster one that the interpreter has.

        c_functions: record calls of C functions, too. filters: what is left out.
        """
        if mechanism is None:
            # In an interpreter within the main one, CPython 3.13 crashes at the end after sys.monitoring was used.
            has_monitoring = hasattr(sys, "monitoring") and _is_main_interpreter()
            mechanism = MonitoringMechanism if has_monitoring else SetProfileMechanism
        self._mechanism_type = mechanism
        self._c_functions = c_functions
        self.mechanism: str = mechanism.name
        self.clock = CLOCK
        self._registry = ThreadRegistry()
        self._table = CodeTable()
        self._spans: List[_RecordedSpan] = []
        self._running: Any = None
        self._filters = filters
        self._selector = Selector([])
        self.event_cost: Optional[float] = None

    def start(self, context: bool) -> None:
        """Begin a span. context: note the functions that run already on this thread."""
        self.event_cost = event_cost(self.mechanism, self._begin_scratch)
        selector = self._selector = Selector(self._filters.rules())
        if selector.is_needed:
            mechanism = selecting(self._mechanism_type)(self._registry, selector, self._c_functions)
        else:
            mechanism = self._mechanism_type(self._registry, self._c_functions)
        codes = running_functions(sys._getframe(), selector.decide) if context else []
        span = _RecordedSpan(self._registry.current(), now(), codes)
        mechanism.start()
        self._running = mechanism
        self._spans.append(span)

    def _begin_scratch(self) -> Callable[[], Any]:
        """Begin a recording of its own that is thrown away. Return what ends it."""
        scratch = self._mechanism_type(ThreadRegistry())
        scratch.start()
        return scratch.stop  # type: ignore[no-any-return]

    def stop(self) -> Optional[str]:
        """End the span, from any thread; nothing happens when none is running. Return what the trace lacks, or None."""
        mechanism = self._running
        if mechanism is None:
            return None
        self._running = None
        span = self._spans[-1]
        span.buffers = mechanism.buffers
        loss: Optional[str] = mechanism.stop()
        span.stop = now()
        if span.context:
            span.depth_at_stop = stack_depth(self._innermost_frame(span.thread), self._selector.decide)
            if self._selector.max_depth is not None:
                span.open_calls = mechanism.open_calls(span.thread)
        return loss

    def evaluate_program(self, code: CodeType, namespace: Dict[str, Any], is_module: bool) -> None:
        """Execute a main program's code. The functions below it take their share of the recursion limit."""
        exec(code, namespace)

    def restart_after_fork(self, context: bool) -> bool:
        """In a forked child: leave what was recorded to the parent and go on with a span of its own. False when none was running.

        context: note the functions around codesnap's own as well as those within.
        """
        mechanism = self._running
        if mechanism is None:
            return False
        self._registry = ThreadRegistry()
        self._table = CodeTable()
        frame = sys._getframe()
        decide = self._selector.decide
        codes = running_functions(frame, decide) if context else functions_within(frame, decide)
        span = _RecordedSpan(self._registry.current(), now(), codes)
        span.outside = stack_depth(frame, decide) - len(codes)
        mechanism.restart_after_fork(self._registry)
        self._spans = [span]
        return True

    @staticmethod
    def _innermost_frame(thread: RecordedThread) -> Optional[FrameType]:
        if threading.get_ident() == thread.ident:
            return sys._getframe()
        return sys._current_frames().get(thread.ident)

    @property
    def event_count(self) -> int:
        """How many entries and exits were recorded so far."""
        running = self._running
        finished = self._spans if running is None else self._spans[:-1]
        count = sum(len(track.operations) for span in finished for _, track in span.tracks(self._table))
        if running is not None:
            # Copies, since the threads go on adding to their lists.
            count += sum(len(replay(list(events), self._table).operations) for _, events in list(running.buffers))
        return count

    def clear(self) -> None:
        """Forget the events. Only between spans."""
        self._spans = []
        self._table = CodeTable()

    def cleanup(self) -> None:
        """Forget the events and give their memory back. Only between spans."""
        self.clear()

    def encode(self, info: Iterable[Tuple[str, str]]) -> bytes:
        """Return the trace as the bytes of a `.csnap` file. Only between spans."""
        tracks: List[Tuple[int, RecordedThread, ReplayedTrack]] = []
        for index, span in enumerate(self._spans):
            tracks.extend((index, thread, track) for thread, track in span.tracks(self._table))
        threads = _in_order_of_first_events(tracks)
        base = self._spans[0].start if self._spans else 0
        short_calls = ShortCalls(self._filters.min_duration)
        recorded = [
            short_calls.drop(
                RecordedTrack(index, threads[thread], track.operations, [time - base for time in track.times])
            )
            for index, thread, track in tracks
        ]
        spans = [
            Span(
                index,
                span.start - base,
                max(span.stop, max((track.times[-1] for _, track in span.tracks(self._table)), default=0)) - span.start,
                threads.get(span.thread),
                tuple(self._table.number(code) for code in span.context),
                span.kept(self._table),
            )
            for index, span in enumerate(self._spans)
        ]
        return encode_trace(
            [*info, *short_calls.info()],
            self._functions(),
            [Thread(index, thread.native_id, thread.name, thread.is_main) for thread, index in threads.items()],
            spans,
            recorded,
        )

    def _functions(self) -> List[Function]:
        codes = self._table.codes
        names = iter(qualified_names(code for code in codes if not isinstance(code, str)))
        return [
            Function(code, "", 0)
            if isinstance(code, str)
            else Function(next(names), code.co_filename, max(code.co_firstlineno, 0))
            for code in codes
        ]


def _is_main_interpreter() -> bool:
    for name in ("_interpreters", "_xxsubinterpreters"):
        try:
            interpreters = importlib.import_module(name)
        except ImportError:
            continue
        return bool(interpreters.get_current() == interpreters.get_main())
    return True


def _in_order_of_first_events(
    tracks: Iterable[Tuple[int, RecordedThread, ReplayedTrack]]
) -> Dict[RecordedThread, int]:
    first_events: Dict[RecordedThread, int] = {}
    for _, thread, track in tracks:
        first_events.setdefault(thread, track.times[0])
    return {thread: index for index, thread in enumerate(sorted(first_events, key=first_events.__getitem__))}
