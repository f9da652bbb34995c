"""Turn a loaded table into the tidy sweep frame, with a note for each row left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from lrchart.errors import InputError
from lrchart.frame.arrays import FloatArray
from lrchart.frame.attempts import last_attempts
from lrchart.frame.cells import POSITIVE, refuse
from lrchart.frame.copies import copies, copies_text
from lrchart.frame.counters import counts_along
from lrchart.frame.declared import marked
from lrchart.frame.restarts import counted_on, in_order
from lrchart.frame.schema import SWEEP, TidyFrame, sweeps
from lrchart.frame.validation import validate
from lrchart.kinds.columns import tells
from lrchart.readers.columns import Choice, Columns
from lrchart.readers.gaps import PLACE, settle_gaps
from lrchart.readers.kinds import Refusal, declared, keep_range_tests
from lrchart.readers.measured import measured
from lrchart.readers.notes import LeftOut
from lrchart.readers.numbers import Mask, Numbers, to_numbers
from lrchart.readers.table import Loaded
from lrchart.readers.zeros import without_zeros
from lrchart.text import counted

ANY = Choice()


@dataclass(frozen=True)
class Part:
    """Range tests of one table, with notes on them."""

    #: tidy frame; empty if every run was refused
    frame: TidyFrame
    #: one sentence per irregularity
    notes: tuple[str, ...]
    #: runs that are not range tests
    refused: tuple[Refusal, ...] = ()
    #: names of all runs, in the order of the source
    runs: tuple[str, ...] = ()


def tidy(loaded: Loaded, columns: Columns, run: str, choice: Choice = ANY) -> Part:
    """Return the tidy frame of a loaded table, with notes on how it was read.

    Parameters
    ----------
    loaded
        The cells of `columns`, as they stand in the source, and of the columns beside them that
        tell the kind of a history.
    columns
        The roles of the columns.
    run
        The curve's name if no column holds one.
    choice
        The kind of the history, and the running mean that its losses are.

    Returns
    -------
    Part
        Its frame has the columns run, replicate, step, lr (> 0), loss and, if the source has it,
        optimal_lr, training_steps, schedule, attempt and planned_steps; ``kind`` if the caller or
        the source says it, and ``smoothed``, the running mean that the losses still are, if it
        could not be undone.

    Raises
    ------
    KindError
        The rows are trainings, one row each.
    InputError
        A cell that is not a number, a learning rate that is not above 0, or nothing left to
        draw. The message names the column, the row (from 1, below the header) and the value.
    """
    notes = list(loaded.notes)
    loaded = _without_cut_end(loaded, columns, notes)
    rows, blanks = _rows(loaded, columns, run, notes)
    choice = declared(choice, loaded.frame, columns)
    rows = settle_gaps(rows, *blanks, notes, writes_nan=loaded.writes_nan)
    rows = _last_attempts(rows, notes)
    rows = without_zeros(rows, loaded.frame[columns.lr], notes)
    rows = in_order(_without_copies(rows, notes))
    runs = tuple(str(name) for name in rows["run"].unique())
    beside = {
        str(name): loaded.frame[name].to_numpy()[rows.index - 1]
        for name in loaded.frame
        if tells(str(name))
    }
    if (loaded.counted or counts_along(beside)) and "step" not in rows:
        rows = rows.assign(step=rows.index.to_numpy(dtype="int64") - 1)
    rows = measured(rows, loaded.smoothed, choice, notes, beside, columns.loss)
    rows, anew = counted_on(rows)
    if anew:
        notes.append(f"counted the steps on, which start anew {counted(anew, 'time')}")
    rows, refused = keep_range_tests(rows, beside, columns, choice, notes)
    if PLACE in rows:  # only now: `keep_range_tests` takes a column "step" as recorded
        numbered = rows.astype({PLACE: "int64"}).rename(columns={PLACE: "step"})
        rows = rows.drop(columns=PLACE) if "step" in rows else marked(numbered)
    _check_lr(rows, loaded, columns.lr)
    if choice.kind != "training":
        _describe_order(rows, notes)
    once = tuple(dict.fromkeys(notes))
    return Part(TidyFrame(rows) if rows.empty else validate(rows), once, refused, runs)


def _rows(
    loaded: Loaded, columns: Columns, run: str, notes: list[str]
) -> tuple[pd.DataFrame, tuple[Mask, Mask]]:
    """Return the numbers of every row, from 1, and the blanks among its rates and losses."""
    rows = pd.DataFrame(index=pd.RangeIndex(1, len(loaded.frame) + 1))
    rows["run"] = _names(loaded, columns.run, run)
    rows["replicate"] = _whole(loaded, columns.replicate, notes)
    if columns.step is not None:
        steps = _whole(loaded, columns.step, notes)
        if len(steps) < 2 or not (steps == steps[0]).all():  # else it numbers nothing
            rows["step"] = steps
    lr, loss = (_numbers(loaded, name, notes) for name in (columns.lr, columns.loss))
    rows["lr"], rows["loss"] = lr.values, loss.values
    for role, name in columns.used().items():
        if role in ("optimal_lr", "training_steps", "planned_steps"):
            rows[role] = _numbers(loaded, name, notes).values
        elif role == "attempt":
            rows[role] = _whole(loaded, name, notes)
        elif role == "schedule":
            rows[role] = loaded.frame[name].to_numpy()
    return rows, _blanks(lr, loss)


def _without_cut_end(loaded: Loaded, columns: Columns, notes: list[str]) -> Loaded:
    """Leave out a last row that stops in the middle of a number, as a killed writer leaves it."""
    if not loaded.open_end or loaded.frame.empty:
        return loaded
    last = Loaded(loaded.frame.tail(1), decimal_comma=loaded.decimal_comma)
    if not any(to_numbers(last, name).wrong[0] for name in (columns.lr, columns.loss)):
        notes.append("the last line has no line end; if the file was cut, so may its last value be")
        return loaded
    notes.append(LeftOut(f"row {len(loaded.frame)}, the last, which is cut short"))
    return replace(loaded, frame=loaded.frame.iloc[:-1])


def _numbers(loaded: Loaded, name: str, notes: list[str], *, counts: bool = False) -> Numbers:
    numbers = to_numbers(loaded, name, counts=counts)
    refuse(name, numbers.wrong, loaded.frame[name], "is not a number", loaded.rows)
    notes += [note.format(name) for note in numbers.notes]
    return numbers


def _blanks(lr: Numbers, loss: Numbers) -> tuple[Mask, Mask]:
    """Return which rates and losses are missing.

    A float column cannot tell a missing value from NaN. No rate is NaN, so where the rates have
    one the table is a log with gaps, and the losses' NaNs are gaps as well.
    """
    gaps = np.isnan(lr.values) & ~lr.wrong
    return (gaps, np.isnan(loss.values)) if gaps.any() and lr.plain else (lr.blank, loss.blank)


def _whole(loaded: Loaded, name: str | None, notes: list[str]) -> Any:
    """Return a column of whole numbers, 0 if there is no column; NaN if a cell is blank."""
    if name is None:
        return 0
    numbers = _numbers(loaded, name, notes, counts=True)
    with np.errstate(invalid="ignore"):
        whole = (np.abs(numbers.values) < 2**53) & (numbers.values % 1 == 0)
    wrong = ~whole & ~np.isnan(numbers.values)
    refuse(name, wrong, loaded.frame[name], "is not a whole number", loaded.rows)
    return numbers.values


def _names(loaded: Loaded, name: str | None, run: str) -> Any:
    if name is None:
        return run
    cells = loaded.frame[name]
    blank = cells.isna() | cells.astype(str).str.strip().eq("")
    if blank.all():
        return run
    if blank.any():
        raise InputError(f"column {name!r}, row {int(blank.to_numpy().argmax()) + 1}: no run name")
    return cells.astype(str).to_numpy(dtype=object)


def _last_attempts(rows: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """Keep the last attempt of each sweep, and note how many came before it."""
    if "attempt" not in rows:
        return rows
    last = last_attempts(rows)
    each = last.drop_duplicates(SWEEP)
    for run, number in zip(each["run"], each["attempt"], strict=True):
        if number > 1:
            notes.append(f"run {run!r} was swept {number:g} times; the last attempt is read")
    return last


def _without_copies(rows: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    again = copies(rows)
    if not again.any():
        return rows
    notes.append(LeftOut(copies_text(again)))
    return rows[~again]


def _check_lr(rows: pd.DataFrame, loaded: Loaded, name: str) -> None:
    wrong = ~(np.isfinite(rows["lr"]) & (rows["lr"] > 0)).to_numpy()
    if wrong.any():
        at = int(wrong.argmax())
        row = rows.index[at] if loaded.rows is None else loaded.rows[rows.index[at] - 1] + 1
        raise InputError(
            f"column {name!r}, row {row}: {float(rows['lr'].iloc[at])!r} is not a learning rate; "
            f"{POSITIVE}"
        )


def _describe_order(rows: pd.DataFrame, notes: list[str]) -> None:
    """Note a sweep that is not one rise of the learning rate, or holds values that blew up."""
    for (run, _), sweep in sweeps(rows):
        twice = int(sweep["step"].duplicated().sum()) if "step" in sweep else 0
        # Steps that restart in every epoch do not give an order.
        if "step" in sweep and not twice:
            sweep = sweep.sort_values("step", kind="stable")
        falls = (sweep["lr"].diff() < 0).to_numpy()
        if falls.all(where=np.arange(len(falls)) > 0) and len(falls) > 1:
            notes.append(f"the learning rate of run {run!r} falls; it is drawn lowest rate first")
        elif falls.any():
            back = counted(int(falls.sum()), "time")
            row = sweep.index[int(falls.argmax())]
            notes.append(
                f"the learning rate of run {run!r} goes back {back}, first at row {row}; the steps "
                "are drawn in order of the rate"
            )
        if twice:
            notes.append(f"run {run!r} has {counted(twice, 'repeated step')}; all are kept")
        elif "step" not in sweep and (each := _rows_each(sweep["lr"].to_numpy())) > 1:
            notes.append(
                f"run {run!r} has {each} rows at each rate; without a column of steps, each row "
                "counts as an optimizer step"
            )
    if bad := int((~np.isfinite(rows["loss"])).sum()):
        notes.append(f"kept {counted(bad, 'NaN or infinite loss', 'NaN or infinite losses')}")


def _rows_each(lr: FloatArray) -> int:
    """Return how many rows in a row have each learning rate, 0 if not all have as many."""
    starts = np.flatnonzero(np.diff(lr, prepend=np.nan) != 0)
    rows = np.diff(starts, append=len(lr))
    return int(rows[0]) if len(rows) > 1 and (rows == rows[0]).all() else 0
