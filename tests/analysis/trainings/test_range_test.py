"""A range test's suggestion, judged by trainings."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from lrchart.analysis.trainings.findings import findings_of
from lrchart.analysis.trainings.range_test import Judged, judge
from lrchart.frame.trainings import validate
from tests.trainings import u_curves


def judged(lr: float, frame: pd.DataFrame, tolerance: float = 0.05) -> Judged:
    """Return what trainings say of a range test that suggests `lr`."""
    findings = findings_of(validate(frame), tolerance)
    suggestion = pd.Series({"lr": lr, "lr_low": lr / 3, "lr_high": lr * 3, "readable": True})
    return judge(suggestion, findings.curves[0], findings.optima.iloc[0])


def test_the_good_rates_are_those_of_the_tolerance() -> None:
    assert [judged(1e-3, u_curves(), share).place for share in (0.05, 0.9)] == ["below", "inside"]


@pytest.mark.parametrize(("kept", "lr"), [("lr < 1e-3", 4.6e-4), ("lr > 2e-2", 4.6e-2)])
def test_trainings_that_end_before_the_best_rate_say_the_least_it_gives_up(
    kept: str, lr: float
) -> None:
    """The best rate is 1e-2, and no training was at it."""
    answer = judged(lr, u_curves().query(kept).assign(untrained=7.0))
    assert answer.at_least
    assert answer.place == ""


def test_trainings_that_tell_no_rates_apart_judge_none() -> None:
    noise = u_curves(noise=3.0, diverging=False)
    assert math.isnan(judged(1e-3, noise).regret)
