"""Validate sweep frames, and bring them into the tidy form of `SCHEMA`."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pandas as pd

from lrchart import limits
from lrchart.errors import InputError, foreign
from lrchart.frame.arrays import IntArray
from lrchart.frame.attempts import last_attempts
from lrchart.frame.cells import check_rates, in_reach, integers, numbers, texts
from lrchart.frame.condense import is_condensed
from lrchart.frame.copies import copies, copies_text, without_twins
from lrchart.frame.counters import counts_along, is_counter
from lrchart.frame.declared import is_training, marked
from lrchart.frame.foreign import as_table
from lrchart.frame.labels import with_runs
from lrchart.frame.purpose import check_training
from lrchart.frame.recorded import PLACE, STEP, recorded, remembered
from lrchart.frame.restarts import counted_on
from lrchart.frame.schema import DEFAULT_RUN, SCHEMA, SWEEP, TidyFrame, in_columns, require
from lrchart.frame.seal import sealed
from lrchart.keywords.named import named

log = logging.getLogger("lrchart.frame")


@named()
def validate(frame: Any) -> TidyFrame:
    """Return `frame` as a tidy sweep frame, or raise an error that says what is wrong with it.

    Parameters
    ----------
    frame
        A pandas DataFrame, a mapping of columns, or any dataframe that Narwhals reads
        (Polars, PyArrow, DuckDB, …), with the columns ``lr`` (> 0) and ``loss``;
        ``run``, ``replicate`` and ``step`` are filled in if they are missing, ``step`` with the
        number of the row in its sweep, ``run`` with another label of several sweeps (``name``,
        ``model``), if there is one.

    Returns
    -------
    pandas.DataFrame
        A new frame with the columns of `SCHEMA` first, runs in order of first appearance,
        each sweep sorted by ``lr`` (equal rates by ``step``). Of several attempts at a sweep, it
        has the last. A loss beyond ±1e100 has blown up and is ±inf, and one within ±1e-100 is 0,
        so that sums of squares are finite. The input is not changed.

    Raises
    ------
    InputError
        A column is missing, holds a value of the wrong kind, a sweep has fewer than two
        different learning rates, or a limit (`lrchart.limits`) is exceeded. The message names
        the column, the row and the value.

    Examples
    --------
    >>> frame = lrchart.validate({"lr": [1e-2, 1e-4, 1e-3], "loss": [2.9, 2.3, 1.1]})
    >>> list(frame.columns)
    ['run', 'replicate', 'step', 'lr', 'loss']
    >>> frame["lr"].tolist()
    [0.0001, 0.001, 0.01]
    """
    with foreign("the frame"):
        table = with_runs(as_table(recorded(frame) if isinstance(frame, pd.DataFrame) else frame))
    require(table, SCHEMA, "a range test needs at least 2 learning rates")
    tidy = table.assign(
        lr=numbers(table, "lr"),
        loss=in_reach(numbers(table, "loss")),
        run=texts(table, "run", DEFAULT_RUN),
        replicate=integers(table, "replicate", default=0),
    )
    check_rates(tidy, "lr")
    for name in ("optimal_lr", "training_steps", "planned_steps"):
        if name in table:
            tidy[name] = numbers(table, name)
    if "optimal_lr" in tidy:
        check_rates(tidy, "optimal_lr", may_be_missing=True)
    if "attempt" in table:
        tidy["attempt"] = integers(table, "attempt", default=1)
    rows = _finish(check_training(last_attempts(tidy).reset_index(drop=True)))
    if PLACE in rows:
        return remembered(sealed(rows.drop(columns=[PLACE, STEP])), rows)
    return sealed(rows) if "step" in table else remembered(sealed(rows))


def _finish(tidy: pd.DataFrame) -> pd.DataFrame:
    """Order rows and columns, number the steps, and refuse sweeps too short to read.

    If neither the rates nor the steps tell how the rows were recorded, `PLACE` and `STEP` do.
    """
    training, anew = is_training(tidy), 0
    if "step" in tidy:
        step = integers(tidy, "step", default=0)
        tidy, anew = counted_on(tidy.assign(step=step))
        tidy[PLACE], tidy[STEP] = np.arange(len(tidy)), step
    elif training:  # number the rows now: sorting by rate loses their order
        tidy = tidy.assign(step=tidy.groupby(SWEEP, sort=False).cumcount())
    run, names = pd.factorize(tidy["run"])
    limits.check("MAX_RUNS", len(names), "runs")
    place = tidy["step"].to_numpy() if "step" in tidy else np.arange(len(tidy))
    keys = [tidy["replicate"].to_numpy(), tidy["lr"].to_numpy(), place]
    tidy, keys = _sorted(*_once(tidy, [run, *keys]))
    run, replicate, _, place = keys
    begins = np.flatnonzero((run[1:] != run[:-1]) | (replicate[1:] != replicate[:-1])) + 1
    start, stop = np.append(0, begins), np.append(begins, len(tidy))
    if "step" not in tidy:
        counted = counts_along({name: tidy[name] for name in tidy if is_counter(str(name))})
        tidy = tidy.assign(step=_numbers(place, start, stop))
        tidy = tidy if counted else marked(tidy)
    elif PLACE in tidy and not anew and _is_known(tidy, start, stop):
        tidy = tidy.drop(columns=[PLACE, STEP])
    if not training:
        _refuse_constant(tidy, start, stop)
    return without_twins(in_columns(tidy, SCHEMA))


def _is_known(tidy: pd.DataFrame, start: IntArray, stop: IntArray) -> bool:
    """Return whether the rows of each sweep were recorded in the order of their rates or steps."""
    place, step = tidy[PLACE].to_numpy(), tidy["step"].to_numpy()
    if (np.delete(np.diff(place), start[1:] - 1) > 0).all():
        return True
    steps = step[np.lexsort([step, np.repeat(start, stop - start)])]
    return bool((np.delete(np.diff(steps), start[1:] - 1) > 0).all())


def _numbers(place: IntArray, start: IntArray, stop: IntArray) -> IntArray:
    """Return the number of each row in its sweep, in the order of `place`."""
    first = np.repeat(start, stop - start)
    numbers = np.empty(len(place), dtype=np.int64)
    numbers[np.lexsort([place, first])] = np.arange(len(place)) - first
    return numbers


def _refuse_constant(tidy: pd.DataFrame, start: IntArray, stop: IntArray) -> None:
    """Refuse sweeps of one learning rate; `start` and `stop` say where each sweep stands."""
    lr = tidy["lr"].to_numpy()
    constant = is_constant(lr[start], lr[stop - 1])
    if constant.any():
        sweep, steps = tidy.iloc[start[constant.argmax()]], (stop - start)[constant.argmax()]
        raise InputError(
            f"run {sweep['run']!r} (replicate {sweep['replicate']}) has {one_rate(steps)}"
        )


def is_constant(low: Any, high: Any) -> Any:
    """Return where the `low` and `high` rates of a sweep are one on any axis: in six digits."""
    return high < low * (1 + 1e-6)


def one_rate(steps: int) -> str:
    """Return what a sweep of so many `steps` at one learning rate has."""
    rate, step = "learning rate; a range test needs at least 2", "step; a range test needs many"
    return f"one {rate if steps > 1 else step}"


def _sorted(tidy: pd.DataFrame, keys: list[Any]) -> tuple[pd.DataFrame, list[Any]]:
    """Return rows and keys sorted by the first key, then by the next, and so on."""
    if _in_order(keys):
        return tidy, keys
    order = np.lexsort(keys[::-1])
    return tidy.iloc[order].reset_index(drop=True), [key[order] for key in keys]


def _once(tidy: pd.DataFrame, keys: list[Any]) -> tuple[pd.DataFrame, list[Any]]:
    """Return the rows that are no copies (see `copies`), and their keys."""
    # Condensed rows are never copies.
    if is_condensed(tidy) or not (again := copies(tidy)).any():
        return tidy, keys
    log.warning("left out %s", copies_text(again))
    return tidy[~again].reset_index(drop=True), [key[~again] for key in keys]


def _in_order(keys: list[Any]) -> bool:
    """Return whether rows are sorted by the first of `keys`, then by the next, and so on."""
    after = np.zeros(len(keys[0]) - 1, dtype=bool)
    for key in keys:
        if (~after & (key[1:] < key[:-1])).any():
            return False
        after |= key[1:] > key[:-1]
    return True
