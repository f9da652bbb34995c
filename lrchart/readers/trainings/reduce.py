"""Reduce histories, of many rows a training, to one number each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lrchart.errors import one_of
from lrchart.readers.trainings import stopped
from lrchart.readers.trainings.cells import Codes, codes_of
from lrchart.readers.trainings.stopped import any_number, losses_of

#: minimum losses before a final NaN that counts as a divergence if gaps are written as NaN, too
FEWEST = 2

#: minimum steps that show a schedule
LONG = 20
#: column added to a history of a single training, to name it
ONE = "_training"
#: maximum rows of a training with the same step, one per metric
SAME_STEP = 3
#: choices for the loss of a training: its last, or its lowest
WAYS = ("last", "lowest")
#: spellings of losses that are not finite
BLOWN = ("nan", "inf", "-inf", "infinity")

Mask = NDArray[np.bool_]


def check_way(way: str) -> None:
    """Refuse a way that is not among `WAYS`.

    Raises
    ------
    OptionError
        It is none of them.
    """
    if way not in WAYS:
        raise one_of("reduce", way, WAYS)


def final(losses: pd.Series[float], way: str, *, score: bool) -> float:
    """Return the final number of one history; a history that ends in NaN has diverged.

    Parameters
    ----------
    losses
        In the order of the steps, without cells in which nothing was logged; ±inf and NaN are
        losses that were logged as such.
    way
        "last", or "lowest" (the highest of scores).
    """
    if losses.empty:
        return float("nan")
    last = float(losses.iloc[-1])
    if way == "last" or not np.isfinite(last):
        return last
    finite = losses[np.isfinite(losses)]
    return float(finite.max() if score else finite.min())


def is_one(rows: pd.DataFrame, lr: str, step: str | None, *, scheduled: bool) -> bool:
    """Return whether rows are the steps of one training: each has a step of its own, and one rate.

    If it may be `scheduled`, the rate may rise to a peak and has to fall from it.
    """
    if step is None or len(rows) <= FEWEST:
        return False
    rates, steps = _numbers(rows[lr]), _numbers(rows[step])
    if not np.isfinite(steps).all() or len(pd.unique(steps)) < len(rows):
        return False
    moves = np.diff(rates[np.argsort(steps)])
    if not moves.any():
        return True
    falling = np.flatnonzero(moves < 0)
    peaked = len(falling) > 0 and not (moves[falling[0] :] > 0).any()
    return scheduled and peaked and len(rows) >= LONG


def is_history(
    rows: pd.DataFrame, run: str, constant: Collection[str], lr: str, step: str | None
) -> bool:
    """Return whether rows are steps of trainings that the column `run` tells apart.

    Rows of one name that differ in a setting, which is `constant` in a training, are trainings;
    so are those that differ in the rate and have no step that counts along.
    """
    runs, names = codes_of(rows[run])
    if len(names) == 0 or len(rows) < 2 * len(names):
        return False
    counted = step is not None and _counts(codes_of(rows[step])[0], runs)
    fixed = [*constant, *([] if counted else [lr])]
    settings = [codes_of(rows[name])[0] for name in fixed if name in rows and name != run]
    return all(_is_constant(codes, runs, len(names)) for codes in settings)


def reduced(
    rows: pd.DataFrame, run: str, lr: str, loss: str, step: str | None, way: str, *, score: bool
) -> pd.DataFrame:
    """Return one row a training of a history: its peak rate, its final loss, its last cells.

    Rows without a loss were not measured, unless the cell says "nan", or is a NaN after which no
    number follows. ``_steps`` is the last step.
    """
    codes, names = codes_of(rows[run])
    steps = np.full(len(rows), np.nan) if step is None else _numbers(rows[step])
    order = _order(steps, codes)
    rows, steps = rows.iloc[order], steps[order]
    runs = Runs(codes[order], len(names))
    result = pd.DataFrame(
        {name: _taken(rows[name], runs.last(rows[name].notna().to_numpy())) for name in rows}
    )
    result[lr] = runs.highest(_numbers(rows[lr]))
    value, logged = _logged(rows[loss], runs)
    logged |= _stopped(rows, runs, logged)
    last = runs.last(logged)
    final = np.where(last < 0, np.nan, value[last])
    if way == "lowest":
        finite = np.where(np.isfinite(value), value, np.nan)
        best = runs.highest(finite) if score else -runs.highest(-finite)
        final = np.where(np.isfinite(final), best, final)
    result[loss] = final
    result["_steps"] = runs.highest(steps)
    return result


@dataclass(frozen=True)
class Runs:
    """Run of each row of a history, -1 for none, and the number of runs."""

    codes: Codes
    count: int

    def last(self, mask: Mask) -> Codes:
        """Return the place of the last marked row of each run, -1 if it has none."""
        return self._placed(np.flatnonzero(mask & (self.codes >= 0)))

    def first(self, mask: Mask) -> Codes:
        """Return the place of the first marked row of each run, -1 if it has none."""
        return self._placed(np.flatnonzero(mask & (self.codes >= 0))[::-1])

    def highest(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the highest of the `values` of each run that are no NaN; NaN if all are."""
        high = pd.Series(values).groupby(self.codes).max()
        return np.asarray(high.reindex(range(self.count)), dtype=np.float64)

    def _placed(self, places: Codes) -> Codes:
        row = np.full(self.count, -1, dtype=np.intp)
        row[self.codes[places]] = places  # the last of several wins
        return row


def _order(steps: NDArray[np.float64], codes: Codes) -> Codes | slice:
    """Return the order of the steps; as it is where each run is in one piece and in order."""
    later, parted = steps[1:] >= steps[:-1], codes[1:] != codes[:-1]
    if np.isnan(steps).all() or later.all():
        return slice(None)
    if (later | parted).all() and np.count_nonzero(parted) <= codes.max(initial=0):
        return slice(None)
    return np.argsort(steps, kind="stable")


def _taken(cells: pd.Series[Any], places: Codes) -> pd.Series[Any]:
    """Return the cells at `places`, none at -1."""
    taken = cells.iloc[places].astype(object).reset_index(drop=True)
    return taken.where(places >= 0, None)


def _logged(cells: pd.Series[Any], runs: Runs) -> tuple[NDArray[np.float64], Mask]:
    """Return a column of losses as numbers, and whether each was measured."""
    value = _numbers(cells)
    left = np.flatnonzero(np.isnan(value))
    number = ~np.isnan(value)
    logged, blown = number.copy(), np.zeros(len(cells), dtype=bool)
    rest = cells.iloc[left]
    logged[left] = [isinstance(cell, str) and cell.strip().casefold() in BLOWN for cell in rest]
    # A float NaN is ambiguous: pandas also uses it where nothing was logged.
    blown[left] = [isinstance(cell, float) and cell != cell for cell in rest]
    nulls = np.count_nonzero(rest.isna()) > np.count_nonzero(blown)
    logged |= _at_the_end(blown, number, runs, 1 if nulls else FEWEST)
    return value, logged


def _stopped(rows: pd.DataFrame, runs: Runs, logged: Mask) -> Mask:
    """Return the last row of the runs whose losses all stop long before it; see `stopped`."""
    ends = np.zeros(len(rows), dtype=bool)
    last = runs.last(np.ones(len(rows), dtype=bool))
    if logged[last].all():
        return ends
    known = any_number(rows, losses_of(rows))
    rank = pd.Series(np.arange(len(rows))).groupby(runs.codes).cumcount().to_numpy()
    places = np.flatnonzero(known & (runs.codes >= 0))
    places = places[np.argsort(runs.codes[places], kind="stable")]
    own, at = runs.codes[places], rank[places]
    gaps = np.zeros(runs.count, dtype=np.intp)
    same = own[1:] == own[:-1]
    np.maximum.at(gaps, own[1:][same], np.diff(at)[same])
    counts = np.bincount(own, minlength=runs.count)
    final = np.full(runs.count, -1, dtype=np.intp)
    np.maximum.at(final, own, at)
    early = (counts >= stopped.FEWEST) & (rank[last] - final >= stopped.LATER * gaps) & (last >= 0)
    # No evidence if all trainings have rows after their last loss (a summary, say).
    early &= (final < final.max(initial=-1)) | (runs.count == 1)
    ends[last[early]] = True
    return ends


def _at_the_end(blown: Mask, number: Mask, runs: Runs, fewest: int) -> Mask:
    """Return the rows with a NaN of the runs in which no number stands after one, in order."""
    if not blown.any():
        return blown
    counts = np.bincount(runs.codes[number & (runs.codes >= 0)], minlength=runs.count)
    ends = (runs.first(blown) > runs.last(number)) & (counts >= max(fewest, 1))
    return blown & (runs.codes >= 0) & ends[runs.codes]


def _counts(steps: Codes, runs: Codes) -> bool:
    """Return whether steps count along in their runs: a length would stand in many rows."""
    different = len(pd.unique(runs * (steps.max(initial=0) + 2) + steps))
    return different >= len(runs) / SAME_STEP and different > len(pd.unique(runs))


def _is_constant(codes: Codes, runs: Codes, count: int) -> bool:
    """Return whether a column never changes within a run; empty cells do not count."""
    known = np.flatnonzero((codes >= 0) & (runs >= 0))
    first = Runs(runs, count).first(codes >= 0)
    return bool((codes[known] == codes[first[runs[known]]]).all())


def _numbers(cells: pd.Series[Any]) -> NDArray[np.float64]:
    parsed = pd.to_numeric(cells, errors="coerce")
    return parsed.to_numpy(dtype="float64", na_value=np.nan)
