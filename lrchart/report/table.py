"""Hold a table of texts: the numbers behind a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUANTITY = r"[-−+~<>≈]?\s?\d[\d.,]*(e[-−+]?\d+)?"
#: a right-aligned cell: a number, perhaps with a unit, a range, or a dash
NUMBER = re.compile(rf"{_QUANTITY}(\s?(to|–|…|±)\s?{_QUANTITY}|\s\S+)?|[-−–—]?", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """A table of texts; every row starts with the name of its run."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    #: sentences below the table
    notes: tuple[str, ...] = ()

    @property
    def numeric(self) -> frozenset[int]:
        """Positions of the columns that hold numbers only; the first column never counts."""
        columns = range(1, len(self.header))
        return frozenset(
            i for i in columns if all(NUMBER.fullmatch(row[i].strip()) for row in self.rows)
        )
