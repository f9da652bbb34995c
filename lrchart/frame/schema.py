"""Validate the tidy sweep frame: one row a step of a range test."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NewType

import numpy as np
import pandas as pd

from lrchart import limits
from lrchart.errors import InputError, foreign, shown
from lrchart.frame.attempts import last_attempts
from lrchart.frame.copies import copies, copies_text
from lrchart.frame.declared import is_training
from lrchart.frame.purpose import check_training

log = logging.getLogger("lrchart.frame")


@dataclass(frozen=True)
class Column:
    """Type and meaning of one column of the tidy frame."""

    dtype: str
    meaning: str
    required: bool = False


#: column -> dtype and meaning; other columns are kept as they are
SCHEMA: dict[str, Column] = {
    "run": Column("str", "the curve's name"),
    "replicate": Column("int64", "repeat of the same run with another seed; 0 if there is one"),
    "step": Column("int64", "optimizer step, from 0"),
    "lr": Column("float64", "learning rate in force for that step; greater than 0", required=True),
    "loss": Column(
        "float64",
        "mini-batch loss as measured; NaN or ±inf means the step blew up, and is kept",
        required=True,
    ),
    "optimal_lr": Column("float64", "the declared optimum, if the truth is known, or NaN"),
    "training_steps": Column(
        "float64", "optimizer steps of the training that the rate is for, or NaN"
    ),
    "schedule": Column("str", 'schedule of that training: "constant" or "decay", or empty'),
    "attempt": Column("int64", "attempt of a sweep that was repeated with more steps, from 1"),
}

#: a frame as `validate` returns it; the type says that nothing needs to be checked again
TidyFrame = NewType("TidyFrame", pd.DataFrame)

#: columns of a condensed frame, whose rows stand for many steps
LOSSES = {"loss_lowest", "loss_highest"}

#: key in `pandas.DataFrame.attrs` of the seal on a tidy frame
SEAL = "lrchart"

#: columns that identify one sweep: one pass over the learning rates
SWEEP = ["run", "replicate"]

#: what a learning rate must be, as messages say it
POSITIVE = "it must be finite and greater than 0"
DEFAULT_RUN = "run"


def validate(frame: Any) -> TidyFrame:
    """Return `frame` as a tidy sweep frame, or raise an error that says what is wrong with it.

    Parameters
    ----------
    frame
        A pandas DataFrame, a mapping of columns, or any dataframe that Narwhals reads
        (Polars, PyArrow, DuckDB, …), with the columns ``lr`` (> 0) and ``loss``;
        ``run``, ``replicate`` and ``step`` are filled in if they are missing.

    Returns
    -------
    pandas.DataFrame
        A new frame with the columns of `SCHEMA` first, runs in order of first appearance,
        each sweep sorted by ``lr`` (equal rates by ``step``). Of several attempts at a sweep, it
        has the last. A loss beyond ±1e100 has blown up
        and is ±inf, and one within ±1e-100 is 0, so that sums of squares are numbers. The input
        is not changed.

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
        table = _as_pandas(frame)
    _require(table)
    tidy = table.assign(
        lr=_numbers(table, "lr"),
        loss=_in_reach(_numbers(table, "loss")),
        run=_names(table),
        replicate=_integers(table, "replicate", default=0),
    )
    _check_rates(tidy, "lr")
    if "optimal_lr" in table:
        tidy["optimal_lr"] = _numbers(table, "optimal_lr")
        _check_rates(tidy, "optimal_lr", may_be_missing=True)
    if "training_steps" in table:
        tidy["training_steps"] = _numbers(table, "training_steps")
    if "attempt" in table:
        tidy["attempt"] = _integers(table, "attempt", default=1)
    return sealed(_finish(check_training(last_attempts(tidy).reset_index(drop=True))))


def sealed(frame: pd.DataFrame) -> TidyFrame:
    """Return `frame`, known to be tidy, with a seal that any change of its rows breaks."""
    frame.attrs[SEAL] = _seal(frame)
    return TidyFrame(frame)


def is_tidy(frame: pd.DataFrame) -> bool:
    """Return whether `validate` returned `frame` and nothing was changed since."""
    return SEAL in frame.attrs and frame.attrs[SEAL] == _seal(frame)


def _seal(frame: pd.DataFrame) -> str:
    """Return a digest of the columns of `SCHEMA`, and of the names of all columns."""
    digest = blake2b(repr([*frame.columns]).encode(errors="replace"), digest_size=16)
    for name in frame.columns:
        if name == "run":
            # Runs stand together: their names and where they begin say all.
            keys = frame["run"].array
            ends = np.flatnonzero(np.asarray(keys[1:] != keys[:-1], dtype=bool))
            ends = np.append(ends, len(frame) - 1) if len(frame) else ends
            digest.update(repr([*map(str, keys[ends])]).encode(errors="replace"))
            digest.update(ends.tobytes())
        elif name == "schedule":
            codes, names = pd.factorize(frame[name])
            digest.update(repr([*map(str, names)]).encode(errors="replace") + codes.tobytes())
        elif name in SCHEMA:
            digest.update(frame[name].to_numpy().tobytes())
    return digest.hexdigest()


def sweeps(frame: pd.DataFrame) -> Any:
    """Yield ``((run, replicate), rows)`` for every sweep of a tidy frame, in its order."""
    return frame.groupby(SWEEP, sort=False)


def _as_pandas(frame: Any) -> pd.DataFrame:
    if isinstance(frame, pd.DataFrame):
        table = frame
    elif isinstance(frame, dict):
        try:
            table = pd.DataFrame(frame)
        except ValueError as error:
            raise InputError(f"the columns do not form a table: {error}") from error
    else:
        import narwhals as nw

        try:
            native = nw.from_native(frame)
        except TypeError as error:
            raise InputError(
                f"expected a dataframe or a mapping of columns; got {type(frame).__name__}"
            ) from error
        eager = native.collect() if isinstance(native, nw.LazyFrame) else native
        table = eager.to_pandas()
    if table.columns.has_duplicates:
        twice = table.columns[table.columns.duplicated()][0]
        raise InputError(f"column {twice!r} stands twice; keep one of them")
    return table.reset_index(drop=True)


def _require(table: pd.DataFrame) -> None:
    for name, column in SCHEMA.items():
        if column.required and name not in table:
            found = ", ".join(map(shown, table.columns)) or "none"
            raise InputError(f"no column {name!r} ({column.meaning}); found {found}")
    if table.empty:
        raise InputError("the table has no rows; a range test needs at least 2 learning rates")


def _numbers(table: pd.DataFrame, name: str) -> pd.Series[float]:
    """Return a column as float64; the error names a cell that is not a number."""
    column = table[name]
    numbers = pd.to_numeric(column, errors="coerce")
    if numbers.dtype.kind == "c":
        raise InputError(f"column {name!r} holds complex numbers; expected real ones")
    wrong = numbers.isna() & column.notna()
    if wrong.any():
        wrong &= ~column.astype(str).str.strip().str.lower().isin(["nan", ""])
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise InputError(f"column {name!r}, row {row + 1}: {column.iloc[row]!r} is not a number")
    return pd.Series(numbers.to_numpy(dtype="float64", na_value=np.nan), index=table.index)


def _integers(table: pd.DataFrame, name: str, default: int) -> pd.Series[int]:
    if name not in table:
        return pd.Series(default, index=table.index, dtype="int64")
    numbers = _numbers(table, name)
    wrong = ~np.isfinite(numbers) | (numbers != numbers.round())
    if wrong.any():
        row = int(np.argmax(wrong))
        value = float(numbers.iloc[row])
        raise InputError(f"column {name!r}, row {row + 1}: {value!r} is not a whole number")
    return numbers.astype("int64")


def _names(table: pd.DataFrame) -> pd.Series[str]:
    if "run" not in table:
        return pd.Series(DEFAULT_RUN, index=table.index, dtype="str")
    missing = table["run"].isna()
    if missing.any():
        row = int(missing.to_numpy().argmax())
        raise InputError(f"column 'run', row {row + 1}: the name is missing")
    try:
        names = table["run"].astype("str")
        different = names.unique()
        for name in different:
            name.encode()  # pandas 2 took them all
    except UnicodeEncodeError as error:
        raise InputError("column 'run' holds half a surrogate pair, which is no text") from error
    limits.check("MAX_RUNS", len(different), limits.MAX_RUNS, "runs")
    longest = max(map(len, different), default=0)
    if longest > limits.MAX_NAME:
        raise InputError(
            f"a run's name has {longest:,} characters; the limit is {limits.MAX_NAME:,} (MAX_NAME)"
        )
    return names


def _check_rates(tidy: pd.DataFrame, name: str, *, may_be_missing: bool = False) -> None:
    rates = tidy[name].to_numpy()
    missing = np.isnan(rates) & may_be_missing
    for wrong, reason in (
        (~(np.isfinite(rates) & (rates > 0)), POSITIVE),
        (
            (rates < 1 / limits.MAX_LR) | (rates > limits.MAX_LR),
            f"the limits are {1 / limits.MAX_LR:g} and {limits.MAX_LR:g} (MAX_LR)",
        ),
    ):
        if (wrong & ~missing).any():
            row = int((wrong & ~missing).argmax())
            raise InputError(
                f"column {name!r}, row {row + 1}: {float(rates[row])!r} is not a learning rate; "
                f"{reason}"
            )


def _in_reach(loss: pd.Series[float]) -> pd.Series[float]:
    """Return the losses; those too large to be squared become ±inf, those too small 0."""
    size = loss.abs()
    if (size > limits.MAX_LOSS).any():
        signed = pd.Series(np.copysign(np.inf, loss), index=loss.index)
        loss = loss.where(~(size > limits.MAX_LOSS), signed)
    if (size < 1 / limits.MAX_LOSS).any():
        loss = loss.where(~(size < 1 / limits.MAX_LOSS), 0.0)
    return loss


def _finish(tidy: pd.DataFrame) -> pd.DataFrame:
    """Order rows and columns, number the steps, and refuse sweeps too short to read."""
    training = is_training(tidy)
    if "step" in tidy:
        tidy = tidy.assign(step=_integers(tidy, "step", default=0))
    elif training:  # once sorted by rate, its rows would have lost their order
        tidy = tidy.assign(step=tidy.groupby(SWEEP, sort=False).cumcount())
    by = [pd.factorize(tidy["run"])[0]]
    by += [tidy[name].to_numpy() for name in ("replicate", "lr", "step") if name in tidy]
    tidy, by = _once(tidy, by)
    if not _in_order(by):
        order = np.lexsort(by[::-1])
        tidy, by = tidy.iloc[order].reset_index(drop=True), [key[order] for key in by]
    run, replicate, lr = by[:3]
    new = (run[1:] != run[:-1]) | (replicate[1:] != replicate[:-1])
    start = np.concatenate([[0], np.flatnonzero(new) + 1])
    stop = np.append(start[1:], len(tidy))
    if "step" not in tidy:
        tidy = tidy.assign(step=np.arange(len(tidy)) - np.repeat(start, stop - start))
    # Rates are sorted. Rates that agree in six digits are one place on any axis.
    alike = lr[stop - 1] / lr[start] < 1 + 1e-6
    if alike.any() and not training:
        row = int(start[alike.argmax()])
        raise InputError(
            f"run {tidy['run'].iloc[row]!r} (replicate {replicate[row]}) has one learning rate; "
            "a range test needs at least 2"
        )
    known = [name for name in SCHEMA if name in tidy]
    return tidy[known + [name for name in tidy.columns if name not in SCHEMA]]


def _once(tidy: pd.DataFrame, by: list[Any]) -> tuple[pd.DataFrame, list[Any]]:
    """Return the rows that are no copies (see `copies`), and their keys."""
    if LOSSES & {*tidy.columns}:  # rows that stand for many steps
        return tidy, by
    again = copies(tidy)
    if not again.any():
        return tidy, by
    log.warning(copies_text(again))
    return tidy[~again].reset_index(drop=True), [key[~again] for key in by]


def _in_order(by: list[Any]) -> bool:
    """Return whether rows are sorted by the first of these columns, then by the next, and so on."""
    after = np.zeros(len(by[0]) - 1, dtype=bool)
    for key in by:
        if (~after & (key[1:] < key[:-1])).any():
            return False
        after |= key[1:] > key[:-1]
    return True
