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
    '2,000 steps (assumed), constant rate'
    """
    length = f"{steps if is_known(steps) else float(TYPICAL.steps):,.0f} steps"
    course = WORDS[schedule or SCHEDULES[int(TYPICAL.decays)]]
    if not is_known(steps) and not schedule:
        return f"{length}, {course} (both assumed)"
    mark = {True: "", False: " (assumed)"}
    return f"{length}{mark[is_known(steps)]}, {course}{mark[bool(schedule)]}"


def is_known(steps: float) -> bool:
    """Return whether a number of steps is one."""
    return not math.isnan(steps)
