"""A recorded trace, as `CodeSnap.parse()` gives it: tables, counts, and the calls one by one."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Dict, Iterator, List, Optional, Tuple, Union

from ._csnap_reader import EventBlock, TraceFile
from ._model import Event, Function, RecordedTrack, Slice, Span, Step, Task, Thread

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["Trace"]

_DECIMAL = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?")


class Trace:
    """A trace. Its events are decoded when they are asked for, so opening a large one is quick.

    >>> trace = snap.parse()
    >>> trace.call_count
    5168
    >>> for call in trace.slices():
    ...     print(trace.functions[call.function], call.duration)

    Raises TraceFileError (a ValueError) when the bytes are not a `.csnap` file or a damaged one; so do the methods.
    """

    def __init__(self, csnap: bytes) -> None:
        self._csnap = csnap
        self._file = TraceFile(csnap)
        self._call_count: Optional[int] = None

    @classmethod
    def load(cls, path: Union[str, "os.PathLike[str]"]) -> "Trace":
        """Read a `.csnap` file. Raises OSError when it cannot be read and TraceFileError when it is no good trace."""
        with open(path, "rb") as file:
            return cls(file.read())

    @property
    def csnap(self) -> bytes:
        """The bytes of the `.csnap` file."""
        return self._csnap

    @property
    def info(self) -> Dict[str, str]:
        """What is known of the run: producer, tracer, mechanism, interpreter, platform, pid, command, started_unix_ns, clock,
        event_cost_ns, subtracted_event_cost_ns, and which filters were on."""
        return dict(self._file.info)

    @property
    def info_pairs(self) -> List[Tuple[str, str]]:
        """`info` as the file has it, in its order."""
        return list(self._file.info)

    @property
    def event_cost(self) -> Optional[float]:
        """Nanoseconds that recording one event took, as measured when the tracer started; None when that is not known."""
        cost = self.exact_event_cost()
        return None if cost is None else float(cost)

    def exact_event_cost(self) -> Optional[Fraction]:
        """`event_cost` as the file has it, without a float's rounding."""
        # Imported when it is needed: it loads decimal, with which some CPythons crash where two interpreters of one process load it.
        from fractions import Fraction

        text = self.info.get("event_cost_ns", "")
        return Fraction(text) if _DECIMAL.fullmatch(text) else None

    @property
    def functions(self) -> List[Function]:
        """The functions; a function's id is its index."""
        return self._file.functions

    @property
    def threads(self) -> List[Thread]:
        """The threads that made calls, by index."""
        return self._file.threads

    @property
    def spans(self) -> List[Span]:
        """The times from each `start()` to its `stop()`, by index."""
        return self._file.spans

    @property
    def tasks(self) -> List[Task]:
        """The asyncio tasks that took steps; a task's id is its index. Recorded by the native tracer."""
        return [Task(index, name) for index, name in enumerate(self._file.tasks)]

    @property
    def is_complete(self) -> bool:
        """False when the file was cut short between two blocks: what came before is here."""
        return self._file.is_complete

    @property
    def event_count(self) -> int:
        """How many entries and exits were recorded."""
        return self._file.event_count

    @property
    def call_count(self) -> int:
        """How many calls were recorded, that is entries. A generator makes one for each time it is resumed."""
        if self._call_count is None:
            self._call_count = sum(block.entry_count() for block in self._file.event_blocks)
        return self._call_count

    def verify(self) -> None:
        """Decode everything once. Raises TraceFileError when an event is damaged."""
        for block in self._file.event_blocks:
            block.decode()

    def events(self) -> Iterator[Event]:
        """Yield the events by span, then by thread, then as they happened."""
        for span, thread, blocks in self._file.tracks():
            for block in blocks:
                for operation, time in zip(*block.decode()):
                    yield Event(span, thread, time, (operation - 1) >> 1, bool(operation & 1))

    def steps(self) -> Iterator[Step]:
        """Yield the steps of asyncio's tasks by span, then by thread, then as they happened.

        A step begins when asyncio resumes the task's coroutine, and ends with the call that begins it.
        """
        for (span, thread), steps in sorted(self._file.steps.items()):
            for event, task in steps:
                yield Step(span, thread, event, task)

    def tracks(self) -> Iterator[RecordedTrack]:
        """Yield the events of each span and thread as a writer takes them."""
        for span, thread, blocks in self._file.tracks():
            operations: List[int] = []
            times: List[int] = []
            for block in blocks:
                block_operations, block_times = block.decode()
                operations += block_operations
                times += block_times
            yield RecordedTrack(span, thread, operations, times, self._file.steps.get((span, thread), ()))

    def slices(self) -> Iterator[Slice]:
        """Yield the calls by span, then by thread, then in the order of their entries.

        An exit closes the innermost open call of its function, and the calls within that at the same moment (they are
        `unfinished`). What is open when the span stops is closed there (`still_running`). An exit of a function that is
        not open is left out. The calls of one span and thread are in memory at a time.
        """
        for span, thread, blocks in self._file.tracks():
            yield from self._replay(span, thread, blocks)

    def _replay(self, span_index: int, thread: int, blocks: List[EventBlock]) -> Iterator[Slice]:
        functions: List[int] = []
        starts: List[int] = []
        ends: List[int] = []
        depths: List[int] = []
        tasks = dict(self._file.steps.get((span_index, thread), ()))  # by event
        steps: Dict[int, int] = {}  # tasks by index into the lists above
        event = -1
        unfinished = set()
        open_calls: List[int] = []  # indexes into the lists above, outermost first
        time = 0
        for block in blocks:
            for operation, time in zip(*block.decode()):
                function = (operation - 1) >> 1
                event += 1
                if operation & 1:
                    if event in tasks:
                        steps[len(starts)] = tasks[event]
                    depths.append(len(open_calls))
                    open_calls.append(len(starts))
                    functions.append(function)
                    starts.append(time)
                    ends.append(-1)
                elif open_calls and functions[open_calls[-1]] == function:
                    ends[open_calls.pop()] = time
                else:
                    position = len(open_calls) - 1
                    while position >= 0 and functions[open_calls[position]] != function:
                        position -= 1
                    if position < 0:
                        continue
                    for index in open_calls[position:]:
                        ends[index] = time
                    unfinished.update(open_calls[position + 1 :])
                    del open_calls[position:]
        span = self._file.span(span_index)
        stop = time if span is None else max(time, span.start + span.duration)
        for index, (function, start, end, depth) in enumerate(zip(functions, starts, ends, depths)):
            running = end < 0
            duration = (stop if running else end) - start
            yield Slice(
                span_index, thread, function, start, duration, depth, index in unfinished, running, steps.get(index)
            )
