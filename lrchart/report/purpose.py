"""Describe the training that a suggestion is for."""

from __future__ import annotations

import math

from lrchart.analysis.rules.own.law import SCHEDULES, TYPICAL

#: schedule -> in words
WORDS = {"constant": "constant rate", "decay": "decaying rate"}


def training_text(steps: float, schedule: str) -> str:
    """Return a training in words; what is unknown (NaN, "") is called typical.

    Examples
    --------
    >>> training_text(20_000, "decay")
    '20,000 steps, decaying rate'
    >>> training_text(float("nan"), "constant")
    'constant rate, typically 2,000 steps'
    """
    length = f"{steps:,.0f} steps" if is_known(steps) else ""
    typical = [
        "" if length else f"{float(TYPICAL.steps):,.0f} steps",
        "" if schedule else WORDS[SCHEDULES[int(TYPICAL.decays)]],
    ]
    told = ", ".join(filter(None, [length, WORDS.get(schedule, "")]))
    assumed = ", ".join(filter(None, typical))
    return ", ".join(filter(None, [told, assumed and f"typically {assumed}"]))


def is_known(steps: float) -> bool:
    """Return whether a number of steps is one."""
    return not math.isnan(steps)
