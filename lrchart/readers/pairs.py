"""Join a learning rate and a loss that stand in a file each, as trackers export them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

import numpy as np
import pandas as pd

from lrchart.errors import InputError, option_text
from lrchart.readers.columns import Choice
from lrchart.readers.in_memory import InMemory
from lrchart.readers.interpret import reading_of
from lrchart.readers.messages import listing
from lrchart.readers.metric_files import LIST, folder_of, names_no_metric, of_metric
from lrchart.readers.numbers import to_numbers
from lrchart.readers.reading import Reading
from lrchart.readers.sources.locations import reached
from lrchart.readers.sources.source import Source
from lrchart.readers.spellings import means
from lrchart.readers.table import Loaded, NotASweepError, Table

#: minimum length of the shorter of two files that pair loosely, as a fraction of the longer
LENGTH = 0.5


@dataclass(frozen=True)
class Half:
    """The learning rates or the losses of one run, by step."""

    label: str
    source: Source
    run: str
    #: unique key of the run; several runs may have one name
    key: str
    #: the same without words that may name the metric; see `of_metric`
    loose: str
    role: str
    column: str
    step: str
    table: Table

    def alone(self) -> NotASweepError:
        """Return the error if the other half is missing."""
        held, missing = (
            ("learning rate", "loss") if self.role == "lr" else ("loss", "learning rate")
        )
        return NotASweepError(
            f"{self.source.name}: holds the {held} of run {self.run!r} and no {missing}; give the "
            f"file with its {missing} as well, or one file with both{self._others()}"
        )

    def unmatched(self) -> NotASweepError:
        """Return the error if there are other halves, but of other names."""
        return NotASweepError(
            f"{self.alone()} (files are joined if their names differ in the metric only, as "
            f"a_lr.csv and a_loss.csv do)"
        )

    def _others(self) -> str:
        """Return the columns that may be the other half under a name of their own."""
        others = [name for name in self.table.names if name not in (self.column, self.step)]
        option = option_text("loss_column" if self.role == "lr" else "lr_column")
        return f", or choose one of {listing(others)} with {option}" if others else ""


@dataclass(frozen=True)
class Refused:
    """A source that is no range test by itself: why, and what tables it holds."""

    source: Source | InMemory
    error: InputError
    tables: Sequence[Table]


def pair(
    refused: Mapping[str, Refused],
) -> tuple[dict[str, Reading], dict[str, InputError]]:
    """Return the range tests that files of one metric give two by two, joined by step.

    Parameters
    ----------
    refused
        Label of each source that is no range test by itself -> what it is.

    Returns
    -------
    readings
        Label of a file with losses -> what it and the file of their learning rates give.
    errors
        Label of a source that is in none -> what to say about it.

    Raises
    ------
    InputError
        Two files hold the learning rate, or the loss, of one run.
    """
    halves = [half for label, each in refused.items() for half in _halves(label, each)]
    pairs: dict[str, list[tuple[Half, Half]]] = {}
    errors: dict[str, InputError] = {label: _error(each) for label, each in refused.items()}
    errors |= {half.label: half.alone() for half in halves}
    by_file = [half for half in halves if half.table.run is None]
    if len({half.role for half in by_file}) > 1:
        errors |= {half.label: half.unmatched() for half in by_file}
    for rates, losses in _pairs(halves):
        pairs.setdefault(losses.label, []).append((rates, losses))
        errors.pop(rates.label, None)
        errors.pop(losses.label, None)
    return {label: _reading(label, both) for label, both in pairs.items()}, errors


def _pairs(halves: Sequence[Half]) -> Iterator[tuple[Half, Half]]:
    """Yield the halves that have one key, then those left that pair loosely and step by step."""
    left: list[Half] = []
    for group in _grouped(halves, lambda half: half.key):
        if (both := _both(group)) is not None:
            yield both
        else:
            left += group
    for group in _grouped(left, lambda half: half.loose):
        if (both := _both(group)) is not None and _steps_agree(*both):
            yield both


def _error(refused: Refused) -> InputError:
    """Return why a source is no range test by itself."""
    source = refused.source
    if isinstance(source, InMemory):
        return refused.error
    with reached(source.name):
        unnamed = any(names_no_metric(table, source) for table in refused.tables)
    if not unnamed:
        return refused.error
    suffix = PurePath(source.parts[-1]).suffix or ".csv"
    return NotASweepError(
        f"{source.name}: one metric as TensorBoard downloads it, under a name that does not say "
        f"which; name the file of the learning rate lr{suffix} and that of the loss loss{suffix}"
    )


def _halves(label: str, refused: Refused) -> Iterator[Half]:
    """Yield what a file holds of one role only: of its run, or of each of its runs."""
    source = refused.source
    if isinstance(source, InMemory):
        return
    with reached(source.name):
        named = [of_metric(table, source) for table in refused.tables]
    for table, key, loose in named:
        columns = {role: _columns(table, role) for role in ("lr", "loss", "step")}
        held = [role for role in ("lr", "loss") if columns[role]]
        if len(held) == 1 and len(columns[held[0]]) == 1 and columns["step"]:
            role, run = held[0], table.run or folder_of(source)
            places = columns[role][0], columns["step"][0]
            yield Half(label, source, run, key, loose, role, *places, table)


def _columns(table: Table, role: str) -> list[str]:
    return [name for name in table.names if means(role, name)]


def _grouped(halves: Sequence[Half], key: Callable[[Half], str]) -> Iterator[list[Half]]:
    for each in dict.fromkeys(map(key, halves)):
        yield [half for half in halves if key(half) == each]


def _both(halves: Sequence[Half]) -> tuple[Half, Half] | None:
    """Return the one half with a learning rate and the one with a loss; None if there are none."""
    rates, losses = ([half for half in halves if half.role == role] for role in ("lr", "loss"))
    if not rates or not losses:
        return None
    for matches, what in ((rates, "learning rate"), (losses, "loss")):
        if len(matches) > 1:
            files = listing([half.source.name for half in matches])
            raise InputError(
                f"{len(matches)} files hold the {what} of run {matches[0].run!r}: {files}; give one"
            )
    return rates[0], losses[0]


def _steps_agree(rates: Half, losses: Half) -> bool:
    """Return whether all steps of one file are among those of the other, over most of its length.

    The first numbers of epochs are among those of steps, too.
    """
    steps = [{*to_numbers(_rows(half), "Step").values} for half in (rates, losses)]
    few, many = sorted(steps, key=len)
    return bool(few) and few <= many and np.ptp([*few]) >= LENGTH * np.ptp([*many])


def _reading(label: str, pairs: Sequence[tuple[Half, Half]]) -> Reading:
    names = dict.fromkeys(half.source.name for pair in pairs for half in pair)
    tables = [_table(rates, losses) for rates, losses in pairs]
    return reading_of(" and ".join(names), tables, label, Choice())


def _table(rates: Half, losses: Half) -> Table:
    """Return both halves as the rows of one table, each with an empty cell for the other."""

    def load(names: Sequence[str]) -> Loaded:
        parts = [_rows(half) for half in (rates, losses)]
        _check_lists(rates, losses, [len(part.frame) for part in parts])
        rows = pd.concat([part.frame for part in parts], ignore_index=True)
        notes = parts[0].notes + parts[1].notes
        return Loaded(rows[list(names)].fillna(""), notes, writes_nan=True)

    kind = f"{losses.table.kind} (one metric a file)"
    return Table(("Step", rates.column, losses.column), load, run=losses.run, kind=kind)


def _check_lists(rates: Half, losses: Half, lengths: Sequence[int]) -> None:
    """Refuse lists whose places do not say which rate belongs to which loss.

    A loop that stops may have stored one rate, or one loss, more.
    """
    lists = [half.table.kind == LIST for half in (rates, losses)]
    if any(lists) and not (all(lists) and abs(lengths[0] - lengths[1]) <= 1):
        raise InputError(
            f"{lengths[0]} learning rates in {rates.source.name} and {lengths[1]} losses in "
            f"{losses.source.name}: nothing says which belong together; save both in one table"
        )


def _rows(half: Half) -> Loaded:
    renamed = half.table.renamed({"Step": half.step, half.column: half.column})
    loaded = renamed.load(renamed.names)
    return replace(loaded, frame=loaded.frame.astype(object))
