"""Read a source again if it changed while it was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from lrchart.errors import InputError
from lrchart.readers.formats.database import is_database
from lrchart.readers.in_memory import InMemory
from lrchart.readers.messages import blame
from lrchart.readers.sources.snapshot import tried
from lrchart.readers.sources.source import Source, from_file

T = TypeVar("T")
S = TypeVar("S", bound=Source | InMemory)


def steadily(source: S, read: Callable[[S], T]) -> T:
    """Return `read(source)` for one state of the source: read again if it changed meanwhile.

    Raises
    ------
    ChangedError
        The source was replaced, or written anew, during each of `TRIES` readings.
    """
    return steadily_together({"": source}, lambda sources: read(sources[""]))


def steadily_together(sources: Mapping[str, S], read: Callable[[Mapping[str, S]], T]) -> T:
    """Return `read(sources)` for one state of each source; the errors are those of `steadily`."""

    def once(number: int) -> T:
        states = {
            label: source if number == 1 else _again(source) for label, source in sources.items()
        }
        return _settled(states, read)

    return tried(once)


def _again(source: S) -> S:
    """Return a source in its present state."""
    if not isinstance(source, Source):
        return source
    return from_file(source.name, source.folder, source.label)  # type: ignore[return-value]


def _settled(sources: Mapping[str, S], read: Callable[[Mapping[str, S]], T]) -> T:
    try:
        result = read(sources)
    except InputError:
        _settle(sources)
        raise
    _settle(sources)
    return result


def _settle(sources: Mapping[str, Source | InMemory]) -> None:
    """Raise `ChangedError` if a file was replaced, or written anew, since it was first opened."""
    for source in sources.values():
        # SQLite isolates its reads from writers by itself.
        if isinstance(source, Source) and not is_database(source):
            with blame(source.name):
                source.settle()
