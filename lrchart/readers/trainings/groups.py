"""Name the groups and the seeds of trainings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

#: name of the grouping by source, used if the user gives none
SOURCE = "source"
#: numbers from here on are shortened, such as 8e9
LARGE = 1e6
#: suffix of a number, as in 125M -> factor
UNITS = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9, "G": 1e9, "T": 1e12}


def group_columns(rows: pd.DataFrame, names: list[str], label: str) -> dict[str, Any]:
    """Return the columns group, at and by of a frame of trainings.

    `names` are the settings that part the trainings; without one, `label` names them all, if
    there is one.
    """
    if not names:
        named = {"group": label, "by": SOURCE} if label else {"group": "trainings", "by": ""}
        return {**named, "at": np.nan}
    if len(names) > 1:
        texts = [[f"{name}={text}" for text in texts_of(rows[name])] for name in names]
        group = [", ".join(parts) for parts in zip(*texts, strict=True)]
        return {"group": group, "at": np.nan, "by": ", ".join(names)}
    return {"group": texts_of(rows[names[0]]).to_numpy(), "at": _at(rows[names[0]]), "by": names[0]}


def texts_of(cells: pd.Series[Any]) -> pd.Series[str]:
    """Return cells as the names of groups; numbers as one writes them, 256 for 256.0."""
    numbers = pd.to_numeric(cells, errors="coerce").astype("float64")
    empty = cells.isna() | (cells == "")
    if np.isfinite(numbers[~empty]).all():
        return numbers.map(_number_text).mask(empty, "none")
    return cells.map(str).mask(empty, "none")


def _number_text(number: float) -> str:
    """Return a number without needless digits: 64, 1e-5, 8e9, but 1073741824."""
    mantissa, _, exponent = f"{number:.9e}".partition("e")
    short = f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}" if exponent else mantissa
    long = f"{number:.15g}"
    return short if (abs(number) >= LARGE and len(short) < len(long)) or "e" in long else long


def _at(cells: pd.Series[Any]) -> Any:
    """Return the numbers of groups if all have one, as 256 or 125M; else NaN."""
    numbers = pd.to_numeric(cells, errors="coerce").astype("float64")
    if not np.isfinite(numbers).all():
        parts = cells.astype(str).str.strip().str.extract(r"^([\d.]+)\s*([kKMBGT])$")
        numbers = pd.to_numeric(parts[0], errors="coerce") * parts[1].map(UNITS)
    return numbers.to_numpy(dtype="float64") if np.isfinite(numbers).all() else np.nan


def seeds(cells: pd.Series[Any]) -> Any:
    """Return seeds as whole numbers; other texts are numbered in the order they appear.

    NaN is returned for all if one is missing.
    """
    if (cells.isna() | (cells == "")).any():
        return np.nan
    numbers = pd.to_numeric(cells, errors="coerce").astype("float64")
    whole = np.isfinite(numbers) & (numbers == numbers.round())
    return numbers.to_numpy() if whole.all() else pd.factorize(cells.astype(str))[0]
