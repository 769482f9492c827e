"""Walks the blocks of a `.csnap` file and takes their payloads apart."""

from __future__ import annotations

import struct
import zlib
from typing import Iterator, List, NamedTuple, Tuple

from . import _csnap_format as fmt
from ._csnap_format import TraceFileError

__all__ = ["Block", "PayloadReader", "iterate_blocks"]


class Block(NamedTuple):
    """A block whose header and checksum were found good; its payload is inflated when asked for."""

    kind: int
    codec: int
    offset: int
    """Where its header begins in the file."""
    stored: memoryview
    inflated_size: int

    def payload(self) -> bytes:
        """Return the whole payload.

        Raises TraceFileError when the stored bytes do not inflate to exactly the size that the header gives.
        """
        if self.codec == fmt.CODEC_STORED:
            return bytes(self.stored)
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            # One byte more than allowed shows a stream that is too long without inflating all of it.
            payload = inflater.decompress(self.stored, self.inflated_size + 1)
        except zlib.error:
            raise _malformed("a deflate stream that does not inflate", self.offset) from None
        if len(payload) != self.inflated_size or not inflater.eof or inflater.unused_data:
            raise _malformed("a deflate stream that does not inflate", self.offset)
        return payload

    def beginning(self, size: int) -> bytes:
        """Return at most `size` bytes of the payload's beginning, without inflating the rest."""
        if self.codec == fmt.CODEC_STORED:
            return bytes(self.stored[:size])
        try:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.stored, size)
        except zlib.error:
            raise _malformed("a deflate stream that does not inflate", self.offset) from None


def iterate_blocks(data: bytes) -> Iterator[Block]:
    """Yield the blocks of a file, checking the file header, the block headers and all checksums.

    Raises TraceFileError at the first thing that is wrong.
    """
    if data[:8] != fmt.FILE_MAGIC:
        raise TraceFileError("not a .csnap trace: it does not begin with the magic bytes")
    if len(data) < fmt.FILE_HEADER_SIZE:
        raise _cut_short(0)
    version, _, checksum = struct.unpack_from("<HHI", data, 8)
    if zlib.crc32(data[:12]) != checksum:
        raise _bad_checksum(0)
    if version > fmt.FORMAT_VERSION:
        raise TraceFileError(f"made by a newer codesnap (format version {version}); update codesnap to read it")
    view = memoryview(data)
    offset = fmt.FILE_HEADER_SIZE
    while offset < len(data):
        block = _read_block(view, offset)
        yield block
        offset += fmt.BLOCK_HEADER_SIZE + len(block.stored)


def _read_block(view: memoryview, offset: int) -> Block:
    body = offset + fmt.BLOCK_HEADER_SIZE
    if body > len(view):
        raise _cut_short(offset)
    marker, kind, codec, _, stored_size, size, checksum = struct.unpack_from("<4sBBHIII", view, offset)
    if marker != fmt.BLOCK_MARKER:
        raise _malformed("no block marker", offset)
    if stored_size > len(view) - body:
        raise _cut_short(offset)
    stored = view[body : body + stored_size]
    if zlib.crc32(stored, zlib.crc32(view[offset : offset + 16])) != checksum:
        raise _bad_checksum(offset)
    if size > fmt.MAXIMUM_INFLATED_SIZE:
        raise _malformed(f"a claim of {size} bytes", offset)
    if codec not in (fmt.CODEC_STORED, fmt.CODEC_DEFLATE):
        raise _malformed(f"the unknown codec {codec}", offset)
    if codec == fmt.CODEC_STORED and size != stored_size:
        raise _malformed("two different sizes", offset)
    return Block(kind, codec, offset, stored, size)


class PayloadReader:
    """Reads the values of one payload, one after the other. Everything it raises is a TraceFileError with the offset."""

    def __init__(self, payload: bytes, offset: int) -> None:
        self.payload = payload
        self.position = 0
        self.offset = offset

    def malformed(self, what: str) -> TraceFileError:
        """Return the error that says what is wrong in this block."""
        return _malformed(what, self.offset)

    def varint(self) -> int:
        """Return the next integer, below 2**63."""
        payload = self.payload
        position = self.position
        value = 0
        for shift in range(0, 63, 7):
            if position >= len(payload):
                raise self.malformed("a payload that ends too early")
            byte = payload[position]
            position += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                self.position = position
                return value
        raise self.malformed("an integer of 2^63 or more")

    def count(self) -> int:
        """Return a count of things that take at least one byte each, so at most the bytes that are left."""
        count = self.varint()
        if count > len(self.payload) - self.position:
            raise self.malformed(f"a count of {count} with {len(self.payload) - self.position} bytes left")
        return count

    def text(self) -> str:
        """Return the next text."""
        size = self.count()
        begin = self.position
        self.position += size
        try:
            return self.payload[begin : self.position].decode("utf-8")
        except UnicodeDecodeError:
            raise self.malformed("a text that is not UTF-8") from None

    def varints(self, count: int, size: int) -> List[int]:
        """Return `count` integers that fill the next `size` bytes exactly."""
        end = self.position + size
        part = self.payload[self.position : end]
        if part.isascii():
            # Nearly always all of them are single bytes.
            values = list(part)
        else:
            values, whole = _decode_varints(part)
            if not whole:
                raise self.malformed("an integer that is cut short or too large")
        if len(values) != count:
            raise self.malformed(f"{len(values)} values where {count} were announced")
        self.position = end
        return values

    def expect_end(self) -> None:
        """Raise TraceFileError when bytes are left."""
        if self.position != len(self.payload):
            raise self.malformed(f"{len(self.payload) - self.position} bytes too many")


def _decode_varints(part: bytes) -> Tuple[List[int], bool]:
    """Return the integers in `part`, and whether all were whole and below 2**63."""
    values: List[int] = []
    append = values.append
    value = 0
    shift = 0
    for byte in part:
        if byte < 0x80:
            if shift:
                append(value | byte << shift)
                value = shift = 0
            else:
                append(byte)
        else:
            value |= (byte & 0x7F) << shift
            shift += 7
            if shift > 56:  # a tenth byte
                return values, False
    return values, shift == 0


def _malformed(what: str, offset: int) -> TraceFileError:
    return TraceFileError(f"damaged: {what} in the block at offset {offset}")


def _cut_short(offset: int) -> TraceFileError:
    return TraceFileError(f"cut short in the block at offset {offset}")


def _bad_checksum(offset: int) -> TraceFileError:
    return TraceFileError(f"damaged: the checksum at offset {offset} does not match")
