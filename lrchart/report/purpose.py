"""Describe the training that a suggestion is for."""

from __future__ import annotations

import math

from lrchart.analysis.rules.own.law import MEASURED, SCHEDULES, TYPICAL

#: schedule -> its name in sentences
WORDS = {"constant": "constant rate", "decay": "decaying rate"}


def training_text(steps: float, schedule: str) -> str:
    """Return a training in words; what is unknown (NaN, "") is assumed.

    Examples
    --------
    >>> training_text(10_000, "decay")
    '10,000 steps, decaying rate'
    >>> training_text(float("nan"), "constant")
    '1,350 steps (assumed), constant rate'
    >>> training_text(50_000, "decay")  # the interval is wider then
    '50,000 steps (measured up to 40,000), decaying rate'
    """
    length = f"{steps if is_known(steps) else float(TYPICAL.steps):,.0f} steps"
    course = WORDS[schedule or SCHEDULES[int(TYPICAL.decays)]]
    if not is_known(steps) and not schedule:
        return f"{length}, {course} (both assumed)"
    mark = {True: "", False: " (assumed)"}
    beyond = f" (measured up to {MEASURED:,.0f})" if steps > MEASURED else ""
    return f"{length}{beyond}{mark[is_known(steps)]}, {course}{mark[bool(schedule)]}"


def is_known(steps: float) -> bool:
    """Return whether a number of steps is one."""
    return not math.isnan(steps)
