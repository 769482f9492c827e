"""What the writer and the reader of a `.csnap` file share: the constants and small encodings of format version 1.

The format is described in full in `Sources/Trace/FileFormat.md`.
"""

from __future__ import annotations

__all__ = ["TraceFileError", "encode_text", "encode_varint"]

FORMAT_VERSION = 1

FILE_MAGIC = b"CSNAP\r\n\x1a"
FILE_HEADER_SIZE = 16

BLOCK_MARKER = b"CSB\x1a"
BLOCK_HEADER_SIZE = 20

CODEC_STORED = 0
CODEC_DEFLATE = 1

KIND_INFO = 1
KIND_FUNCTIONS = 2
KIND_THREADS = 3
KIND_SPANS = 4
KIND_EVENTS = 5
KIND_END = 6
KIND_TASKS = 128
KIND_STEPS = 129
# Kinds from here on may be skipped by a reader that does not know them.
FIRST_OPTIONAL_KIND = 128

MAXIMUM_INFLATED_SIZE = 16_777_216
MAXIMUM_EVENTS_A_BLOCK = 65_536
# A functions block is closed as soon as it holds this many functions or this many bytes of them.
MAXIMUM_FUNCTIONS_A_BLOCK = 4_096
FUNCTIONS_BLOCK_SIZE = 1_048_576

# The same for a block of tasks; a block of steps is closed by count.
MAXIMUM_TASKS_A_BLOCK = 4_096
MAXIMUM_STEPS_A_BLOCK = 65_536

MAXIMUM_TEXT_SIZE = 65_535
ELLIPSIS = "\u2026".encode("utf-8")

THREAD_IS_MAIN = 1
THREAD_IS_GREENLET = 2


class TraceFileError(ValueError):
    """A file is not a trace, or a damaged one; the message is one line that says what is wrong and at which byte."""


def encode_varint(value: int) -> bytes:
    """Return `value` (0 ..< 2**63) as unsigned LEB128 in its shortest form."""
    if value < 0x80:
        return bytes((value,))
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def encode_text(text: str) -> bytes:
    """Return `text` as a counted UTF-8 text: lone surrogates escaped, cut with an ellipsis beyond 65,535 bytes."""
    encoded = text.encode("utf-8", "backslashreplace")
    if len(encoded) > MAXIMUM_TEXT_SIZE:
        whole = encoded[: MAXIMUM_TEXT_SIZE - len(ELLIPSIS)].decode("utf-8", "ignore")
        encoded = whole.encode("utf-8") + ELLIPSIS
    return encode_varint(len(encoded)) + encoded
