"""Recognise units and scales: in a row below the header, or behind a column's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lrchart.readers.numbers import BLANKS

#: a unit in lower case, with or without brackets: "nats", "[1/step]", "(s^-1)", "[-]"; a scale
#: ("log10", "dB", "%", "1e-3") is none, for it changes what the numbers mean
_UNIT = re.compile(
    r"(?!.*\b(?:log|ln|dex|db|percent)\b)[\[(]?\s*(?:1\s*/\s*)?[a-z°µμ·*/.\s-]*(?:\^?-1)?\s*[\])]?"
)

#: a unit of a loss or a rate behind its name: "loss (nats)", "lr [1/step]", "loss [-]"
UNIT_BEHIND = re.compile(
    r"\s*[\[(]\s*(?:[-–1]|a\.?\s?u\.?|arb\. units|unitless|dimensionless"
    r"|(?:1|nats?|bits?)(?:\s*/\s*(?:step|it|iter|iteration|batch|update|token|char|byte))?)"
    r"\s*[\])]\s*$",
    re.IGNORECASE,
)

#: a scale behind the name of a learning rate, of whose numbers each is a multiple: "lr (%)",
#: "lr*1000", "lr/1e-3", "lr (10⁻³)"
_SCALE = re.compile(
    r"(?:lr|rate)s?(?:[^\w=]|_)*?(?:[%‰^]|[×*]\s*\d|\d*[⁻⁰¹²³⁴-⁹]|\d+e[-+]?\d)", re.IGNORECASE
)


def is_scaled(name: str) -> bool:
    """Return whether the `name` of a learning rate says that its numbers are others."""
    return _SCALE.search(name) is not None


def is_units(cells: Sequence[str], numbers: Sequence[bool]) -> bool:
    """Return whether a row has a unit, or nothing, in each cell, and units only above numbers.

    Parameters
    ----------
    cells
        The row.
    numbers
        For each of its cells, whether the one below is a number.
    """
    words = [cell.casefold() for cell in cells]
    if len(words) != len(numbers) or not all(map(_UNIT.fullmatch, words)):
        return False
    above = [number for word, number in zip(words, numbers, strict=True) if word not in BLANKS]
    return bool(above) and all(above)
