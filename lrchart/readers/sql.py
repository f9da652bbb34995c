"""Name files, columns and texts in SQL."""

from __future__ import annotations

from dataclasses import dataclass

from lrchart.readers.columns import Columns
from lrchart.readers.sources.locations import address_of
from lrchart.readers.sources.source import Source


def quoted(name: str) -> str:
    """Return the name of a column in SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """Return a text in SQL."""
    return "'" + value.replace("'", "''") + "'"


@dataclass(frozen=True)
class Part:
    """One file of a stream."""

    source: Source
    #: name of the run if no column holds one
    label: str
    columns: Columns
    #: condition, in SQL, for the rows to read
    where: str = "TRUE"

    @property
    def name(self) -> str:
        """The file's name in SQL."""
        return literal(address_of(self.source.path))
