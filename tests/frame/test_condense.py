"""Frames too large for memory are reduced; tests/engines does the same on other engines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.points import points
from lrchart.analysis.rules.own.descent import TOO_LONG
from lrchart.frame.condense import LARGE, LONG, ORDERED, condense
from lrchart.frame.reduction import FIRST, HIGHEST, LAST, LOWEST, MEASURED, per_decade
from lrchart.frame.validation import validate
from lrchart.pipeline import analyse


def test_each_column_says_what_its_steps_say(large: pd.DataFrame) -> None:
    frame = condense(large)
    place = np.floor(np.log10(large["lr"]) * per_decade(6, 2) + 1e-9).astype(int)
    rows = large.assign(loss=large["loss"].where(np.isfinite(large["loss"]))).sort_values("lr")
    wanted = rows.groupby(["run", "replicate", place], sort=True)["loss"].agg(
        ["mean", "min", "max", "first", "last", "size"]
    )
    frame = frame.sort_values(["run", "replicate", "lr"])
    finite = np.isfinite(frame["loss"].to_numpy())
    for name, column in (("min", LOWEST), ("max", HIGHEST), ("mean", "loss")):
        np.testing.assert_allclose(frame[column][finite], wanted[name][finite], rtol=1e-12)
    np.testing.assert_array_equal(frame["steps"], wanted["size"])
    # First and last loss are those of all steps; NaN is not drawn.
    for name, column in (("first", FIRST), ("last", LAST)):
        known = np.isfinite(frame[column].to_numpy()) & finite
        np.testing.assert_array_equal(frame[column][known], wanted[name][known])
        assert known.sum() > 1_900


def test_blow_ups_stay_blow_ups(large: pd.DataFrame) -> None:
    frame = condense(large)
    assert np.isposinf(frame[frame["run"] == "b"]["loss"].iloc[-1])
    assert np.isnan(frame[frame["run"] == "a"]["loss"].iloc[-1])
    edges = analyse(large).edges
    start = large.loc[large["step"] == 10_900, "lr"].iloc[0]
    assert (edges <= start * 1.01).all()


@pytest.mark.parametrize(
    ("spacing", "number"), [(np.geomspace, 1), (np.linspace, 1), (np.linspace, 20)]
)
def test_a_final_nan_beside_losses_of_its_column_is_kept(
    spacing: Any, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lr = spacing(1e-6, 0.7, 9_000)
    loss = 2.5 - 1.5 / (1 + np.exp(-3 * (np.log10(lr) + 2)))
    loss += np.random.default_rng(1).normal(0, 0.05, len(lr))
    loss[-number:] = np.nan
    frame = pd.DataFrame({"step": np.arange(len(lr)), "lr": lr, "loss": loss})
    whole = analyse(frame).suggestions
    monkeypatch.setattr("lrchart.frame.condense.LONG", 1_000)
    short = condense(frame)
    *_, before, last = short.to_dict("records")
    assert np.isfinite(before["loss"])
    assert before["lr_high"] <= lr[-number - 1] < last["lr_low"]
    assert (last["steps"], last[MEASURED], last["lr_high"]) == (number, 0, lr[-1])
    assert short["steps"].sum() == len(lr)
    assert np.isnan([last["loss"], last[LOWEST], last[HIGHEST], last["step_high"]]).all()
    answer = analyse(frame).suggestions
    # Not that the loss still falls at the end.
    assert answer["reason"].tolist() == whole["reason"].tolist() == [TOO_LONG]
    pd.testing.assert_frame_equal(answer, whole, rtol=1e-2)


def test_runs_keep_their_order(large: pd.DataFrame) -> None:
    assert list(condense(large)["run"].unique()) == list(large["run"].unique())


def test_the_analysis_hardly_sees_the_difference(sweep: Any, dip: Any, monkeypatch: Any) -> None:
    steps = 9_000
    x = np.linspace(0, 1, steps)
    rng = np.random.default_rng(3)
    frame = sweep(np.interp(x, np.linspace(0, 1, 120), dip) + rng.normal(0, 0.05, steps))
    whole = analyse(frame)
    monkeypatch.setattr("lrchart.frame.condense.LONG", 1_000)
    short = analyse(frame)
    assert len(short.curve) < 3_100
    both = [found.landmarks.set_index("mark")["lr"]["minimum"] for found in (whole, short)]
    assert abs(np.log10(both[0] / both[1])) < 0.1
    level = np.interp(
        np.log(short.curve["lr"]), np.log(whole.curve["lr"]), whole.curve["loss_smooth"]
    )
    assert whole.edges.iloc[0] == pytest.approx(short.edges.iloc[0], rel=0.02)
    before = ~short.curve["diverged"]
    assert np.abs(short.curve["loss_smooth"] / level - 1)[before].max() < 0.04
    assert (whole.limits.low, whole.limits.high) == pytest.approx(
        (short.limits.low, short.limits.high), rel=0.02
    )


def test_points_are_the_steps_that_were_measured(large: pd.DataFrame) -> None:
    spread = points(analyse(large).curve)
    assert set(spread["loss"].dropna()) <= {np.inf, *large["loss"].dropna()}
    assert spread["loss"].min() == -9.0
    for _, run in spread.groupby("run", sort=False):
        assert run["lr"].is_monotonic_increasing


def test_what_is_small_or_no_sweep_is_left_to_validate(sweep: Any, dip: Any) -> None:
    for frame in (
        sweep(dip),
        {"lr": [1, 2], "loss": [1, 2]},
        7,
        pd.DataFrame({"a": range(LONG * 2)}),
    ):
        assert condense(frame) is frame


@pytest.mark.parametrize("wrong", [0.0, -1.0, np.nan, np.inf])
def test_a_rate_that_is_none_is_left_to_validate(wrong: float) -> None:
    frame = pd.DataFrame({"lr": np.linspace(1, 2, LONG + 1), "loss": 1.0})
    frame.loc[17, "lr"] = wrong
    assert condense(frame) is frame


def test_a_narrow_sweep_among_wide_ones_keeps_its_two_ends() -> None:
    wide = pd.DataFrame({"run": "wide", "lr": np.geomspace(1e-9, 1, LARGE + 1), "loss": 1.0})
    narrow = pd.DataFrame({"run": "narrow", "lr": [0.1, 0.1002], "loss": [1.0, 2.0]})
    frame = validate(condense(pd.concat([wide, narrow])))
    assert frame[frame["run"] == "narrow"]["lr"].tolist() == [0.1, 0.1002]


def test_the_declared_optimum_rides_along() -> None:
    frame = pd.DataFrame({"lr": np.geomspace(1e-6, 1, LONG + 1), "loss": 1.0, "optimal_lr": 1e-3})
    assert analyse(frame).windows["source"].tolist() == ["declared"]


@pytest.mark.parametrize("name", ["pandas", "polars", "duckdb"])
def test_losses_out_of_reach_have_blown_up(name: str) -> None:
    package = pytest.importorskip(name)
    engine = {
        "pandas": lambda frame: frame,
        "polars": lambda frame: package.from_pandas(frame).lazy(),
        "duckdb": lambda frame: package.from_df(frame),
    }[name]
    x = np.linspace(-6, 0, LONG + 1)
    loss = np.where(x < -1, 2.0, 1e300)
    loss[[0, 20]] = -1e300, np.nan
    table = validate(condense(engine(pd.DataFrame({"lr": 10.0**x, "loss": loss}))))
    start = table["lr"] < 10**-1.02
    assert np.isinf(table["loss"][start].iloc[0])
    assert (table["loss"][start].iloc[1:] == 2.0).all()
    assert np.isposinf(table["loss"][table["lr"] > 10**-0.98]).all()
    assert table[HIGHEST].max() == 2.0


def test_extremes_are_drawn_where_a_loss_blew_up_beside_them() -> None:
    x = np.linspace(-6, 0, 2 * LONG)
    loss = np.where(x < -1, 2.0, np.inf)
    last = int((x < -1).sum()) - 1
    loss[last], loss[last - 1] = 9.0, -9.0
    frame = pd.DataFrame({"lr": 10.0**x, "loss": loss})
    spread = points(analyse(frame).curve)
    assert {9.0, -9.0, np.inf} <= set(spread["loss"])


def test_no_mean_is_drawn_as_a_step() -> None:
    """Of very many sweeps the ends of columns are not known."""
    x = np.linspace(-6, 0, 1_000)
    rng = np.random.default_rng(1)
    frames = [
        pd.DataFrame({"run": f"run {i}", "lr": 10.0**x, "loss": rng.normal(2, 0.1, 1_000)})
        for i in range(ORDERED + 101)
    ]
    frame = pd.concat(frames, ignore_index=True)
    condensed = condense(frame)
    assert FIRST not in condensed
    spread = points(analyse(condensed[condensed["run"] == "run 7"]).curve)
    assert set(spread["loss"]) <= set(frame["loss"])
