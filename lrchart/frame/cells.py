"""Check the cells of each column of a frame: numbers, whole numbers, texts, learning rates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lrchart import limits
from lrchart.errors import InputError

#: kinds of columns that pandas makes numbers of, but are none (`pandas.api.types.infer_dtype`)
NO_NUMBERS = ("boolean", "datetime", "datetime64", "timedelta", "timedelta64", "period")
#: requirement on a learning rate, as worded in messages
POSITIVE = "it must be finite and greater than 0"


def refuse(name: str, wrong: Any, cells: Any, fault: str, rows: Any = None) -> None:
    """Refuse the first cell of column `name` that is `wrong`; `fault` says what it is not.

    `rows` holds the row of the source, from 0, of each cell; None: they are all cells of it.

    Raises
    ------
    InputError
        A cell is wrong; the message names its row, from 1.
    """
    places = np.flatnonzero(wrong)
    if len(places):
        value = np.asarray(cells)[places[0]]
        is_plain = isinstance(value, np.generic) and value.dtype.kind not in "mM"
        shown = repr(value.item() if is_plain else value)
        row = places[0] if rows is None else rows[places[0]]
        raise InputError(f"column {name!r}, row {row + 1}: {shown[:80]} {fault}")


def numbers(table: pd.DataFrame, name: str) -> pd.Series[float]:
    """Return a column as float64, its empty cells as NaN.

    Raises
    ------
    InputError
        A cell is no real number.
    """
    column = table[name]
    parsed = pd.to_numeric(column, errors="coerce")
    if parsed.dtype.kind == "c":
        raise InputError(f"column {name!r} holds complex numbers; expected real ones")
    wrong = parsed.isna() & column.notna()
    if wrong.any():
        wrong &= ~column.astype(str).str.strip().str.lower().isin(["nan", ""])
    wrong |= pd.api.types.infer_dtype(column) in NO_NUMBERS
    refuse(name, wrong, column, "is not a number")
    return pd.Series(parsed.to_numpy(dtype="float64", na_value=np.nan), index=table.index)


def integers(table: pd.DataFrame, name: str, default: int) -> pd.Series[int]:
    """Return a column as int64; `default` in every row if there is no such column.

    Raises
    ------
    InputError
        A cell is no whole number.
    """
    if name not in table:
        return pd.Series(default, index=table.index, dtype="int64")
    parsed = numbers(table, name)
    wrong = ~np.isfinite(parsed) | (parsed != parsed.round())
    refuse(name, wrong, parsed, "is not a whole number")
    return parsed.astype("int64")


def texts(table: pd.DataFrame, name: str, default: str) -> pd.Series[str]:
    """Return a column as text; `default` in every row if there is no such column.

    Raises
    ------
    InputError
        A cell is empty, cannot be encoded, or is longer than ``MAX_NAME`` characters.
    """
    if name not in table:
        return pd.Series(default, index=table.index, dtype="str")
    missing = table[name].isna()
    if missing.any():
        row = int(missing.to_numpy().argmax())
        raise InputError(f"column {name!r}, row {row + 1}: the cell is empty")
    try:
        column = table[name].astype("str")
        different = column.unique()
        for text in different:
            text.encode()  # pandas 2 accepts unpaired surrogates
    except UnicodeEncodeError as error:
        raise InputError(
            f"column {name!r} holds an unpaired surrogate, which is not valid Unicode"
        ) from error
    longest = max(map(len, different), default=0)
    if longest > limits.MAX_NAME:
        raise InputError(
            f"column {name!r}: a value has {longest:,} characters; the limit is "
            f"{limits.MAX_NAME:,} (MAX_NAME)"
        )
    return column


def check_rates(tidy: pd.DataFrame, name: str, *, may_be_missing: bool = False) -> None:
    """Refuse a column of numbers that are no learning rates, or out of reach of the arithmetic.

    Raises
    ------
    InputError
        A number is not finite, not above 0, or not within the limits of ``MAX_LR``.
    """
    rates = tidy[name].to_numpy()
    missing = np.isnan(rates) & may_be_missing
    for wrong, reason in (
        (~(np.isfinite(rates) & (rates > 0)), POSITIVE),
        (
            (rates < 1 / limits.MAX_LR) | (rates > limits.MAX_LR),
            f"the limits are {1 / limits.MAX_LR:g} and {limits.MAX_LR:g} (MAX_LR)",
        ),
    ):
        refuse(name, wrong & ~missing, rates, f"is not a learning rate; {reason}")


def in_reach(loss: pd.Series[float]) -> pd.Series[float]:
    """Return the losses; those too large to be squared become ±inf, those too small 0."""
    size = loss.abs()
    if (size > limits.MAX_LOSS).any():
        signed = pd.Series(np.copysign(np.inf, loss), index=loss.index)
        loss = loss.where(~(size > limits.MAX_LOSS), signed)
    if (size < 1 / limits.MAX_LOSS).any():
        loss = loss.where(~(size < 1 / limits.MAX_LOSS), 0.0)
    return loss
