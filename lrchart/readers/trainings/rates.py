"""Recognise the column of the learning rate."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lrchart.errors import InputError, option_text, shown
from lrchart.readers.messages import listing
from lrchart.readers.trainings.cells import alike, different
from lrchart.readers.trainings.columns import find, numbers, snake

#: names of a learning rate (lower case, "_" between words)
RATE = re.compile(r"(.*_)?(lr|lrs|lr0|learning_?rate|learn_?rate|eta|step_?size)(_\w+)?")
#: names that match but are something else
NO_RATE = re.compile(
    r".*(sched|decay|warm|gamma|factor|mult|ratio|policy|type|final|end|plateau|log|exponent"
    r"|relative|normali[sz]ed).*"
    r"|(.*_)?(ln|inv|inverse|neg)_.*"
)
#: pattern of names of log rates -> base of the logarithm; None if the name does not say
LOGARITHMS = {
    r"log_?2_?(lr|learning_?rate)": 2.0,
    r"log_?10_?(lr|learning_?rate)": 10.0,
    r"(ln|log_?e)_?(lr|learning_?rate)": math.e,
    r"log_?(lr|learning_?rate)": None,
}
#: logarithms of unknown base are decimal if multiples of this, and not below this exponent
TICK, SMALLEST = 0.25, -8
#: a factor in a name, such as "lr (1e-3)"; whether to multiply or divide by it is not clear
FACTOR = re.compile(
    r"[(\[{]\s*[x×*]?\s*(1e-?\d+|10\s*(\^|\*\*)?\s*[-⁻]?[\d⁰-⁹¹²³]+)\s*[)\]}]"
    r"|[_\s.x×*/]1?e-?\d+$|[×*]\s*\d+$"
)


@dataclass(frozen=True)
class Rate:
    """The column of the learning rate, and the base if it holds a logarithm."""

    name: str
    base: float | None = None

    def values(self, rows: pd.DataFrame) -> pd.Series[float]:
        """Return the learning rates."""
        cells = numbers(rows, self.name)
        return cells if self.base is None else self.base**cells


def rate(rows: pd.DataFrame, wanted: str | None, settings: frozenset[str] | None = None) -> Rate:
    """Return the column of the learning rate.

    Of several that could be, those that never change are left aside; copies count once. A rate
    among the `settings` goes before one that was logged, which a schedule may have changed.

    Raises
    ------
    InputError
        There is none, or several change.
    """
    if wanted is not None:
        name = find(list(rows.columns), wanted, "lr_column")
        return Rate(name, _base(rows, name))
    for name in rows.columns:
        if _logarithm(name) is not None:
            return Rate(name, _base(rows, name))
    distinct = _distinct_rates(rows)
    distinct = [name for name in distinct if name in (settings or ())] or distinct
    if len(distinct) > 1:
        raise InputError(
            f"{len(distinct)} columns could be the learning rate: {listing(distinct)}; choose one "
            f"with {option_text('lr_column')}"
        )
    if FACTOR.search(distinct[0]):
        raise InputError(
            f"the name of column {distinct[0]!r} holds a factor, which may multiply or divide: "
            "give the rates as they are, under a name without one, or choose the column with "
            f"{option_text('lr_column')} if they are"
        )
    return Rate(distinct[0])


def _distinct_rates(rows: pd.DataFrame) -> list[str]:
    """Return the columns that may be the learning rate, without constants and copies."""
    named = [name for name in rows.columns if is_rate(name)]
    positive = [name for name in named if _are_rates(rows[name])]
    for name in named:
        if not positive and len(lists := rows[name][rows[name].map(is_list)]):
            raise InputError(several(name, lists.iloc[0]))
    if not positive:
        for name in named:
            numbers(rows, name)  # refuses a cell such as 2^-12
        raise InputError(
            f"no learning rate column among {listing(list(rows.columns))}; choose one with "
            f"{option_text('lr_column')}"
        )
    changing = [name for name in positive if different(rows[name]) > 1] or positive
    return [
        name
        for i, name in enumerate(changing)
        if not any(alike(rows[name], rows[other]) for other in changing[:i])
    ]


def is_rate(name: str) -> bool:
    """Return whether a name is one that a learning rate has."""
    return bool(RATE.fullmatch(snake(name))) and not NO_RATE.match(snake(name))


def names_rate(name: str) -> bool:
    """Return whether a name is one that a learning rate, or its logarithm, has."""
    return is_rate(name) or _logarithm(name) is not None


def is_list(value: Any) -> bool:
    """Return whether a setting is a list, or the text of one."""
    return isinstance(value, list | tuple | np.ndarray) or str(value).lstrip()[:1] in ("[", "(")


def several(name: str, rates: Any) -> str:
    """Return the sentence that refuses a list as the learning rate called `name`."""
    return (
        f"{name!r} holds several learning rates, {shown(rates)}: give each training one rate, as "
        "that of its first group of parameters"
    )


def copies(rows: pd.DataFrame, name: str) -> list[str]:
    """Return the other columns that hold the same numbers as the column `name`."""
    rates = [str(n) for n in rows.columns if n != name and RATE.fullmatch(snake(n))]
    return [n for n in rates if alike(rows[n], rows[name])]


def _logarithm(name: str) -> str | None:
    """Return the pattern of `LOGARITHMS` that a name matches."""
    short = snake(re.split(r"[./]", str(name))[-1])
    return next((pattern for pattern in LOGARITHMS if re.fullmatch(pattern, short)), None)


def _base(rows: pd.DataFrame, name: str) -> float | None:
    """Return the base of a column of logarithms, None for one of rates.

    Raises
    ------
    InputError
        Neither its name nor its numbers tell the base.
    """
    pattern = _logarithm(name)
    if pattern is None or LOGARITHMS[pattern] is not None:
        return None if pattern is None else LOGARITHMS[pattern]
    logs = numbers(rows, name).dropna()
    if np.allclose(logs / TICK, (logs / TICK).round(), atol=1e-6) and (logs >= SMALLEST).all():
        return 10.0
    raise InputError(
        f"column {name!r} does not tell the base of its logarithms; call it log10_lr, log2_lr or "
        "ln_lr"
    )


def _are_rates(cells: pd.Series[float]) -> bool:
    parsed = pd.to_numeric(cells, errors="coerce").dropna()
    return len(parsed) > 0 and bool((parsed > 0).any())
