"""Open SQLite databases read-only, and never for longer than a real one takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers.sources.source import Source

if TYPE_CHECKING:
    import sqlite3

#: first bytes of every SQLite file
SIGNATURE = b"SQLite format 3\x00"
#: virtual-machine steps between two calls of the progress handler, and maximum number of calls:
#: a view in a malicious file may never end
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
        limits.check("MAX_ROWS", len(rows), "rows")
        return rows

    def _over(self) -> bool:
        self._looks += 1
        return self._looks > LOOKS


def is_database(source: Source) -> bool:
    """Return whether a source is an SQLite database."""
    return source.head.startswith(SIGNATURE)


def json_in(cell: Any) -> Any:
    """Return the value of the JSON in a cell.

    Raises
    ------
    InputError
        It is no JSON.
    """
    try:
        return json.loads(cell)
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(f"is damaged: {str(cell)[:40]!r} is not JSON") from error


@contextmanager
def opened(source: Source | Path) -> Iterator[Database]:
    """Open a database for reading; what is written meanwhile is not seen.

    Raises
    ------
    InputError
        It is damaged, or has not the tables it should have.
    """
    import sqlite3

    try:
        with closing(_connected(source)) as connection:
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            connection.execute("BEGIN")
            yield Database(connection)
    except (sqlite3.Error, OverflowError) as error:
        raise InputError(f"is no database that can be read: {error}") from error


def _connected(source: Source | Path) -> sqlite3.Connection:
    import sqlite3

    path = source if isinstance(source, Path) else source.path
    if isinstance(path, Path) and (isinstance(source, Path) or source.data is None):
        address = f"{path.absolute().as_uri()}?mode=ro"
        return sqlite3.connect(address, uri=True, isolation_level=None)
    data = bytearray(source.whole()) if isinstance(source, Source) else bytearray()
    # Switch off write-ahead logging: a compressed or piped database comes without its log file.
    data[18:20] = b"\1\1"
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(bytes(data))
    return connection
