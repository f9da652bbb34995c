"""Turn the table of one source into columns that `lrchart.frame.trainings.validate` takes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lrchart.errors import InputError
from lrchart.frame.copies import copies
from lrchart.frame.one_sweep import refuse_sweep
from lrchart.frame.trainings import MEASURED
from lrchart.keywords.values import finite, flag
from lrchart.readers.trainings import columns, rates, settings
from lrchart.readers.trainings.groups import SOURCE, group_columns, seeds
from lrchart.readers.trainings.raw import Raw
from lrchart.readers.trainings.reduce import ONE, is_history, is_one, reduced
from lrchart.readers.trainings.scores import say_score
from lrchart.readers.trainings.sources import Named
from lrchart.readers.trainings.unlogged import without_loss
from lrchart.text import counted


@dataclass(frozen=True)
class Wanted:
    """Options that the caller chose; see `lrchart.readers.trainings.reader.read_trainings`."""

    by: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    loss_column: str | None = None
    lr_column: str | None = None
    seed: str | None = None
    reduce: str = "last"
    higher_is_better: bool = False
    untrained: float | None = None

    def __post_init__(self) -> None:
        flag("higher_is_better", self.higher_is_better)
        if self.untrained is not None:
            finite("untrained", self.untrained)


#: minimum rows that stand twice from which they are copies, if there is no seed
MIN_COPIES = 3


@dataclass(frozen=True)
class Roles:
    """The columns of a source that have a part in the frame."""

    rate: rates.Rate
    loss: str
    seed: str | None
    run: str | None
    groups: list[str]
    over: list[str]

    @property
    def names(self) -> list[str]:
        """Their names."""
        optional = [name for name in (self.seed, self.run) if name is not None]
        return [self.rate.name, self.loss, *optional, *self.groups, *self.over]


def interpret(source: Named, wanted: Wanted, *, alone: bool) -> tuple[pd.DataFrame, list[str]]:
    """Return the trainings of one source, and notes on how they were read.

    `alone` says that there is no other source, which would be another curve.

    Raises
    ------
    InputError
        Columns are ambiguous, or trainings differ in settings that nobody named.
    """
    score = wanted.higher_is_better or bool(source.raw.score)
    roles, notes = _roles(source.raw, wanted, score)
    given = _with_a_rate(source.raw, roles.rate, notes)
    raw = _one_a_training(given, roles, wanted.reduce, score, notes, alone=alone)
    raw = without_loss(raw, roles.loss, notes)
    steps = _steps(raw)
    _refuse_unnamed(raw, roles, wanted)
    table = _table(raw, roles, score, wanted)
    known = wanted.higher_is_better or raw.score is not None
    notes += filter(None, [_score_note(table, raw.rows, roles, wanted, known)])
    if roles.seed is not None and table["replicate"].isna().any():
        notes.append(f"a seed is missing in column {roles.seed!r}: repeats are numbered in order")
    if steps is not None and steps.notna().all():
        table["steps"] = steps.to_numpy()
    label = "" if alone and SOURCE not in wanted.by else source.label
    table = table.assign(**group_columns(raw.rows, roles.groups, label))
    return table, [*raw.notes, *notes, *_left_out(table)]


def _steps(raw: Raw) -> pd.Series[float] | None:
    """Return the steps of each training, which histories were counted or a column says."""
    if raw.steps is not None or (step := columns.step(raw.rows)) is None:
        return raw.steps
    return columns.numbers(raw.rows, step)


def _refuse_unnamed(raw: Raw, roles: Roles, wanted: Wanted) -> None:
    """Refuse trainings that differ in settings, or repeat rates, if nobody named what differs."""
    rows, named = raw.rows, [*roles.groups, *roles.over]
    taken = [*roles.names, *rates.copies(rows, roles.rate.name)]
    names = settings.differing(_ended(rows, raw), raw.settings, taken, named)
    settings.refuse(rows, names, ",".join(wanted.by))
    if roles.seed is None:
        keys = [roles.rate.name, *named]
        used = [name for name in taken if name != roles.run]
        settings.refuse_repeats(rows, settings.repeated_by(rows, keys, used))


def _one_a_training(
    raw: Raw, roles: Roles, way: str, score: bool, notes: list[str], *, alone: bool
) -> Raw:
    """Return the trainings of a source, reduced to one row each if they are histories."""
    rows, step = raw.rows.reset_index(drop=True), columns.step(raw.rows)
    lr = roles.rate.name
    if roles.run is None and is_one(rows, lr, step, scheduled=not alone):
        roles, rows = replace(roles, run=ONE), rows.assign(**{ONE: "training"})
    else:
        refuse_sweep(rows, roles.rate.values(rows), step, roles.run)
    named = [name for name in (roles.seed, *roles.groups, *roles.over) if name is not None]
    constant = {*(raw.settings or ()), *named} - {lr, roles.loss, step or ""}
    summaries = raw.steps is not None or roles.run is None
    if summaries or not is_history(rows, str(roles.run), constant, lr, step):
        return _once(replace(raw, rows=rows.astype(object)), roles, notes)
    if raw.status is not None:
        rows = rows.assign(_status=raw.status.to_numpy())
    count = len(rows)
    rows = reduced(rows, str(roles.run), lr, roles.loss, step, way, score=score)
    if roles.run != ONE:
        notes.append(f"{counted(count, 'row')} are {len(rows):,} trainings, by {roles.run!r}")
    status = rows.pop("_status") if raw.status is not None else None
    return replace(raw, rows=rows, status=status, steps=rows["_steps"])


def _ended(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Return the rows of trainings that have a place on the curve; all if none has."""
    if raw.status is None or not (ended := raw.status.isin(MEASURED).to_numpy()).any():
        return rows
    return rows[ended]


def _once(raw: Raw, roles: Roles, notes: list[str]) -> Raw:
    """Return the trainings without rows that stand twice: as repeats they would have no noise."""
    cells = raw.rows.astype(str).fillna("")
    twice = cells.duplicated().to_numpy()
    if roles.seed is None:  # a few may be repeats
        row, lr = cells.groupby([*cells]).ngroup(), pd.factorize(cells[roles.rate.name])[0]
        run = cells.groupby(roles.groups).ngroup() if roles.groups else 0
        rows = {"run": run, "replicate": 0, "lr": lr, "loss": row}
        twice = copies(pd.DataFrame(rows, index=cells.index), MIN_COPIES)
    elif raw.rows[roles.seed].isna().any():
        return raw
    if not twice.any():
        return raw
    notes.append(f"left out {counted(int(twice.sum()), 'repeated row')}")
    return raw.only(~twice)


def _score_note(
    table: pd.DataFrame, rows: pd.DataFrame, roles: Roles, wanted: Wanted, known: bool
) -> str:
    """Return a note if the column may be a score, judged by its first group."""
    finished = (table["status"] == "finished").to_numpy()
    if roles.groups:
        keys = rows[roles.groups].astype(str)
        finished = finished & (keys == keys.iloc[0]).all(axis=1).to_numpy()
    chosen = wanted.loss_column is not None
    group = table[finished]
    return say_score(roles.loss, group["lr"], group["loss"], chosen=chosen, known=known)


def _with_a_rate(raw: Raw, rate: rates.Rate, notes: list[str]) -> Raw:
    """Leave out the runs of a tool that were given no learning rate: they are something else."""
    if raw.settings is None:
        return raw
    unset = rate.values(raw.rows).isna().to_numpy()
    if not unset.any() or unset.all():
        return raw
    notes.append(f"left out {counted(int(unset.sum()), 'training')} without {rate.name!r}")
    return raw.only(~unset)


def _roles(raw: Raw, wanted: Wanted, score: bool) -> tuple[Roles, list[str]]:
    rows = raw.rows
    rate = rates.rate(rows, wanted.lr_column, raw.settings)
    loss, note = columns.loss(rows.drop(columns=rate.name), wanted.loss_column, score)
    names = [str(name) for name in rows.columns]
    roles = Roles(
        rate=rate,
        loss=loss,
        seed=columns.seed(rows, wanted.seed),
        run=columns.run(rows),
        groups=[columns.find(names, name, "by") for name in wanted.by if name != SOURCE],
        over=[columns.find(names, name, "over") for name in wanted.over],
    )
    notes = [note] if note else []
    if rate.base is not None:
        base = "e" if rate.base == math.e else f"{rate.base:g}"
        notes.append(f"{rate.name!r} is converted: lr = {base} ** {rate.name}")
    return roles, notes


def _table(raw: Raw, roles: Roles, score: bool, wanted: Wanted) -> pd.DataFrame:
    rows, status = raw.rows, raw.status
    value = columns.numbers(rows, roles.loss)
    way = f" ({wanted.reduce} value)" if raw.steps is not None else ""
    sign = -1 if score else 1
    untrained = np.nan if wanted.untrained is None else sign * wanted.untrained
    over = rows[roles.over].map(str).agg(", ".join, axis=1) if roles.over else ""
    return pd.DataFrame(
        {
            "lr": roles.rate.values(rows),
            "loss": sign * value,
            "status": "finished" if status is None else status.to_numpy(),
            "replicate": np.nan if roles.seed is None else seeds(rows[roles.seed]),
            "sign": sign,
            "untrained": untrained,
            "over": over,
            "measure": roles.loss + way,
        }
    )


def _left_out(table: pd.DataFrame) -> list[str]:
    """Return how many trainings have no place on the curve, and how many diverged."""
    status = table["status"]
    counts = status[~status.isin(MEASURED)].value_counts()
    parts = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    if not status.isin(MEASURED).any():
        raise InputError(f"no training finished: {parts}")
    notes = [f"left out {parts} of {counted(len(table), 'training')}"] if parts else []
    empty = int(((status == "finished") & table["loss"].isna()).sum())
    if empty:
        what = counted(empty, "finished training has", "finished trainings have")
        notes.append(f"{what} no finite loss: diverged")
    return notes
