"""Recover the measured losses of a source before anything else is read from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from lrchart.errors import InputError, option_text
from lrchart.frame.schema import SWEEP
from lrchart.frame.smoothed import COLUMN, NONE, PERHAPS, ROUNDED
from lrchart.kinds.columns import last_part
from lrchart.readers.columns import Choice
from lrchart.readers.gaps import PLACE
from lrchart.readers.smoothed.detect import FEWEST
from lrchart.readers.smoothed.means import Places
from lrchart.readers.smoothed.restarts import starts_of
from lrchart.readers.smoothed.unsmooth import Unsmoothed, mean_of, unsmooth
from lrchart.readers.smoothed.windows import window_of
from lrchart.readers.spellings import is_mean

#: maximum losses in a windowed mean that hardly moves an answer, as a fraction of the steps
WIDE = 0.06
#: outcome -> what the losses may still be
_DOUBTS = {"undecided": PERHAPS, "hidden": ROUNDED}


def measured(
    rows: pd.DataFrame,
    known: str | float,
    choice: Choice,
    notes: list[str],
    beside: Mapping[str, Any],
    name: str = "loss",
) -> pd.DataFrame:
    """Return `rows` with their losses as they were measured.

    Parameters
    ----------
    rows
        Columns run, replicate, lr and loss, in recorded order.
    known
        The running mean that the source is known to keep, or "auto".
    choice
        The caller's choice, which counts more.
    notes
        Gets a sentence if a mean was undone, or could not be.
    beside
        Name to values of other columns, one value a row; epochs are looked for among them.
    name
        The name of the losses' column, which may say that they are means.

    Returns
    -------
    pandas.DataFrame
        The rows, with ``step`` if running means vouch for their order, and ``smoothed`` if losses
        still are one, or may be.

    Raises
    ------
    OptionError
        The choice names no running mean.
    InputError
        The caller chose a mean, and the losses are rounded too coarsely to undo it.
    """
    how = known if choice.smoothed == "auto" else choice.smoothed
    if choice.kind == "training":
        return rows
    if how == "no":
        return rows.assign(**{COLUMN: NONE})
    sweep = rows.groupby(SWEEP, sort=False, dropna=False).ngroup().to_numpy()
    lr, loss = rows["lr"].to_numpy(), rows["loss"].to_numpy(dtype="float64", copy=True)
    epoch = next((cells for name, cells in beside.items() if last_part(name) == "epoch"), None)
    step = _numbers(rows["step"]) if "step" in rows else None
    still = np.full(len(rows), "", dtype=object)
    sentences: list[str] = []
    outcomes: set[str] = set()
    named = is_mean(name)
    for places in pd.Series(sweep).groupby(sweep).indices.values():
        own = [None if each is None else each[places] for each in (epoch, step)]
        result = _unsmoothed(lr[places], loss[places], how, choice, starts_of(*own))
        if result.outcome in ("measured", "undecided"):
            result = _of_window(loss[places], own[1]) or _by_name(result, name)
        loss[places] = result.loss
        outcomes.add(result.outcome)
        few = np.isfinite(result.loss).sum() < FEWEST
        if few and result.outcome in _DOUBTS and not named:
            continue
        sentences.append(result.note)
        still[places] = _still(result, lr[places], every_step=PLACE not in rows) or (
            PERHAPS if named and result.outcome == "undecided" else ""
        )
    notes += _few(sentences)
    rows = rows.assign(loss=loss)
    if outcomes == {"undone"} and "step" not in rows:
        # A running mean follows the steps of one run, in order.
        place = rows[PLACE] if PLACE in rows else rows.groupby(sweep).cumcount()
        rows = rows.assign(step=place.astype("int64"))
    return rows.assign(**{COLUMN: still.tolist()}) if still.any() else rows


def _numbers(cells: pd.Series[Any]) -> Any:
    """Return the numbers of steps, which may be text; NaN for any other cell."""
    return pd.to_numeric(cells, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)


def _still(result: Unsmoothed, lr: Any, *, every_step: bool) -> str:
    """Return the running mean that the losses of a sweep still are or may be, else ""."""
    if result.outcome == "refused" and result.mean is not None:
        return result.mean.label
    # Tools that store a mean do so at every step, and sweep upwards.
    return _DOUBTS.get(result.outcome, "") if every_step and lr[0] <= lr[-1] else ""


def _unsmoothed(lr: Any, loss: Any, how: str | float, choice: Choice, starts: Places) -> Unsmoothed:
    try:
        return unsmooth(lr, loss, how, starts)
    except InputError as error:
        if choice.smoothed != "auto":
            raise
        # The mean is only assumed from the type of the object: read the losses as they are.
        return Unsmoothed(loss, "refused", mean_of(how, loss), str(error))


def _of_window(loss: Any, step: Any) -> Unsmoothed | None:
    """Return losses that are means of the last ones, of so many that they lag behind the rate."""
    width = window_of(loss, step)
    steps = len(loss) if step is None else step[-1] - step[0]
    if not width or width <= WIDE * steps:
        return None
    note = f"the losses are means of the last {width}: read as measured; log the loss of each step"
    return Unsmoothed(loss, "undecided", None, note)


def _by_name(result: Unsmoothed, name: str) -> Unsmoothed:
    """Return losses as undecided ones if the `name` of their column says that they are means."""
    if not is_mean(name) or result.outcome == "undecided":
        return result
    option = option_text("smoothed", "NAME")
    note = f"{name!r} may be a running mean: read as measured ({option} undoes a running mean)"
    return Unsmoothed(result.loss, "undecided", None, note)


def _few(sentences: list[str]) -> list[str]:
    """Return up to three different `sentences`; of more, the first and how many are like it."""
    every = [each for each in dict.fromkeys(sentences) if each]
    return every if len(every) <= 3 else [every[0], f"and the same of {len(every) - 1} other runs"]
