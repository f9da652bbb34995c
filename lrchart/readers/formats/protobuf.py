"""Read the fields of a Protocol Buffers message without its schema."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

#: wire types of the format, and the size in bytes of those with a fixed size
_VARINT, _LENGTH = 0, 2
_FIXED = {1: 8, 5: 4}

#: maximum bytes of a varint: 64 bits, seven in each byte
_LONGEST = 10


class WireError(ValueError):
    """Bytes that are no message."""


def fields(handle: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield the number of each field of the message between two offsets, and where it lies.

    Source: the encoding as the documentation of Protocol Buffers lays it down.

    Raises
    ------
    WireError
        A field has no known type, or goes beyond the message.
    """
    for number, place, size, _ in _fields(handle, start, end):
        yield number, place, place + size


def values(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield the number and the value of each field of a message that is held in memory.

    A number of a fixed size comes as its bytes. The errors are those of `fields`.
    """
    for number, place, size, value in _fields(BytesIO(data), 0, len(data)):
        yield number, data[place : place + size] if value is None else value


def _fields(handle: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int, int, int | None]]:
    """Yield number, place and size of each field, and the value of one that is a varint."""
    while start < end:
        handle.seek(start)
        number, wire = divmod(_varint(handle), 8)
        value = _varint(handle) if wire == _VARINT else None
        if wire == _LENGTH:
            size = _varint(handle)
        elif wire == _VARINT or wire in _FIXED:
            size = _FIXED.get(wire, 0)
        else:
            raise WireError(f"a field of type {wire}")
        start = handle.tell()
        if start + size > end:
            raise WireError("a field that goes beyond its message")
        yield number, start, size, value
        start += size


def _varint(handle: BinaryIO) -> int:
    """Return the number that stands next, seven bits a byte; the eighth says that one follows."""
    number = 0
    for place in range(_LONGEST):
        (byte,) = handle.read(1) or b"\x80"
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return number
    raise WireError("a number without an end")
