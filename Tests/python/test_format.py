"""The trace file: the golden vectors, round trips, and damaged files."""

from __future__ import annotations

import json
import random
import struct
import subprocess
import sys
import zlib

import pytest
import record
import vectors
from codesnap import Function, Span, Thread, Trace, TraceFileError
from codesnap import _csnap_format as fmt
from codesnap._csnap_blocks import PayloadReader, iterate_blocks
from codesnap._csnap_format import encode_text, encode_varint
from codesnap._csnap_writer import encode_trace
from codesnap._model import RecordedTrack
from conftest import GOLDEN

NAMES = sorted(path.stem for path in GOLDEN.glob("*.csnap"))


def cut(text):
    data = text.encode()
    if len(data) <= 65_535:
        return text
    return data[:65_532].decode("utf-8", "ignore") + "\u2026"


def test_there_is_a_file_for_every_vector():
    assert NAMES == sorted(vectors.all_vectors())
    assert NAMES == sorted(path.stem for path in GOLDEN.glob("*.json"))


@pytest.mark.parametrize("name", NAMES)
def test_reader_finds_what_the_vector_says(name):
    vector = json.loads((GOLDEN / f"{name}.json").read_text())
    trace = Trace.load(GOLDEN / f"{name}.csnap")
    trace.verify()
    assert trace.is_complete
    assert trace.info_pairs == [(key, cut(value)) for key, value in vector["info"]]
    assert trace.functions == [Function(cut(function), cut(path), line) for function, path, line in vector["functions"]]
    assert trace.threads == [
        Thread(index, native_id, cut(thread), *flags) for index, (native_id, thread, *flags) in enumerate(vector["threads"])
    ]
    assert trace.spans == [
        Span(index, span["start"], span["duration"], span["thread"], tuple(span["context"]), span["kept"])
        for index, span in enumerate(vector["spans"])
    ]
    events = [
        (track["span"], track["thread"], time, function, kind == "enter")
        for track in vector["events"]
        for time, function, kind in track["events"]
    ]
    assert [tuple(event) for event in trace.events()] == events
    assert [task.name for task in trace.tasks] == vector.get("tasks", [])
    steps = [
        (track["span"], track["thread"], event, task) for track in vector["events"] for event, task in track.get("steps", [])
    ]
    assert [tuple(step) for step in trace.steps()] == steps
    assert trace.event_count == len(events)
    assert trace.call_count == sum(event[-1] for event in events)


@pytest.mark.parametrize("name", NAMES)
def test_writer_makes_the_payloads_of_the_vector(name):
    vector = json.loads((GOLDEN / f"{name}.json").read_text())
    assert record.payloads(record.encode(vector)) == record.payloads((GOLDEN / f"{name}.csnap").read_bytes())


def test_recording_the_vectors_changes_nothing():
    result = subprocess.run([sys.executable, str(GOLDEN / "record.py")], stdout=subprocess.PIPE, universal_newlines=True)
    assert (result.returncode, result.stdout) == (0, "")


def test_blocks_are_filled_as_the_format_says():
    kinds = [block.kind for block in iterate_blocks((GOLDEN / "many-functions.csnap").read_bytes())]
    assert kinds == [1, 2, 2, 3, 4, 5, 6]
    kinds = [block.kind for block in iterate_blocks((GOLDEN / "large-function-table.csnap").read_bytes())]
    assert kinds == [1, 2, 2, 3, 4, 5, 6]
    blocks = [block for block in iterate_blocks((GOLDEN / "exit-in-a-later-block.csnap").read_bytes()) if block.kind == 5]
    counts = []
    for block in blocks:
        reader = PayloadReader(block.payload(), block.offset)
        counts.append([reader.varint(), reader.varint(), reader.varint()][2])
    assert counts == [65_536, 466]


@pytest.mark.parametrize("value", [0, 1, 127, 128, 16_383, 16_384, 2**32, 2**62, 2**63 - 1])
def test_varints_come_back(value):
    encoded = encode_varint(value)
    assert PayloadReader(encoded, 0).varint() == value
    assert PayloadReader(encoded, 0).varints(1, len(encoded)) == [value]
    assert len(encoded) == max(1, -(-value.bit_length() // 7))


@pytest.mark.parametrize("encoded", [b"\x80", b"\xff" * 9 + b"\x01", b"\xff" * 12, b""])
def test_a_varint_that_is_too_long_or_cut_is_damage(encoded):
    with pytest.raises(TraceFileError):
        PayloadReader(encoded, 0).varint()
    with pytest.raises(TraceFileError):
        PayloadReader(encoded, 0).varints(1, len(encoded))


def test_texts_that_are_no_unicode_are_escaped():
    assert encode_text("a\udc80b") == b"\x08a\\udc80b"
    trace = Trace(encode_trace([("key", "\ud800")], [], [], [], []))
    assert trace.info == {"key": "\\ud800"}


@pytest.mark.parametrize("seed", range(20))
def test_random_traces_come_back(seed):
    choose = random.Random(seed)
    functions = [Function(f"f{number}", f"/p{number % 3}.py", number) for number in range(choose.randrange(1, 400))]
    tracks, expected = [], []
    for span in range(choose.randrange(1, 4)):
        for thread in range(3):
            time, operations, times = choose.randrange(10**12), [], []
            for _ in range(choose.randrange(0, 500)):
                time += choose.choice([0, 1, 200, 20_000, 10**10])
                operations.append(choose.randrange(1, 2 * len(functions) + 1))
                times.append(time)
            tracks.append(RecordedTrack(span, thread, operations, times))
            for operation, at in zip(operations, times):
                expected.append((span, thread, at, functions[(operation - 1) // 2], operation % 2 == 1))
    choose.shuffle(tracks)
    trace = Trace(encode_trace([], functions, [], [], tracks))
    found = [(e.span, e.thread, e.time, trace.functions[e.function], e.is_entry) for e in trace.events()]
    assert found == expected
    assert trace.call_count == sum(event[-1] for event in expected)
    list(trace.slices())


def test_equal_functions_are_written_once():
    f, g = Function("f", "/a.py", 1), Function("g", "/a.py", 1)
    tracks = [RecordedTrack(0, 0, [1, 2, 5, 3, 4, 6, 7, 8], list(range(8)))]
    trace = Trace(encode_trace([], [f, g, f, f], [], [Span(0, 0, 10, None, (3, 1), 0)], tracks))
    assert trace.functions == [f, g]
    assert [(event.function, event.is_entry) for event in trace.events()] == [
        (0, True), (0, False), (0, True), (1, True), (1, False), (0, False), (0, True), (0, False)
    ]
    assert trace.spans[0].context == (0, 1)


def example():
    functions = [Function("f", "/a.py", 1), Function("g", "", 0)]
    threads = [Thread(0, 7, "MainThread", True)]
    spans = [Span(0, 0, 100, 0, (1,), 1)]
    track = RecordedTrack(0, 0, [1, 3, 4, 3, 4, 2], [1, 2, 3, 4, 5, 6], [(1, 0), (3, 1)])
    return encode_trace([("pid", "1")], functions, threads, spans, [track], tasks=["Task-1", "Task-2"])


def read_all(data):
    trace = Trace(data)
    trace.verify()
    tables = trace.info, trace.functions, trace.threads, trace.spans, trace.tasks, list(trace.steps())
    return list(trace.events()), list(trace.slices()), *tables, trace.is_complete


def test_a_truncated_file_is_an_error_or_what_came_before():
    data = example()
    blocks = [block.offset for block in iterate_blocks(data)]
    for size in range(len(data)):
        if size in blocks or size == 16:
            assert read_all(data[:size])[-1] is False
        else:
            with pytest.raises(TraceFileError) as error:
                read_all(data[:size])
            assert "\n" not in str(error.value)


def test_a_changed_byte_is_an_error():
    data = example()
    for position in range(len(data)):
        for flip in (0x01, 0x80, 0xFF):
            damaged = bytearray(data)
            damaged[position] ^= flip
            with pytest.raises(TraceFileError) as error:
                read_all(bytes(damaged))
            message = str(error.value)
            assert "\n" not in message
            assert "offset" in message or "magic" in message or "newer" in message


def with_good_checksum(data, offset):
    """The file with the checksum of the block at `offset` made to fit."""
    data = bytearray(data)
    (stored_size,) = struct.unpack_from("<I", data, offset + 8)
    body = bytes(data[offset : offset + 16]) + bytes(data[offset + 20 : offset + 20 + stored_size])
    struct.pack_into("<I", data, offset + 16, zlib.crc32(body))
    return bytes(data)


def test_damage_that_the_checksum_does_not_show_is_an_error_or_a_trace():
    """Nothing but TraceFileError comes out of any reader, whatever a payload holds."""
    data = example()
    outcomes = {True: 0, False: 0}
    for block in iterate_blocks(data):
        for position in range(block.offset + 4, block.offset + 20 + len(block.stored)):
            if position in range(block.offset + 16, block.offset + 20):
                continue
            for value in (0, 1, 2, 5, 0x7F, 0x80, 0xFF):
                damaged = bytearray(data)
                damaged[position] = value
                try:
                    read_all(with_good_checksum(damaged, block.offset))
                    outcomes[True] += 1
                except TraceFileError:
                    outcomes[False] += 1
                except struct.error:
                    # The test's own: the stored size now points past the end.
                    pass
    assert outcomes[True] and outcomes[False]


def file_of(*blocks):
    """A file of (kind, payload) blocks, deflated or not as the writer does."""
    from codesnap._csnap_writer import _BlockWriter

    writer = _BlockWriter()
    for kind, payload in blocks:
        writer.add(kind, payload)
    return bytes(writer.data)


FUNCTION = (fmt.KIND_FUNCTIONS, b"\x00\x01\x01f\x00\x01")


@pytest.mark.parametrize(
    "what, blocks",
    [
        ("the unknown block kind 7", [(7, b"")]),
        ("functions from 1 on", [(fmt.KIND_FUNCTIONS, b"\x01\x01\x01f\x00\x01")]),
        ("bytes too many", [(fmt.KIND_INFO, b"\x00\x00")]),
        ("a count of", [(fmt.KIND_INFO, b"\xff\xff\xff\xff\x0f")]),
        ("a text that is not UTF-8", [(fmt.KIND_INFO, b"\x01\x01\xff\x00")]),
        ("the unknown function 1", [FUNCTION, (fmt.KIND_EVENTS, b"\x00\x00\x01\x00\x01\x03")]),
        ("the unknown function 0", [(fmt.KIND_EVENTS, b"\x00\x00\x01\x00\x01\x01"), FUNCTION]),
        ("the unknown function 3", [FUNCTION, (fmt.KIND_SPANS, b"\x01\x00\x00\x00\x01\x03\x00")]),
        ("2 of 1 functions kept", [FUNCTION, (fmt.KIND_SPANS, b"\x01\x00\x00\x00\x01\x00\x02")]),
        ("an exit without an entry", [FUNCTION, (fmt.KIND_EVENTS, b"\x00\x00\x01\x00\x01\x00")]),
        ("a count of 0 events", [FUNCTION, (fmt.KIND_EVENTS, b"\x00\x00\x00\x00\x00")]),
        ("2^63", [FUNCTION, (fmt.KIND_EVENTS, b"\x00\x00\x02" + encode_varint(2**63 - 1) + b"\x02\x01\x00\x01")]),
        ("values where", [FUNCTION, (fmt.KIND_EVENTS, b"\x00\x00\x02\x00\x01\x01\x01")]),
        ("the thread index", [(fmt.KIND_EVENTS, encode_varint(2**40) + b"\x00\x01\x00\x01\x01")]),
        ("a block after the end block", [(fmt.KIND_END, b"\x00\x00"), (fmt.KIND_INFO, b"\x00")]),
        ("an end that counts other", [(fmt.KIND_END, b"\x01\x00")]),
    ],
)
def test_what_is_wrong_is_said(what, blocks):
    with pytest.raises(TraceFileError, match="damaged: ") as error:
        read_all(file_of(*blocks))
    assert what in str(error.value)


def test_unknown_kinds_from_128_on_are_skipped():
    trace = Trace(file_of((fmt.KIND_INFO, b"\x00"), (200, b"anything"), (fmt.KIND_END, b"\x00\x02")))
    assert trace.is_complete and trace.event_count == 0


def test_a_span_without_a_definition_ends_at_its_last_event():
    trace = Trace(file_of(FUNCTION, (fmt.KIND_EVENTS, b"\x02\x00\x02\x05\x02\x01\x01\x04")))
    assert trace.spans == [Span(0, 5, 4, None, (), 0)]
    assert trace.threads == [Thread(2, 0, "", False)]
    assert [call.duration for call in trace.slices()] == [4, 0]


def test_a_block_that_inflates_to_more_than_it_says_is_not_inflated():
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    stored = bomb.compress(bytes(200_000_000)) + bomb.flush()
    header = fmt.BLOCK_MARKER + struct.pack("<BBHII", fmt.KIND_INFO, 1, 0, len(stored), 1_000)
    block = header + struct.pack("<I", zlib.crc32(stored, zlib.crc32(header))) + stored
    with pytest.raises(TraceFileError, match="does not inflate"):
        Trace(example()[:16] + block)


@pytest.mark.parametrize("data", [b"", b"CSNAP", b"%PDF-1.7", b"\x00" * 100, b"CSNAP\n\x1a" + bytes(20)])
def test_foreign_files_are_told(data):
    with pytest.raises(TraceFileError, match="not a .csnap trace"):
        Trace(data)


def test_a_newer_version_is_refused():
    header = fmt.FILE_MAGIC + struct.pack("<HH", 2, 0)
    with pytest.raises(TraceFileError, match="made by a newer codesnap"):
        Trace(header + struct.pack("<I", zlib.crc32(header)))


def test_slices_of_calls_that_end_out_of_order():
    trace = Trace.load(GOLDEN / "out-of-order-exits.csnap")
    assert [(c.start, c.duration, c.depth, c.unfinished, c.still_running) for c in trace.slices()] == [
        (10, 20, 0, False, False),
        (20, 10, 1, True, False),
        (40, 20, 0, False, False),
        (70, 20, 0, False, False),
    ]


def test_slices_that_are_open_at_the_stop():
    trace = Trace.load(GOLDEN / "open-frames.csnap")
    assert [(c.start, c.duration, c.depth, c.still_running) for c in trace.slices()] == [
        (5, 995, 0, True),
        (15, 985, 1, True),
        (25, 5, 2, False),
        (40, 960, 2, True),
    ]


def block_of(kind, payload):
    header = fmt.BLOCK_MARKER + struct.pack("<BBHII", kind, fmt.CODEC_STORED, 0, len(payload), len(payload))
    return header + struct.pack("<I", zlib.crc32(payload, zlib.crc32(header))) + payload


def with_blocks(*blocks):
    """The example without its own tasks and steps, with these blocks instead."""
    data = example()
    kept = [data[:16]]
    count = 0
    for block in iterate_blocks(data):
        if block.kind == fmt.KIND_END:
            kept += [block_of(*added) for added in blocks]
            kept.append(block_of(fmt.KIND_END, encode_varint(6) + encode_varint(count + len(blocks))))
        elif block.kind not in (fmt.KIND_TASKS, fmt.KIND_STEPS):
            kept.append(data[block.offset : block.offset + 20 + len(block.stored)])
            count += 1
    return b"".join(kept)


TASKS = (fmt.KIND_TASKS, b"\0\1\1a")


def test_tasks_and_steps_as_the_format_spells_them():
    trace = Trace(with_blocks(TASKS, (fmt.KIND_STEPS, b"\0\0\2\1\0\2\0")))
    assert [tuple(task) for task in trace.tasks] == [(0, "a")]
    assert [tuple(step) for step in trace.steps()] == [(0, 0, 1, 0), (0, 0, 3, 0)]
    assert [call.task for call in trace.slices()] == [None, 0, 0]


@pytest.mark.parametrize(
    "blocks, message",
    [
        ([(fmt.KIND_TASKS, b"\1\1\1a")], "tasks from 1 on"),
        ([TASKS, (fmt.KIND_STEPS, b"\0\0\0")], "no steps"),
        ([TASKS, (fmt.KIND_STEPS, b"\0\0\2\1\0\0\0")], "two steps that begin at one event"),
        ([TASKS, (fmt.KIND_STEPS, b"\0\0\1\1\1")], "the unknown task 1"),
        ([TASKS, (fmt.KIND_STEPS, b"\0\0\1\6\0")], "a step at the unknown event 6"),
        ([TASKS, (fmt.KIND_STEPS, b"\1\0\1\0\0")], "a step at the unknown event 0"),
        ([TASKS, (fmt.KIND_STEPS, b"\0\0\1\0\0\0")], "1 bytes too many"),
    ],
)
def test_damaged_tasks_and_steps_are_an_error(blocks, message):
    with pytest.raises(TraceFileError, match=message):
        Trace(with_blocks(*blocks))


def test_optional_blocks_that_nobody_knows_are_skipped():
    assert Trace(with_blocks((255, b"anything"))).event_count == 6


def test_steps_whose_events_were_cut_off_are_left_out():
    data = with_blocks(TASKS, (fmt.KIND_STEPS, b"\0\0\2\1\0\2\0"))
    blocks = list(iterate_blocks(data))
    (events,) = [block.offset for block in blocks if block.kind == fmt.KIND_EVENTS]
    (tasks,) = [block.offset for block in blocks if block.kind == fmt.KIND_TASKS]
    trace = Trace(data[:events] + data[tasks : blocks[-1].offset])
    assert not trace.is_complete
    assert (list(trace.steps()), len(trace.tasks)) == ([], 1)
