"""Respell the numbers of text columns: decimal commas, percentages, and lists of one rate."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from lrchart.readers.numbers import (
    DECIMAL_COMMA,
    LISTED,
    PERCENTAGE,
    THOUSANDS,
    first,
    hundredths,
)
from lrchart.readers.trainings.cells import codes_of
from lrchart.readers.trainings.rates import is_rate

COMMA, PERCENT, LIST = (
    re.compile(pattern, re.IGNORECASE) for pattern in (DECIMAL_COMMA, PERCENTAGE, LISTED)
)
#: a comma that may separate thousands: the column is left as it is
AMBIGUOUS = re.compile(THOUSANDS)


def respelled_numbers(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return `rows` with numbers that pandas can read, and notes on what was respelled."""
    notes = []
    for name in rows.columns:
        respell, note = _spelling(rows[name], rate=is_rate(str(name)))
        if respell is not None:
            codes, words = codes_of(rows[name])
            spelled = [*map(respell, words), None]  # code -1 (an empty cell) selects the last
            cells = pd.Series(spelled, dtype=object).to_numpy()[codes]
            rows = rows.assign(**{str(name): pd.Series(cells, index=rows.index, dtype=object)})
            notes.append(f"read {note.format(repr(str(name)))}")
    return rows, notes


def _spelling(cells: pd.Series[Any], *, rate: bool) -> tuple[Callable[[str], str] | None, str]:
    """Return how the numbers of a column are respelled, or None, and what is to be said of it."""
    if cells.dtype != object and cells.dtype != "str":
        return None, ""
    words = [word.strip() for word in codes_of(cells)[1] if isinstance(word, str) and word.strip()]
    if rate and words and all(map(LIST.fullmatch, words)):
        return lambda word: LIST.sub(first, str(word)), "the only rate of each list in column {}"
    commas = [word for word in words if COMMA.fullmatch(word)]
    if any(not AMBIGUOUS.fullmatch(word) for word in commas) and not any("." in w for w in words):
        return lambda word: str(word).replace(",", "."), "the commas in column {} as decimal commas"
    percentages = [word for word in words if PERCENT.fullmatch(word)]
    if percentages and len(percentages) >= len(words) - words.count("nan"):
        return (
            lambda word: PERCENT.sub(hundredths, str(word)),
            "the percentages in column {} as hundredths",
        )
    return None, ""
