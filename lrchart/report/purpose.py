"""Describe the training that a suggestion is for."""

from __future__ import annotations

import math

from lrchart.analysis.rules.own.law import SCHEDULES, TYPICAL

#: schedule -> in words
WORDS = {"constant": "constant rate", "decay": "decaying rate"}


def training_text(steps: float, schedule: str) -> str:
    """Return a training in words; what is unknown (NaN, "") is assumed.

    Examples
    --------
    >>> training_text(20_000, "decay")
    '20,000 steps, decaying rate'
    >>> training_text(float("nan"), "constant")
    'constant rate, 2,000 steps (assumed)'
    """
    known = [f"{steps:,.0f} steps" if is_known(steps) else "", WORDS.get(schedule, "")]
    typical = [f"{float(TYPICAL.steps):,.0f} steps", WORDS[SCHEDULES[int(TYPICAL.decays)]]]
    assumed = [text for text, stated in zip(typical, known, strict=True) if not stated]
    mark = ("", " (assumed)", " (both assumed)")[len(assumed)]
    return ", ".join([*filter(None, known), *assumed]) + mark


def is_known(steps: float) -> bool:
    """Return whether a number of steps is one."""
    return not math.isnan(steps)
