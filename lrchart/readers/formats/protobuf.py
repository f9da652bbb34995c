"""Read the fields of a Protocol Buffers message without its schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

#: wire types, as the format numbers them, and the bytes of those that have a fixed number
_VARINT, _LENGTH = 0, 2
_FIXED = {1: 8, 5: 4}

#: bytes of the longest number: 64 bits, seven in each
_LONGEST = 10


class WireError(ValueError):
    """The bytes are no message."""


def fields(handle: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield the number of each field of the message between two offsets, and where it lies.

    Source: the encoding as the documentation of Protocol Buffers lays it down.

    Raises
    ------
    WireError
        A field has no known type, or goes beyond the message.
    """
    while start < end:
        handle.seek(start)
        number, wire = divmod(_varint(handle), 8)
        if wire == _VARINT:
            _varint(handle)
            size = 0
        elif wire == _LENGTH:
            size = _varint(handle)
        elif wire in _FIXED:
            size = _FIXED[wire]
        else:
            raise WireError(f"a field of type {wire}")
        start = handle.tell()
        if start + size > end:
            raise WireError("a field that goes beyond its message")
        yield number, start, start + size
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


def values(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield the number and the value of each field of a message that is held in memory.

    A number of a fixed size comes as its bytes.

    Raises
    ------
    WireError
        A field has no known type, or goes beyond the message.
    """
    at = 0
    while at < len(data):
        tag, at = _number(data, at)
        number, wire = divmod(tag, 8)
        if wire == _VARINT:
            value, at = _number(data, at)
            yield number, value
            continue
        if wire == _LENGTH:
            size, at = _number(data, at)
        elif wire in _FIXED:
            size = _FIXED[wire]
        else:
            raise WireError(f"a field of type {wire}")
        if at + size > len(data):
            raise WireError("a field that goes beyond its message")
        yield number, data[at : at + size]
        at += size


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return the number that stands at a place, and the place behind it."""
    number = 0
    for place, byte in enumerate(data[at : at + _LONGEST]):
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return number, at + place + 1
    raise WireError("a number without an end")
