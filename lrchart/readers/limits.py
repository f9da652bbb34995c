"""How much a reader takes in before it refuses: a wrong file costs a sentence, not the machine."""

from __future__ import annotations

from lrchart.errors import InputError

#: bytes of a file that is read in a stream, column by column (CSV, Parquet, event files)
MAX_BYTES = 5_000_000_000

#: bytes of a file that has to be held whole (JSON, NumPy arrays, standard input)
MAX_WHOLE_BYTES = 500_000_000

#: steps of one source; a range test has some hundreds
MAX_ROWS = 5_000_000

#: characters of one line of text
MAX_LINE = 10_000_000

#: files that one folder or pattern may bring in
MAX_FILES = 1_000


def check(name: str, amount: int, limit: int, unit: str) -> None:
    """Refuse an `amount` above the `limit`, naming the constant of this module that sets it.

    Raises
    ------
    InputError
        ``amount > limit``.
    """
    if amount > limit:
        raise InputError(f"has {amount:,} {unit} or more; the limit is {limit:,} ({name})")
