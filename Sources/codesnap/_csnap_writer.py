"""Writes the `.csnap` file in its canonical form: the same trace gives the same payloads in the same blocks.

The layout is `Sources/Trace/FileFormat.md`, "Order". The native writer follows it too, so both are held to the vectors
in `Tests/golden`.
"""

from __future__ import annotations

import operator
import struct
import zlib
from dataclasses import replace
from itertools import islice
from typing import Dict, Iterable, List, Sequence, Tuple

from . import _csnap_format as fmt
from ._csnap_format import encode_text, encode_varint
from ._model import Function, RecordedTrack, Span, Thread

__all__ = ["encode_trace"]

# The varints of two bytes and less. Nearly all time differences are among them.
_SMALL_LIMIT = 1 << 14
_small_varints: List[bytes] = []


def encode_trace(
    info: Iterable[Tuple[str, str]],
    functions: Sequence[Function],
    threads: Sequence[Thread],
    spans: Sequence[Span],
    tracks: Iterable[RecordedTrack],
    is_complete: bool = True,
    tasks: Sequence[str] = (),
) -> bytes:
    """Return the bytes of a `.csnap` file.

    info: pairs of key and value, written as given.
    functions: the ids in `tracks` and `spans` are indexes into it. They are numbered anew; what nobody names is left out, and what is
        equal becomes one.
    threads, spans: with indexes counting from 0.
    tracks: in any order; those without events are left out.
    is_complete: False leaves out the end, as it is missing in a file that was cut short.
    tasks: names; the ids in the tracks' steps are indexes into it. They are numbered anew; what no step names is left out.

    Time and memory grow with the number of events: about 0.5 microseconds and 4 bytes an event on a 2020s machine.
    """
    ordered = sorted((track for track in tracks if track.operations), key=lambda track: track[:2])
    firsts = _first_of_equals(functions)
    if firsts:
        ordered = [_with_functions(track, firsts) for track in ordered]
        spans = [replace(span, context=tuple(firsts.get(number, number) for number in span.context)) for span in spans]
    numbers = _number_functions(ordered, spans)

    blocks = _BlockWriter()
    blocks.add(fmt.KIND_INFO, _encode_info(info))
    for payload in _encode_functions([functions[provisional] for provisional in numbers]):
        blocks.add(fmt.KIND_FUNCTIONS, payload)
    if threads:
        blocks.add(fmt.KIND_THREADS, _encode_threads(threads))
    if spans:
        blocks.add(fmt.KIND_SPANS, _encode_spans(spans, numbers))
    task_numbers: Dict[int, int] = {}
    for track in ordered:
        for _, task in track.steps:
            task_numbers.setdefault(task, len(task_numbers))
    for payload in _encode_tasks([tasks[task] for task in task_numbers]):
        blocks.add(fmt.KIND_TASKS, payload)
    encoded_operations: Dict[int, bytes] = {}
    for provisional, number in numbers.items():
        encoded_operations[2 * provisional + 1] = encode_varint(2 * number + 1)
        encoded_operations[2 * provisional + 2] = encode_varint(2 * number + 2)
    event_count = 0
    for track in ordered:
        event_count += len(track.operations)
        for payload in _encode_events(track, encoded_operations):
            blocks.add(fmt.KIND_EVENTS, payload)
    for track in ordered:
        for payload in _encode_steps(track, task_numbers):
            blocks.add(fmt.KIND_STEPS, payload)
    if is_complete:
        blocks.add(fmt.KIND_END, encode_varint(event_count) + encode_varint(blocks.count))
    return bytes(blocks.data)


class _BlockWriter:
    """A file header, and blocks appended to it."""

    def __init__(self) -> None:
        header = fmt.FILE_MAGIC + struct.pack("<HH", fmt.FORMAT_VERSION, 0)
        self.data = bytearray(header + struct.pack("<I", zlib.crc32(header)))
        self.count = 0

    def add(self, kind: int, payload: bytes) -> None:
        compressor = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        stored = compressor.compress(payload) + compressor.flush()
        codec = fmt.CODEC_DEFLATE
        if len(stored) >= len(payload):
            stored = payload
            codec = fmt.CODEC_STORED
        header = fmt.BLOCK_MARKER + struct.pack("<BBHII", kind, codec, 0, len(stored), len(payload))
        self.data += header
        self.data += struct.pack("<I", zlib.crc32(stored, zlib.crc32(header)))
        self.data += stored
        self.count += 1


def _first_of_equals(functions: Sequence[Function]) -> Dict[int, int]:
    """Map the id of each function that has an equal before it to the first of these."""
    first: Dict[Function, int] = {}
    return {number: first[function] for number, function in enumerate(functions) if first.setdefault(function, number) != number}


def _with_functions(track: RecordedTrack, ids: Dict[int, int]) -> RecordedTrack:
    """Return the track with these function ids replaced."""
    operations = {2 * old + kind: 2 * new + kind for old, new in ids.items() for kind in (1, 2)}
    return track._replace(operations=[operations.get(operation, operation) for operation in track.operations])


def _number_functions(tracks: Sequence[RecordedTrack], spans: Sequence[Span]) -> Dict[int, int]:
    """Map each provisional id to its number, in the order of first mention."""
    mentioned: Dict[int, None] = {}
    for track in tracks:
        for operation in dict.fromkeys(track.operations):
            mentioned.setdefault((operation - 1) >> 1)
    for span in spans:
        mentioned.update(dict.fromkeys(span.context))
    return {provisional: number for number, provisional in enumerate(mentioned)}


def _encode_info(info: Iterable[Tuple[str, str]]) -> bytes:
    pairs = list(info)
    return encode_varint(len(pairs)) + b"".join(encode_text(text) for pair in pairs for text in pair)


def _encode_functions(functions: Sequence[Function]) -> Iterable[bytes]:
    first = 0
    entries: List[bytes] = []
    size = 0
    for number, function in enumerate(functions):
        entry = encode_text(function.name) + encode_text(function.path) + encode_varint(function.line)
        entries.append(entry)
        size += len(entry)
        if len(entries) == fmt.MAXIMUM_FUNCTIONS_A_BLOCK or size >= fmt.FUNCTIONS_BLOCK_SIZE:
            yield encode_varint(first) + encode_varint(len(entries)) + b"".join(entries)
            first = number + 1
            entries = []
            size = 0
    if entries:
        yield encode_varint(first) + encode_varint(len(entries)) + b"".join(entries)


def _encode_threads(threads: Sequence[Thread]) -> bytes:
    payload = bytearray(encode_varint(len(threads)))
    for thread in threads:
        payload += encode_varint(thread.index) + encode_varint(thread.native_id) + encode_text(thread.name)
        payload += encode_varint(
            (fmt.THREAD_IS_MAIN if thread.is_main else 0) | (fmt.THREAD_IS_GREENLET if thread.is_greenlet else 0)
        )
    return bytes(payload)


def _encode_spans(spans: Sequence[Span], numbers: Dict[int, int]) -> bytes:
    payload = bytearray(encode_varint(len(spans)))
    for span in spans:
        payload += encode_varint(span.start) + encode_varint(span.duration)
        payload += encode_varint(0 if span.thread is None else 1 + span.thread)
        payload += encode_varint(len(span.context))
        for function in span.context:
            payload += encode_varint(numbers[function])
        payload += encode_varint(span.kept)
    return bytes(payload)


def _encode_tasks(names: Sequence[str]) -> Iterable[bytes]:
    first = 0
    entries: List[bytes] = []
    size = 0
    for number, name in enumerate(names):
        entries.append(encode_text(name))
        size += len(entries[-1])
        is_full = len(entries) == fmt.MAXIMUM_TASKS_A_BLOCK or size >= fmt.FUNCTIONS_BLOCK_SIZE
        if is_full or number == len(names) - 1:
            yield encode_varint(first) + encode_varint(len(entries)) + b"".join(entries)
            first = number + 1
            entries = []
            size = 0


def _encode_steps(track: RecordedTrack, numbers: Dict[int, int]) -> Iterable[bytes]:
    for begin in range(0, len(track.steps), fmt.MAXIMUM_STEPS_A_BLOCK):
        steps = track.steps[begin : begin + fmt.MAXIMUM_STEPS_A_BLOCK]
        payload = bytearray(encode_varint(track.thread) + encode_varint(track.span) + encode_varint(len(steps)))
        before = 0
        for event, task in steps:
            payload += encode_varint(event - before) + encode_varint(numbers[task])
            before = event
        yield bytes(payload)


def _encode_events(track: RecordedTrack, encoded_operations: Dict[int, bytes]) -> Iterable[bytes]:
    limit = fmt.MAXIMUM_EVENTS_A_BLOCK
    prefix = encode_varint(track.thread) + encode_varint(track.span)
    for begin in range(0, len(track.operations), limit):
        operations = track.operations[begin : begin + limit]
        times = track.times[begin : begin + limit]
        encoded = _encode_operations(operations, encoded_operations)
        yield b"".join(
            (
                prefix,
                encode_varint(len(operations)),
                encode_varint(times[0]),
                encode_varint(len(encoded)),
                encoded,
                _encode_differences(times),
            )
        )


def _encode_operations(operations: Sequence[int], encoded_operations: Dict[int, bytes]) -> bytearray:
    encoded = bytearray()
    # The exits that would close the open calls, innermost last; no operation is 0, so the bottom never matches.
    open_calls = [0]
    push = open_calls.append
    pop = open_calls.pop
    append = encoded.append
    for operation in operations:
        if operation & 1:
            push(operation + 1)
            encoded += encoded_operations[operation]
        elif open_calls[-1] == operation:
            pop()
            append(0)
        else:
            encoded += encoded_operations[operation]
    return encoded


def _encode_differences(times: Sequence[int]) -> bytes:
    if not _small_varints:
        _small_varints.extend(map(encode_varint, range(_SMALL_LIMIT)))
    small = _small_varints
    limit = _SMALL_LIMIT
    differences = map(operator.sub, islice(times, 1, None), times)
    # No lower bound is looked at: a negative difference would pick from the table's end, and a recorder never goes back.
    return b"".join([small[value] if value < limit else encode_varint(value) for value in differences])
