"""Open SQLite files read-only, and never for longer than a real one takes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from lrchart import limits
from lrchart.errors import InputError

#: what every SQLite file starts with
SIGNATURE = b"SQLite format 3\x00"
#: steps of SQLite's machine between two looks at the budget, and how many looks there are: a view
#: in a hostile file may never end
STEPS, LOOKS = 1_000_000, 2_000


class Database:
    """The tables of one file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._looks = 0
        connection.set_progress_handler(self._over, STEPS)
        listed = self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        self.tables = {str(name) for (name,) in listed}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        cursor = self._connection.execute(query)
        rows = cursor.fetchmany(limits.MAX_ROWS + 1)
        limits.check("MAX_ROWS", len(rows), limits.MAX_ROWS, "rows")
        return rows

    def _over(self) -> bool:
        self._looks += 1
        return self._looks > LOOKS


def is_database(path: Path) -> bool:
    """Return whether a file is an SQLite database."""
    with path.open("rb") as file:
        return file.read(len(SIGNATURE)) == SIGNATURE


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """Open the database `path` for reading.

    Raises
    ------
    InputError
        It is damaged, or has not the tables it should have.
    """
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            yield Database(connection)
    except (sqlite3.Error, OverflowError) as error:
        raise InputError(f"is no database that can be read: {error}") from error
