"""Sentences of evidence, and the numbers in them."""

from __future__ import annotations

from functools import lru_cache

from lrchart.kinds.kind import Kind
from lrchart.text import counted, lr_text

#: endings of a sentence of evidence: for certain kinds, and (``PERHAPS``) for likely ones
SCHEDULE = "this is a training under a schedule, not a range test"
PERHAPS = "this looks like a training under a schedule, not a range test"
ROWS = "these are trainings, one row each, not a range test"
RUNS = "these are trainings at constant rates, not range tests"
PERHAPS_ROWS = "these look like trainings, one row each, not a range test"


def steps_text(count: int) -> str:
    """Return a number of steps: ``1 step``, ``12,000 steps``."""
    return counted(count, "step")


def training(reason: str, *, sure: bool = True) -> Kind:
    """Return the kind of a run under a schedule, for a `reason` like "the rate only falls"."""
    return Kind("training", f"{reason}: {SCHEDULE if sure else PERHAPS}", sure=sure)


def trainings(reason: str, *, sure: bool = True) -> Kind:
    """Return the kind of a table of trainings, for a `reason`."""
    return Kind("trainings", f"{reason}: {ROWS if sure else PERHAPS_ROWS}", sure=sure)


def held(count: int, total: int, lr: float) -> str:
    """Return "770 of 789 steps are at one rate, 4e-3"."""
    if count == total:
        return f"all {steps_text(total)} are at one rate, {lr_text(lr)}"
    return f"{count:,} of {steps_text(total)} are at one rate, {lr_text(lr)}"


def between(low: float, high: float) -> str:
    """Return "between 1e-6 and 6.8e-4"."""
    return f"between {lr_text(low)} and {lr_text(high)}"


# Cached: thousands of runs with the same rates share one sentence.
@lru_cache(maxsize=16)
def risen(low: float, high: float, count: int) -> str:
    """Return "the rate rises once, from 1e-7 to 10, in 101 steps"."""
    return f"the rate rises once, from {lr_text(low)} to {lr_text(high)}, in {steps_text(count)}"
