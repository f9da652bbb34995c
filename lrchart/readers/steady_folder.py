"""Read a folder again if its files changed while it was read."""

from __future__ import annotations

import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from lrchart.errors import InputError, LrchartError
from lrchart.readers.sources.snapshot import TRIES, ChangedError, tried

T = TypeVar("T")


class State(NamedTuple):
    """Identity, length and time of the last write of a file."""

    device: int
    inode: int
    size: int
    time: int


def steadily_in(folder: Path, read: Callable[[], T]) -> T:
    """Return `read()` for one state of the files in `folder`: read again if they changed meanwhile.

    The settings of one training are never joined with the numbers of another that takes its
    place. Files that grow each time, as those of a training that runs, are taken as they were read.

    Raises
    ------
    ChangedError
        Files were replaced, removed or written anew during each of `TRIES` readings.
    InputError
        A file cannot be read.
    """
    return tried(lambda number: _settled(folder, read, growing=number == TRIES))


def _settled(folder: Path, read: Callable[[], T], growing: bool) -> T:
    """Return `read()`; raise `ChangedError` if files have changed, or grown unless `growing`."""
    before = _states(folder)
    try:
        result = read()
    except (LrchartError, OSError) as error:
        _require_same(before, _states(folder), growing)
        if isinstance(error, LrchartError):
            raise
        raise InputError(f"cannot be read: {error.strerror or error}") from error
    _require_same(before, _states(folder), growing)
    return result


def _require_same(before: dict[Path, State], after: dict[Path, State], growing: bool) -> None:
    same = all(_is_same(state, after.get(path), growing) for path, state in before.items())
    if not same or not (growing or before.keys() == after.keys()):
        raise ChangedError("its files changed while they were read; read it again")


def _is_same(before: State, after: State | None, growing: bool) -> bool:
    if after is None or before[:2] != after[:2]:
        return False
    return before == after or (growing and before.size < after.size)


def _states(folder: Path) -> dict[Path, State]:
    """Return the state of each file in a folder, and in the folders in it."""
    states = {}
    with suppress(OSError):  # the folder was removed meanwhile
        for path in folder.rglob("*"):
            with suppress(OSError):  # the file was removed, or is a broken link
                status = path.stat()
                if not stat.S_ISDIR(status.st_mode):
                    identity = status.st_dev, status.st_ino
                    states[path] = State(*identity, status.st_size, status.st_mtime_ns)
    return states
