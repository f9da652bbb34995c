"""Count and compare the cells of a column at the speed of arrays, whatever they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lrchart.readers.numbers import is_number

Codes = NDArray[np.intp]


def different(cells: pd.Series[Any]) -> int:
    """Return how many different cells a column holds, as they are written; empty ones aside."""
    _, values = codes_of(cells)
    return int(values.nunique() if is_number(values) else values.astype(str).nunique())


def codes_of(cells: pd.Series[Any]) -> tuple[Codes, pd.Series[Any]]:
    """Return the place of each cell among the different ones (-1 if it is empty), and those."""
    try:
        codes, values = pd.factorize(cells)
    except TypeError:  # lists and mappings are not hashable
        codes, values = pd.factorize(cells.astype(str))
    return codes, pd.Series(values)


def respelled(
    cells: pd.Series[Any], spell: Callable[[pd.Series[str]], pd.Series[Any]]
) -> pd.Series[Any]:
    """Return `spell` of the cells as lower-case words, called once with all different words."""
    codes, values = codes_of(cells)
    # Empty cells have code -1, which selects the last word.
    words = pd.Series([*(str(value).strip().casefold() for value in values), "nan"], dtype="str")
    return pd.Series(spell(words).to_numpy()[codes], index=cells.index)


def alike(first: pd.Series[Any], second: pd.Series[Any]) -> bool:
    """Return whether two columns hold the same numbers."""
    numbers = [
        pd.to_numeric(cells, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
        for cells in (first, second)
    ]
    return np.array_equal(numbers[0], numbers[1], equal_nan=True)


def has_numbers(cells: pd.Series[Any]) -> bool:
    """Return whether a column holds a number, or a text that pandas reads as one."""
    if is_number(cells):
        return bool(cells.notna().any())
    # Words repeat in histories: the different ones are enough.
    _, values = codes_of(cells)
    return bool(pd.to_numeric(values, errors="coerce").notna().any())
