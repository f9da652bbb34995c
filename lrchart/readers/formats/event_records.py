"""Read the records of an event file and verify their checksums."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from lrchart import limits
from lrchart.errors import InputError, MissingExtraError
from lrchart.readers.formats.protobuf import WireError, fields
from lrchart.readers.sources.source import Source

NEEDED = "reading event files needs tensorboard: pip install 'lrchart[tensorboard]'"

#: bytes before a payload (its length, and a checksum of the length) and after it (its checksum)
_BEFORE, _AFTER = 12, 4

#: maximum bytes of a payload that is parsed without a check, and of a tensor with one number
_SHORT = 1_024

#: numbers of the fields on the way to a scalar: summary, value, then simple_value or tensor
_SUMMARY, _VALUE, _SIMPLE, _TENSOR = 5, 1, 2, 8


def complete(source: Source) -> tuple[int, int]:
    """Return how many whole records the file has, and where the last one ends."""
    count = end = 0
    with source.open() as handle:
        while len(head := handle.read(_BEFORE)) == _BEFORE:
            after = end + _BEFORE + _length(head) + _AFTER
            if after > source.size:
                break
            count, end = count + 1, after
            handle.seek(end)
    return count, end


def scalar_records(source: Source, whole: int) -> Iterator[bytes]:
    """Yield the payloads that may hold a scalar, of the first `whole` records.

    A long one without (an image, a histogram, a graph) is neither read nor held against its
    checksum: that would take most of the time, for nothing that is asked for.

    Raises
    ------
    InputError
        A checksum is wrong, or a payload with a scalar is larger than ``MAX_WHOLE_BYTES``.
    MissingExtraError
        tensorboard, which has the checksum, is not installed.
    """
    start = 0
    with source.open() as handle:
        for number in range(1, whole + 1):
            head = handle.read(_BEFORE)
            sound = _is_sound(head[:8], head[8:])
            start, end = start + _BEFORE, start + _BEFORE + _length(head)
            if sound and (end - start <= _SHORT or _may_hold_scalar(handle, start, end)):
                limits.check("MAX_WHOLE_BYTES", end - start, "bytes")
                handle.seek(start)
                payload = handle.read(end - start)
                sound = _is_sound(payload, handle.read(_AFTER))
                if sound:
                    yield payload
            if not sound:
                raise InputError(f"is damaged: record {number} of {whole} fails its checksum")
            start = handle.seek(end + _AFTER)


def _length(head: bytes) -> int:
    return int(struct.unpack("<Q", head[:8])[0])


def _is_sound(data: bytes, checksum: bytes) -> bool:
    try:
        from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c
    except ImportError as error:
        raise MissingExtraError(NEEDED) from error
    return struct.pack("<I", masked_crc32c(data)) == checksum


def _may_hold_scalar(handle: BinaryIO, start: int, end: int) -> bool:
    """Return whether an event has a scalar in it, or cannot be told to have none."""
    handle.seek(start)
    try:
        return any(
            kind == _SIMPLE or (kind == _TENSOR and last - first <= _SHORT)
            for event, *summary in fields(handle, start, end)
            if event == _SUMMARY
            for part, *value in fields(handle, *summary)
            if part == _VALUE
            for kind, first, last in fields(handle, *value)
        )
    except WireError:
        return True
