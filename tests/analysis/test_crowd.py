"""Many runs: their band, and who stands out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.crowd import crowd_of, extend
from lrchart.analysis.landmark_table import edges
from lrchart.pipeline import analyse


@pytest.fixture(scope="module")
def crowd_curve(sweep: Any, dip: Any) -> pd.DataFrame:
    """101 runs of one shape, the i-th lifted by i / 100 and cut off i steps before its end."""
    cut = lambda i: np.where(np.arange(120) >= 119 - i // 4, np.inf, dip)  # noqa: E731
    runs = [sweep(cut(i) + i / 100, run=f"run {i}") for i in range(101)]
    return analyse(pd.concat(runs)).curve


def test_the_band_holds_the_middle_of_the_runs(crowd_curve: pd.DataFrame, dip: Any) -> None:
    crowd = crowd_of(crowd_curve)
    assert crowd.count == 101
    start = crowd.band.iloc[0]
    level = crowd_curve["loss_smooth"].iloc[0]
    for name, above in (("low", 0.1), ("middle", 0.5), ("high", 0.9)):
        assert start[name] == pytest.approx(level + above)
    assert (start["lowest"], start["highest"]) == pytest.approx((2.0, 3.0))


def test_the_shade_holds_every_loss(crowd_curve: pd.DataFrame) -> None:
    band = crowd_of(crowd_curve).band
    loss = crowd_curve["loss"][np.isfinite(crowd_curve["loss"])]
    assert band["lowest"].min() == loss.min()
    assert band["highest"].max() == loss.max()


def test_where_most_have_blown_up_the_median_is_infinite(crowd_curve: pd.DataFrame) -> None:
    last = crowd_of(crowd_curve).band.iloc[-1]
    assert np.isposinf(last["middle"])
    assert np.isposinf(last["high"])


def test_the_notable_runs(crowd_curve: pd.DataFrame) -> None:
    notable = crowd_of(crowd_curve).notable
    assert notable["run 0"] == "lowest loss"
    assert notable["run 50"] == "median"
    assert set(notable.values()) <= {"lowest loss", "median", "first to diverge", "last to diverge"}
    assert crowd_of(crowd_curve, "run 7").notable["run 7"] == "zoned"


def test_who_diverges_first_and_who_last(crowd_curve: pd.DataFrame) -> None:
    edge = edges(crowd_curve)
    assert edge.min() < edge.max()
    who = {reason: run for run, reason in crowd_of(crowd_curve).notable.items()}
    assert edge[who["first to diverge"]] == edge.min()
    assert edge[who["last to diverge"]] == edge.max()


def test_a_run_without_any_number_changes_no_band(crowd_curve: pd.DataFrame) -> None:
    rows = crowd_curve[crowd_curve["run"] == "run 50"]
    empty = rows.assign(run="empty", loss=np.nan, loss_smooth=np.nan, diverged=False)
    crowd, more = crowd_of(crowd_curve), crowd_of(pd.concat([empty, crowd_curve]))
    assert more.count == crowd.count + 1
    assert more.notable == crowd.notable
    pd.testing.assert_frame_equal(more.band, crowd.band)


def test_the_limits_hold_all_runs(crowd_curve: pd.DataFrame) -> None:
    few = analyse(crowd_curve[crowd_curve["run"] == "run 50"][["run", "lr", "loss"]])
    limits = extend(few.limits, crowd_of(crowd_curve))
    loss = crowd_curve["loss"][np.isfinite(crowd_curve["loss"])]
    assert limits.low <= loss.min()
    assert limits.high >= loss.max()
    assert limits.low < limits.top <= limits.high
    assert limits.positive == loss.min()


@pytest.mark.parametrize(("size", "apart"), [(1.0, False), (1000.0, True)])
def test_a_crowd_lies_apart_where_the_median_would_look_flat_beside_the_band(
    sweep: Any, dip: Any, size: float, apart: bool
) -> None:
    runs = [sweep(dip * (size if i % 5 == 0 else 1), run=f"run {i}") for i in range(60)]
    findings = analyse(pd.concat(runs))
    assert findings.limits.apart == apart
