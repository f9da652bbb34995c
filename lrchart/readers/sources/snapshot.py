"""Detect a file that changes while it is read.

What is appended meanwhile is not seen; a file that is replaced, cut or written anew is noticed, so
that no table is made of the header of one file and the rows of another.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from lrchart.errors import InputError

T = TypeVar("T")

#: bytes compared at each end of a file if its modification time has changed
ENDS = 4_096

#: maximum attempts to read a source that keeps changing
TRIES = 3


class ChangedError(InputError):
    """A file that was replaced or written anew while it was read."""

    def __init__(self, message: str = "changed while it was read; read it again") -> None:
        super().__init__(message)


def tried(read: Callable[[int], T]) -> T:
    """Return `read(number)`, called up to `TRIES` times while a source changes, from number 1.

    Raises
    ------
    ChangedError
        It changed each time.
    """
    for number in range(1, TRIES):
        with suppress(ChangedError):
            return read(number)
    return read(TRIES)


@dataclass(frozen=True)
class Snapshot:
    """State of a file: which one it is, how long it was, and what stood at its ends."""

    device: int
    inode: int
    size: int
    time: int
    ends: tuple[bytes, bytes]


def taken(path: Path) -> Snapshot:
    """Return the state of a file now."""
    with path.open("rb", buffering=0) as handle:
        status = os.fstat(handle.fileno())
        ends = _ends(handle, status.st_size)
    return Snapshot(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, ends)


def opened(path: Path, state: Snapshot) -> BinaryIO:
    """Return a handle on the bytes that the file had in a `state`, without what came later.

    Raises
    ------
    ChangedError
        Those bytes are gone.
    """
    raw = path.open("rb", buffering=0)
    try:
        check(raw, state)
        raw.seek(0)
    except BaseException:
        raw.close()
        raise
    return io.BufferedReader(_Beginning(raw, state.size))


def check(handle: io.FileIO, state: Snapshot) -> None:
    """Raise `ChangedError` unless a file still begins with what it was in a `state`."""
    now = os.fstat(handle.fileno())
    same = (now.st_dev, now.st_ino) == (state.device, state.inode) and now.st_size >= state.size
    # Appending changes the time as well, so compare the bytes.
    if same and now.st_mtime_ns != state.time:
        same = _ends(handle, state.size) == state.ends
    if not same:
        raise ChangedError


def _ends(handle: io.FileIO, size: int) -> tuple[bytes, bytes]:
    handle.seek(0)
    first = handle.read(min(ENDS, size))
    handle.seek(max(0, size - ENDS))
    return first, handle.read(min(ENDS, size))


class _Beginning(io.RawIOBase):
    """The first bytes of a file."""

    def __init__(self, raw: io.FileIO, size: int) -> None:
        self._raw, self._size = raw, size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        rest = max(0, self._size - self._raw.tell())
        return self._raw.readinto(memoryview(buffer)[:rest]) or 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_END:
            return self._raw.seek(self._size + offset)
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        return self._raw.tell()

    def close(self) -> None:
        self._raw.close()
        super().close()
