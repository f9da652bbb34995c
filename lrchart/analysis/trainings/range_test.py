"""Judge the rate that a range test suggests by trainings."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lrchart.analysis.batches import sweeps_of
from lrchart.analysis.suggest import landmarks_of, rules_of, suggestions
from lrchart.analysis.trainings.curve import Curve
from lrchart.analysis.trainings.window import regret
from lrchart.frame.door import tidy
from lrchart.frame.purpose import for_training
from lrchart.frame.replicates import as_repeats
from lrchart.kinds.door import range_tests_of
from lrchart.options import Options


@dataclass(frozen=True)
class Judged:
    """The suggestion of a range test, over one curve of trainings.

    Attributes
    ----------
    lr, lr_low, lr_high
        What the range test suggests.
    readable
        Whether the rule stands by it.
    regret
        Share of what can be learned that the rate gives up; NaN if the trainings do not say.
    at_least
        Whether the best rate may lie beyond those that were trained, and the regret be larger.
    place
        "inside" the good window, "below" or "above" it, or "" if it is unknown.
    """

    lr: float
    lr_low: float
    lr_high: float
    readable: bool
    regret: float
    place: str
    at_least: bool = False


def answer_of(sweep: Any, options: Options) -> pd.Series:
    """Return the row of `lrchart.suggest` for the runs of a sweep frame, read as replicates.

    Raises
    ------
    KindError
        A run is a training, or the rows are trainings.
    """
    rows = as_repeats(tidy(range_tests_of(sweep)))
    sweeps = sweeps_of(for_training(rows, options))
    return suggestions(sweeps, landmarks_of(sweeps), rules_of(options.rule)).iloc[0]


def judge(suggestion: pd.Series, curve: Curve, best: pd.Series) -> Judged:
    """Return a row of `lrchart.suggest` judged by the trainings of `curve`, whose best is `best`.

    `best` is a row of `lrchart.optimum`. Where it is not determined, the trainings judge nothing,
    or, at an edge, only how much the rate gives up at least.
    """
    lr = float(suggestion["lr"])
    ends = float(suggestion["lr_low"]), float(suggestion["lr_high"])
    edge = bool(best["edge"])
    known = math.isfinite(lr) and (best["determined"] or edge)
    share = regret(curve, lr) if known else math.nan
    place = _place(lr, best["good_low"], best["good_high"])
    return Judged(lr, *ends, bool(suggestion["readable"]), share, place, edge)


def _place(lr: float, low: float, high: float) -> str:
    """Return where a rate lies to the good window; a comparison with NaN is false."""
    if lr < low:
        return "below"
    if lr > high:
        return "above"
    return "inside" if low <= lr <= high else ""
