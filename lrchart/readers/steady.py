"""Read a source again if it changed while it was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from lrchart.errors import InputError
from lrchart.readers.formats.database import is_database
from lrchart.readers.in_memory import InMemory
from lrchart.readers.messages import blame
from lrchart.readers.sources.snapshot import ChangedError
from lrchart.readers.sources.source import Source, from_file

T = TypeVar("T")

#: maximum attempts to read a source that keeps changing
TRIES = 3


def steadily(source: Source | InMemory, read: Callable[[Source | InMemory], T]) -> T:
    """Return `read(source)` for one state of the source: read again if it changed meanwhile.

    Raises
    ------
    ChangedError
        The source was replaced, or written anew, during each of `TRIES` readings.
    """
    for _ in range(TRIES - 1):
        try:
            return _settled(source, read)
        except ChangedError:
            if isinstance(source, Source):
                source = replace(from_file(source.name), folder=source.folder)
    return _settled(source, read)


def settle(source: Source | InMemory) -> None:
    """Raise `ChangedError` if a file was replaced, or written anew, since it was first opened."""
    # SQLite isolates its reads from writers by itself.
    if isinstance(source, Source) and not is_database(source):
        with blame(source.name):
            source.settle()


def _settled(source: Source | InMemory, read: Callable[[Source | InMemory], T]) -> T:
    try:
        result = read(source)
    except InputError:
        settle(source)
        raise
    settle(source)
    return result
