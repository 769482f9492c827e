"""Counts the slices in a Perfetto trace, as trace0 writes it: protocol buffers, read as far as counting takes."""

from typing import Iterator, Tuple

# Numbers of fields in Perfetto's messages: Trace.packet, TracePacket.track_event, TrackEvent.type, and that type's value for a beginning.
_PACKET = 1
_TRACK_EVENT = 11
_TYPE = 9
_SLICE_BEGIN = 1

_VARINT = 0
_FIXED_64 = 1
_BYTES = 2
_FIXED_32 = 5


def _fields(data: bytes, start: int, end: int) -> Iterator[Tuple[int, int, int]]:
    """The fields of a message in `data[start:end]`: each one's number, and where its bytes begin and end.

    For a number that is stored as such, the value and -1. Raises ValueError or IndexError where the data are damaged.
    """
    position = start
    while position < end:
        # Most numbers are below 128: a tag or a length is then its own only byte.
        tag = data[position]
        position += 1
        if tag > 127:
            tag, position = _varint(data, position - 1)
        kind = tag & 7
        if kind == _VARINT:
            value = data[position]
            position += 1
            if value > 127:
                value, position = _varint(data, position - 1)
            yield tag >> 3, value, -1
            continue
        if kind == _BYTES:
            length = data[position]
            position += 1
            if length > 127:
                length, position = _varint(data, position - 1)
        elif kind == _FIXED_64:
            length = 8
        elif kind == _FIXED_32:
            length = 4
        else:
            raise ValueError("no Perfetto trace: a field of kind %d at byte %d" % (kind, position))
        yield tag >> 3, position, position + length
        position += length


def _varint(data: bytes, position: int) -> Tuple[int, int]:
    """A number of 7 bits a byte, the low ones first, and the place after it."""
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, position
        shift += 7


def count_slices(data: bytes) -> int:
    """How many slices begin in the trace."""
    count = 0
    for number, start, end in _fields(data, 0, len(data)):
        if number != _PACKET:
            continue
        for inner, event_start, event_end in _fields(data, start, end):
            if inner == _TRACK_EVENT:
                kinds = (value for field, value, _ in _fields(data, event_start, event_end) if field == _TYPE)
                count += next(kinds, 0) == _SLICE_BEGIN
    return count
