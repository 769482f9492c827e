"""Reads a `.csnap` file: its tables at once, its events when they are asked for."""

from __future__ import annotations

import re
from itertools import accumulate, chain
from typing import Dict, Iterator, List, NamedTuple, Optional, Tuple

from . import _csnap_format as fmt
from ._csnap_blocks import Block, PayloadReader, iterate_blocks
from ._model import Function, Span, Thread

__all__ = ["EventBlock", "TraceFile"]

# Four varints of at most 9 bytes: thread, span, count, time of the first event.
_EVENTS_PREFIX_SIZE = 36
# Indexes beyond this are no writer's.
_INDEX_LIMIT = 1 << 24


class EventBlock(NamedTuple):
    """A block of events whose payload is still packed."""

    span: int
    thread: int
    event_count: int
    known_functions: int
    """How many functions were defined before it."""
    block: Block

    def decode(self) -> Tuple[List[int], List[int]]:
        """Return the operations (`2 * id + 1` an entry, `2 * id + 2` an exit, never 0) and the times of its events.

        Raises TraceFileError when the payload is damaged.
        """
        reader, first_time, size = self._open()
        operations = reader.varints(self.event_count, size)
        differences = reader.varints(self.event_count - 1, len(reader.payload) - reader.position)
        times = list(accumulate(chain((first_time,), differences)))
        if times[-1] >= 1 << 63:
            raise reader.malformed("a time of 2^63 or more")
        highest = max(operations)
        if (highest - 1) >> 1 >= self.known_functions:
            raise reader.malformed(f"the unknown function {(highest - 1) >> 1}")
        if not _spell_out_exits(operations):
            raise reader.malformed("an exit without an entry")
        return operations, times

    def entry_count(self) -> int:
        """Return how many of its events are entries, without decoding them. Raises TraceFileError as `decode`."""
        reader, _, size = self._open()
        operations = reader.payload[reader.position : reader.position + size]
        # Only the first byte of each operation is looked at, and none of them by Python code.
        return len(_LONG_VARINT.sub(rb"\1", operations).translate(None, _EVEN_BYTES))

    def _open(self) -> Tuple[PayloadReader, int, int]:
        """Return a reader that stands at the operations, the time of the first event and the size of the operations."""
        reader = PayloadReader(self.block.payload(), self.block.offset)
        reader.varint()
        reader.varint()
        reader.varint()
        first_time = reader.varint()
        return reader, first_time, reader.count()


# The even bytes: an operation's first byte is one of these when it is an exit.
_EVEN_BYTES = bytes(range(0, 256, 2))
_LONG_VARINT = re.compile(rb"([\x80-\xff])[\x80-\xff]*[\x00-\x7f]")


def _spell_out_exits(operations: List[int]) -> bool:
    """Replace each 0 by the exit it stands for. Return False when one finds nothing open."""
    open_calls: List[int] = []
    push = open_calls.append
    pop = open_calls.pop
    try:
        for index, operation in enumerate(operations):
            if not operation:
                operations[index] = pop()
            elif operation & 1:
                push(operation + 1)
    except IndexError:
        return False
    return True


class TraceFile:
    """What a `.csnap` file holds.

    Raises TraceFileError for the first thing that is wrong. Checksums are checked here; payloads of events are
    inflated, and can turn out to be damaged, in `EventBlock.decode`.
    """

    def __init__(self, data: bytes) -> None:
        self.info: List[Tuple[str, str]] = []
        self.functions: List[Function] = []
        self.event_blocks: List[EventBlock] = []
        self.tasks: List[str] = []
        self.steps: Dict[Tuple[int, int], List[Tuple[int, int]]] = {}
        """By span and thread: the index of the event that begins a step, and its task."""
        self.event_count = 0
        self.is_complete = False
        self._threads: Dict[int, Thread] = {}
        self._spans: List[Span] = []
        self._step_offsets: Dict[Tuple[int, int], int] = {}
        block_count = 0
        for block in iterate_blocks(data):
            if self.is_complete:
                raise PayloadReader(b"", block.offset).malformed("a block after the end block")
            self._add(block, block_count)
            block_count += 1
        self._check_steps()
        self.threads = self._all_threads()
        self.spans = self._all_spans()

    def tracks(self) -> Iterator[Tuple[int, int, List[EventBlock]]]:
        """Yield span index, thread index and event blocks of each track, by span and then by thread."""
        tracks: Dict[Tuple[int, int], List[EventBlock]] = {}
        for block in self.event_blocks:
            tracks.setdefault(block[:2], []).append(block)
        for (span, thread), blocks in sorted(tracks.items()):
            yield span, thread, blocks

    def _add(self, block: Block, block_count: int) -> None:
        if block.kind == fmt.KIND_EVENTS:
            self._add_events(block)
            return
        read = {
            fmt.KIND_INFO: self._read_info,
            fmt.KIND_FUNCTIONS: self._read_functions,
            fmt.KIND_THREADS: self._read_threads,
            fmt.KIND_SPANS: self._read_spans,
            fmt.KIND_TASKS: self._read_tasks,
            fmt.KIND_STEPS: self._read_steps,
        }.get(block.kind)
        reader = PayloadReader(block.payload(), block.offset)
        if block.kind == fmt.KIND_END:
            if (reader.varint(), reader.varint()) != (self.event_count, block_count):
                raise reader.malformed("an end that counts other events or blocks than the file has")
            self.is_complete = True
        elif read is not None:
            read(reader)
        elif block.kind >= fmt.FIRST_OPTIONAL_KIND:
            return
        else:
            raise reader.malformed(f"the unknown block kind {block.kind}")
        reader.expect_end()

    def _add_events(self, block: Block) -> None:
        reader = PayloadReader(block.beginning(_EVENTS_PREFIX_SIZE), block.offset)
        thread = _read_index(reader, "thread")
        span = _read_index(reader, "span")
        count = reader.varint()
        if not 1 <= count <= block.inflated_size:
            raise reader.malformed(f"a count of {count} events in {block.inflated_size} bytes")
        self.event_count += count
        self.event_blocks.append(EventBlock(span, thread, count, len(self.functions), block))

    def _read_info(self, reader: PayloadReader) -> None:
        for _ in range(reader.count()):
            self.info.append((reader.text(), reader.text()))

    def _read_functions(self, reader: PayloadReader) -> None:
        first = reader.varint()
        if first != len(self.functions):
            raise reader.malformed(f"functions from {first} on")
        for _ in range(reader.count()):
            self.functions.append(Function(reader.text(), reader.text(), reader.varint()))

    def _read_threads(self, reader: PayloadReader) -> None:
        for _ in range(reader.count()):
            index = _read_index(reader, "thread")
            native_id = reader.varint()
            name = reader.text()
            flags = reader.varint()
            self._threads[index] = Thread(
                index, native_id, name, bool(flags & fmt.THREAD_IS_MAIN), bool(flags & fmt.THREAD_IS_GREENLET)
            )

    def _read_spans(self, reader: PayloadReader) -> None:
        for _ in range(reader.count()):
            start = reader.varint()
            duration = reader.varint()
            if start + duration >= 1 << 63:
                raise reader.malformed("a span that ends after 2^63")
            thread = reader.varint()
            context = tuple(reader.varint() for _ in range(reader.count()))
            for function in context:
                if function >= len(self.functions):
                    raise reader.malformed(f"the unknown function {function}")
            kept = reader.varint()
            if kept > len(context):
                raise reader.malformed(f"{kept} of {len(context)} functions kept")
            index = len(self._spans)
            self._spans.append(Span(index, start, duration, thread - 1 if thread else None, context, kept))

    def _read_tasks(self, reader: PayloadReader) -> None:
        first = reader.varint()
        if first != len(self.tasks):
            raise reader.malformed(f"tasks from {first} on")
        for _ in range(reader.count()):
            self.tasks.append(reader.text())

    def _read_steps(self, reader: PayloadReader) -> None:
        thread = _read_index(reader, "thread")
        span = _read_index(reader, "span")
        count = reader.count()
        if not count:
            raise reader.malformed("no steps")
        steps = self.steps.setdefault((span, thread), [])
        self._step_offsets[span, thread] = reader.offset
        event = 0
        for index in range(count):
            difference = reader.varint()
            if index and not difference:
                raise reader.malformed("two steps that begin at one event")
            event += difference
            task = reader.varint()
            if task >= len(self.tasks):
                raise reader.malformed(f"the unknown task {task}")
            steps.append((event, task))

    def _check_steps(self) -> None:
        """Sort the steps. Those whose events are missing are left out of a file that was cut short, and damage in another."""
        counts: Dict[Tuple[int, int], int] = {}
        for block in self.event_blocks:
            counts[block[:2]] = counts.get(block[:2], 0) + block.event_count
        for key, steps in self.steps.items():
            steps.sort()
            count = counts.get(key, 0)
            if self.is_complete and steps[-1][0] >= count:
                raise PayloadReader(b"", self._step_offsets[key]).malformed(f"a step at the unknown event {steps[-1][0]}")
            self.steps[key] = [step for step in steps if step[0] < count]

    def _all_threads(self) -> List[Thread]:
        """The defined threads and those that only have events, by index."""
        used = {block.thread for block in self.event_blocks}
        indexes = sorted(used.union(self._threads))
        return [self._threads.get(index, Thread(index, 0, "", False)) for index in indexes]

    def _all_spans(self) -> List[Span]:
        """The defined spans and those that only have events, by index."""
        spans = list(self._spans)
        times: Dict[int, List[int]] = {}
        for block in self.event_blocks:
            if block.span >= len(self._spans):
                _, block_times = block.decode()
                times.setdefault(block.span, []).extend((block_times[0], block_times[-1]))
        for index, limits in sorted(times.items()):
            start = min(limits)
            spans.append(Span(index, start, max(limits) - start, None, (), 0))
        return spans

    def span(self, index: int) -> Optional[Span]:
        """Return the span with this index, or None."""
        if index < len(self._spans):
            return self._spans[index]
        return next((span for span in self.spans if span.index == index), None)


def _read_index(reader: PayloadReader, what: str) -> int:
    index = reader.varint()
    if index >= _INDEX_LIMIT:
        raise reader.malformed(f"the {what} index {index}")
    return index
