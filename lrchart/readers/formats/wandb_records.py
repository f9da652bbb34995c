"""Read the records of a W&B run file, and verify their checksums.

Source: the log format of LevelDB (its ``doc/log_format.md``), with a header of seven bytes and
CRC-32 in place of CRC-32C, as W&B writes it since 0.9. The wandb package has no reader in Python
any more, and no other light package keeps one.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from lrchart.errors import InputError
from lrchart.readers.notes import LeftOut
from lrchart.readers.sources.source import Source
from lrchart.readers.table import NotASweepError
from lrchart.text import counted

#: header of a run file: identifier, magic number, version of the format
HEADER = struct.Struct("<4sHB")
NAME, MAGIC, VERSION = b":W&B", 0xBEE1, 0

#: header of each part of a record: checksum, length, type
_PART = struct.Struct("<IHB")
_FULL, _FIRST, _MIDDLE, _LAST = 1, 2, 3, 4

#: bytes of a block; no part crosses its end
_BLOCK = 32_768

#: maximum bytes of a record that is read; a step takes a few hundred
_LONGEST = 10_000_000


def records(source: Source, notes: list[str]) -> Iterator[bytes]:
    """Yield the records of a run file, without those of more than 10 MB.

    Parameters
    ----------
    source
        The file.
    notes
        Gets a sentence if the file ends within a record, or has longer ones.

    Raises
    ------
    NotASweepError
        The format has another version.
    InputError
        A record is damaged.
    """
    parts: list[bytes] = []
    size, inside, long = 0, False, 0
    for number, (kind, data) in enumerate(_parts(source, notes), 1):
        if inside == (kind in (_FULL, _FIRST)):
            raise InputError(f"is damaged: part {number} of its records is out of order")
        inside = kind in (_FIRST, _MIDDLE)
        size += len(data)
        if size <= _LONGEST:
            parts.append(data)
        if inside:
            continue
        if size <= _LONGEST:
            yield b"".join(parts)
        else:
            long += 1
        parts, size = [], 0
    if long:
        notes.append(LeftOut(f"{counted(long, 'record')} of more than 10 MB"))


def _parts(source: Source, notes: list[str]) -> Iterator[tuple[int, bytes]]:
    """Yield which part of a record each one is, and its bytes."""
    with source.open() as handle:
        head = handle.read(HEADER.size)
        if len(head) < HEADER.size or HEADER.unpack(head) != (NAME, MAGIC, VERSION):
            raise NotASweepError("is a W&B run file of an unknown version; export it as CSV")
        start, number = HEADER.size, 0
        while True:
            rest = _BLOCK - start % _BLOCK
            if rest < _PART.size:
                handle.seek(rest, 1)
                start, rest = start + rest, _BLOCK
            head = handle.read(_PART.size)
            check, length, kind = _PART.unpack(head) if len(head) == _PART.size else (0, 0, 0)
            data = handle.read(length)
            if kind == 0 or len(data) < length:
                break
            number += 1
            whole = zlib.crc32(data, zlib.crc32(bytes([kind]))) == check
            if not whole or kind > _LAST or _PART.size + length > rest:
                raise InputError(f"is damaged: part {number} of its records fails its checksum")
            yield kind, data
            start += _PART.size + length
        if left := source.size - start:
            notes.append(f"cut or damaged at byte {start:,}: left out the {left:,} that follow")
