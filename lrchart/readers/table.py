"""Define the table that every format gives, its columns loaded on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from lrchart.errors import InputError
from lrchart.frame.arrays import IntArray


class NotASweepError(InputError):
    """A readable source that holds no range test; a folder may have such files beside its runs."""


@dataclass(frozen=True)
class Loaded:
    """The columns that were asked for, as they stand in the source.

    A cell is a number, text that should be one, or None if the source has nothing.
    """

    frame: pd.DataFrame
    #: notes for the user on how it was read
    notes: tuple[str, ...] = ()
    #: whether the source ends within a line, so that the last row may be incomplete
    open_end: bool = False
    #: whether a comma in a number must be a decimal comma
    decimal_comma: bool = False
    #: whether the source writes NaN explicitly, so that an empty cell was not measured
    writes_nan: bool = False
    #: running mean that is known to have been applied to the losses; "auto" if nothing is known
    smoothed: str | float = "auto"
    #: whether the source counts its rows as steps of one training, though no column does
    counted: bool = False
    #: row of the source, from 0, of each row of `frame`; None: it has all of them
    rows: IntArray | None = None


def verbatim(columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Return a frame whose cells are those of `columns` as they are."""
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


def gathered(rows: Iterable[Mapping[Any, Any]], names: Sequence[str]) -> pd.DataFrame:
    """Return the cells that `rows` have under `names`; None where a row has none."""
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for row in rows:
        for name, cells in columns.items():
            cells.append(row.get(name))
    return verbatim(columns)


@dataclass(frozen=True)
class Table:
    """Named columns, and how to load some of them."""

    names: tuple[str, ...]
    load: Callable[[Sequence[str]], Loaded]
    #: name of the run, if the source gives it outside the columns
    run: str | None = None
    #: format or layout, if it says more than that of the file
    kind: str | None = None
    #: sentence about the columns, if they have no names
    nameless: str = ""
    #: function to the same table with its cells of records or lists opened, if it has such cells:
    #: they are steps of a sweep, but histories in a table of trainings
    opened: Callable[[], list[Table]] | None = None

    def named(self, run: str | None = None, kind: str | None = None) -> Table:
        """Return the table with a run or a kind, if it has none of its own."""
        opened = self._opened(lambda table: table.named(run, kind))
        return replace(self, run=self.run or run, kind=self.kind or kind, opened=opened)

    def noting(self, *notes: str) -> Table:
        """Return the table with `notes` before those of its loading."""

        def load(names: Sequence[str]) -> Loaded:
            loaded = self.load(names)
            return replace(loaded, notes=(*notes, *loaded.notes))

        return replace(self, load=load, opened=self._opened(lambda table: table.noting(*notes)))

    def loading(self, **known: Any) -> Table:
        """Return the table with fields of `Loaded` that its source tells."""

        def load(names: Sequence[str]) -> Loaded:
            return replace(self.load(names), **known)

        return replace(self, load=load, opened=self._opened(lambda table: table.loading(**known)))

    def renamed(self, columns: Mapping[str, str]) -> Table:
        """Return the table with only these `columns`: new name -> present one."""

        def load(names: Sequence[str]) -> Loaded:
            loaded = self.load([columns[name] for name in names])
            return replace(loaded, frame=loaded.frame.set_axis(list(names), axis=1))

        return replace(self, names=tuple(columns), load=load, opened=None)

    def parts(self) -> list[Table]:
        """Return the table, or those that its cells of records or lists hold."""
        if self.opened is None:
            return [self]
        return [part for table in self.opened() for part in table.parts()]

    def _opened(self, change: Callable[[Table], Table]) -> Callable[[], list[Table]] | None:
        opened = self.opened
        return None if opened is None else lambda: [change(table) for table in opened()]
