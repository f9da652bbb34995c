"""Convert cells to numbers exactly, and tell blank cells from measured NaN."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from lrchart.readers.table import Loaded

Floats = np.ndarray[Any, np.dtype[np.float64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

#: spellings of a missing value
BLANKS = frozenset({"", "none", "null", "na", "n/a", "#n/a", "<na>", "missing", "-", "--"})

#: spellings of NaN and infinity in C, C++ and on Windows that float() does not accept
NOT_FINITE = {
    **dict.fromkeys(("nan", "+nan", "-nan", "nan(ind)", "-nan(ind)", "-1.#ind", "1.#qnan"), np.nan),
    "1.#inf": np.inf,
    "-1.#inf": -np.inf,
}

#: signs of typography -> those of numbers
TYPESET = str.maketrans(
    {
        **{"−": "-", "–": "-", "∞": "inf"},
        **{"\N{FULLWIDTH COLON}": ":", "\N{FULLWIDTH COMMA}": ","},
    }
)

#: patterns of a number with a decimal comma, and with commas that may separate thousands
DECIMAL_COMMA = r"[+-]?\d*,\d+(?:e[+-]?\d+)?"
THOUSANDS = r"[+-]?[1-9]\d{0,2}(?:,\d{3})+"
#: a number from here on without a comma shows that other commas separate thousands
HUNDRED = 100
#: pattern of a list of one value as Python, JSON and YAML write it
LISTED = r"\[\s*([^][{},]+?)\s*,?\s*\]|\(\s*([^][(){},]+?)\s*,\s*\)"
PERCENTAGE = r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*%"


def first(match: re.Match[str]) -> str:
    """Return the first group that took part in a match."""
    return next(group for group in match.groups() if group)


def hundredths(match: re.Match[str]) -> str:
    """Return a match of `PERCENTAGE` as a plain number: 0.03 for ``3 %``, as spreadsheets have it.

    Exact, because the decimal point is moved.
    """
    return str(Decimal(match[1]).scaleb(-2))


_THOUSANDS_NOTE = "read the commas in column {!r} as thousands separators"

#: (pattern of an unusual spelling, function to a number's usual one, note about the column)
_SPELLINGS: tuple[tuple[str, Callable[[re.Match[str]], str], str], ...] = (
    (
        r"(?:tensor|array|(?:np|numpy|jnp)\.\w+)\(\[?([^,()\[\]]+)\]?(?:, *\w+=.*)?\)"
        rf"|{LISTED}",
        first,
        "read the numbers in column {!r} as Python printed them, such as tensor(0.5)",
    ),
    (
        # The decimal point is required: in "1,234" the comma may be a decimal comma.
        r"[+-]?\d{1,3}(?:,\d{3})+\.\d*(?:e[+-]?\d+)?",
        lambda match: match[0].replace(",", ""),
        _THOUSANDS_NOTE,
    ),
    (
        # The decimal comma is required, and stays: it is read with those of the other cells.
        r"[+-]?\d{1,3}(?:[.'\s]\d{3})+,\d+(?:e[+-]?\d+)?",
        lambda match: re.sub(r"[.'\s]", "", match[0]),
        "read the dots or spaces in column {!r} as thousands separators",
    ),
    (PERCENTAGE, hundredths, "read the percentages in column {!r} as hundredths"),
)


@dataclass(frozen=True)
class Numbers:
    """A column of a source as float64, with the cells that hold no number marked."""

    values: Floats
    #: empty cells; a measured NaN is not empty
    blank: Mask
    #: cells with something other than a number
    wrong: Mask
    #: notes on an unusual spelling; {!r} stands for the column's name
    notes: tuple[str, ...] = ()
    #: whether the source holds floats, in which a missing value and a measured NaN are the same
    plain: bool = False


def is_number(cells: pd.Series[Any]) -> bool:
    """Return whether the dtype of a column is one of NumPy's numbers."""
    return isinstance(cells.dtype, np.dtype) and cells.dtype.kind in "iuf"


def to_numbers(loaded: Loaded, column: str, *, counts: bool = False) -> Numbers:
    """Return a `column` as numbers; see `Numbers` for the cells that are none.

    `counts` says that it holds whole numbers, in which a comma separates thousands.
    """
    cells = loaded.frame[column]
    if is_number(cells):
        no = np.zeros(len(cells), dtype=bool)
        return Numbers(cells.to_numpy(dtype="float64"), no, no, plain=True)
    words = pd.Series([_word(cell) for cell in cells], dtype=object)
    words, notes = _respelled(words)
    values, wrong = _parse(words)
    thousands = wrong & words.str.fullmatch(THOUSANDS).to_numpy(dtype=bool)
    # Beside "1,234", "987" is below a thousand: with decimal commas, it would be far above.
    mixed = ((values >= HUNDRED) & np.isfinite(values)).any()
    if thousands.any() and (counts or mixed) and (wrong == thousands).all():
        values, wrong = _parse(words.str.replace(",", "", regex=False))
        notes += [] if counts else [_THOUSANDS_NOTE]
    commas = wrong & words.str.fullmatch(DECIMAL_COMMA).to_numpy(dtype=bool)
    # "0,001" can be no thousands, "1,234" can where commas also separate the cells.
    decimal = commas.any() if loaded.decimal_comma else (commas & ~thousands).any()
    if decimal and not words.str.contains(".", regex=False).any():
        values, wrong = _parse(words.where(~commas, words.str.replace(",", ".", regex=False)))
        notes.append("read the commas in column {!r} as decimal commas")
    return Numbers(values, words.isin(BLANKS).to_numpy(), wrong, tuple(notes))


def _respelled(words: pd.Series[Any]) -> tuple[pd.Series[Any], list[str]]:
    """Return the words with the numbers that are written in another way, and what to say of it."""
    notes = []
    for pattern, number, note in _SPELLINGS:
        # Quick test: numbers in the usual spelling have none of these characters.
        if words.str.contains("[(,%\\[]", regex=True).any():
            matches = words.str.fullmatch(pattern)
            if matches.any():
                words = words.where(~matches, words.str.replace(pattern, number, regex=True))
                notes.append(note)
    return words, notes


def _parse(words: pd.Series[Any]) -> tuple[Floats, Mask]:
    # float() parses what to_numeric does not (1_000), and is exact: to_numeric before pandas 3 may
    # be off in the last bit.
    values = pd.to_numeric(words, errors="coerce").to_numpy(dtype="float64", na_value=np.nan).copy()
    known = ~np.isnan(values)
    values[known] = words[known].to_numpy(dtype=object).astype("float64")
    left = np.flatnonzero(~known)
    values[left] = words.iloc[left].map(NOT_FINITE).to_numpy(dtype="float64")
    wrong = np.zeros(len(words), dtype=bool)
    wrong[left] = ~words.iloc[left].isin(NOT_FINITE.keys() | BLANKS).to_numpy()
    return values, wrong


def _word(cell: Any) -> str:
    """Return a cell as the text of a number: lower case, no space around it."""
    if getattr(cell, "ndim", None) == 0:  # a NumPy scalar, or a tensor
        cell = cell.item()
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return ""
    if isinstance(cell, str):
        word = cell.strip().casefold().translate(TYPESET)
        # MLflow puts a ' before a leading minus, so that no spreadsheet reads it as a formula.
        return word[1:] if word.startswith(("'-", "'+")) else word
    # Booleans are not numbers here, although float(True) is 1.0.
    if isinstance(cell, float | Decimal):
        return repr(cell) if isinstance(cell, float) else str(cell).casefold()
    if isinstance(cell, int) and not isinstance(cell, bool):
        return repr(float(cell)) if abs(cell) <= sys.float_info.max else "a number beyond float64"
    return f"a {type(cell).__name__}"
