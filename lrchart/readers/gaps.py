"""Handle rows with a missing learning rate or loss: join, keep, or drop them with a note."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.errors import InputError
from lrchart.frame.schema import SWEEP
from lrchart.readers.notes import LeftOut
from lrchart.readers.numbers import Mask
from lrchart.readers.table import NotASweepError
from lrchart.text import counted

#: column with the row number in the sweep, added if rows without a loss are left out
PLACE = "place"
#: minimum share of the losses that are equally far apart, if every so many steps are measured
REGULAR = 0.9


def settle_gaps(
    rows: pd.DataFrame, no_lr: Mask, no_loss: Mask, notes: list[str], *, writes_nan: bool
) -> pd.DataFrame:
    """Return the rows that have both a learning rate and a loss.

    Loggers that write the rate and the loss as separate rows (Lightning's CSVLogger, an event
    file) give rows that are joined by step. A loss that is missing only from the end of a sweep
    is read as NaN, since pandas writes a loss that blew up as an empty cell; elsewhere it is a
    step that was not measured.

    Parameters
    ----------
    rows
        Columns run, replicate, lr, loss and, if there is one, step.
    no_lr, no_loss
        Where the cell of that column is blank, one value a row.
    notes
        Gets one sentence for each kind of row that is joined, read as NaN or left out.
    writes_nan
        Whether the source writes a NaN as such, so that no blank stands for one.

    Raises
    ------
    InputError
        No row has both, and no step joins them.
    """
    if no_loss.all() and not no_lr.all():
        losses = counted(int((~no_lr).sum()), "loss", "losses")
        raise NotASweepError(
            f"all {losses} are blank, as pandas writes NaN: "
            f"log the loss of each step or, if it was NaN, start at a lower learning rate"
        )
    empty = no_lr & no_loss
    _left_out(empty, "neither a learning rate nor a loss", notes)
    if (no_lr & ~empty).any() and (no_loss & ~empty).any():
        return _numbered(_join(rows, no_lr, no_loss, notes), notes)
    _left_out(no_lr & ~empty, "no learning rate", notes)
    ends = _ends(rows[SWEEP], no_loss) & ~no_lr & (not writes_nan)
    if ends.any():
        notes.append(f"read the empty loss of {_rows(ends)} at the end as NaN")
    _left_out(no_loss & ~ends & ~empty, "no loss", notes)
    gaps = (no_loss & ~ends & ~no_lr).any()
    if gaps and ("step" not in rows or not _every_so_many(no_loss)):
        # A step without a measured loss still counts in how long the sweep stayed at a rate.
        place = rows[~no_lr].groupby(SWEEP, sort=False, dropna=False).cumcount()
        rows = rows.assign(**{PLACE: place.reindex(rows.index)})
    complete = rows[~no_lr & (~no_loss | ends)]
    if complete.empty or no_loss.all():
        raise NotASweepError("no row has both a learning rate and a loss")
    return _numbered(complete, notes)


def _every_so_many(no_loss: Mask) -> bool:
    """Return whether the loss was measured at every second step, or tenth: rarer on purpose."""
    apart = np.diff(np.flatnonzero(~no_loss))
    if not len(apart):
        return False
    usual = np.median(apart)
    return bool(usual > 1 and np.mean(apart == usual) >= REGULAR)


def _join(rows: pd.DataFrame, no_lr: Mask, no_loss: Mask, notes: list[str]) -> pd.DataFrame:
    """Join the rows that have a rate with those that have a loss, by sweep and step."""
    both = ~no_lr & ~no_loss
    if both.any():
        _left_out(no_lr & ~no_loss, "a loss but no learning rate", notes)
        _left_out(no_loss & ~no_lr, "a learning rate but no loss", notes)
        return rows[both]
    if "step" not in rows:
        raise InputError("no row has both a learning rate and a loss, and no step joins them")
    by = "step"
    if _alternate(rows, no_lr, no_loss):
        by, place = "their order", np.cumsum(~no_lr | ~no_loss) - 1
        rows = rows.assign(step=place // 2)
    rates, losses = rows[~no_lr].drop(columns="loss"), rows[~no_loss].drop(columns="lr")
    keys = [*SWEEP, "step"]
    for part in (rates, losses):
        part.insert(0, "_nth", part.groupby(keys, dropna=False).cumcount())
    shared = [name for name in losses if name in (*keys, "_nth", "loss")]
    joined = losses[shared].reset_index().merge(rates, on=[*keys, "_nth"]).set_index("index")
    if joined.empty:
        raise InputError(
            "the learning rate and the loss share no step; the rate has steps "
            f"{_few(rates['step'])}, the loss {_few(losses['step'])}"
        )
    alone = len(rates) + len(losses) - 2 * len(joined)
    rest = f"; left out {counted(alone, 'row')} without a partner" if alone else ""
    notes.append(
        f"joined the learning rate and the loss, which are in separate rows, by {by}{rest}"
    )
    return joined.drop(columns="_nth")


def _alternate(rows: pd.DataFrame, no_lr: Mask, no_loss: Mask) -> bool:
    """Return whether each rate of one sweep has a loss behind it (or before), at another step.

    A tracker that counts its calls numbers them so if a loop logs the two one after the other.
    """
    full = rows[~no_lr | ~no_loss]
    is_rate = ~no_lr[~no_lr | ~no_loss]
    turns = bool((is_rate[1:] != is_rate[:-1]).all())
    return (
        turns
        and full["step"].is_monotonic_increasing
        and full["step"].is_unique
        and (len(full.drop_duplicates(SWEEP)) == 1)
    )


def _ends(sweep: pd.DataFrame, blank: Mask) -> Mask:
    """Return the blanks of every sweep whose blanks all stand at its end."""
    blanks = pd.Series(blank, index=sweep.index)
    groups = blanks.groupby([sweep["run"], sweep["replicate"]], dropna=False)
    first = groups.cummax()  # True from the first blank on
    gap = (first & ~blanks).groupby([sweep["run"], sweep["replicate"]], dropna=False)
    return np.asarray(blanks & ~gap.transform("any"), dtype=bool)


def _numbered(rows: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """Give the counts their integer type, a sweep without all its steps the order of its rows."""
    if rows["replicate"].isna().all():  # only the first record has the seed, as in logs of MMCV
        rows = rows.assign(replicate=0)
    if rows["replicate"].isna().any():
        row = rows.index[int(rows["replicate"].isna().to_numpy().argmax())]
        raise InputError(f"row {row}: the replicate is missing")
    if "step" in rows and rows["step"].isna().any():
        notes.append("some rows have no step, so the steps are numbered in the order of the rows")
        rows = rows.drop(columns="step")
    whole = {name: "int64" for name in ("replicate", "step") if name in rows}
    return rows.astype(whole)


def _left_out(which: Mask, what: str, notes: list[str]) -> None:
    if which.any():
        notes.append(LeftOut(f"{_rows(which)} with {what}"))


def _rows(which: Mask) -> str:
    return counted(int(which.sum()), "row")


def _few(steps: pd.Series[float]) -> str:
    shown = [f"{step:g}" for step in steps.iloc[:3]]
    return ", ".join(shown) + (", …" if len(steps) > 3 else "")
