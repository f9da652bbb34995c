"""However long the sweeps and however many the runs, a spec stays small and loses nothing."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrchart.analysis.thin import CROWD, ROWS
from lrchart.chart.whole_spec import spec_of, still
from lrchart.frame.condense import LONG
from lrchart.pipeline import anatomy, plot, slope
from lrchart.render.vega import svg
from tests.full import full

CHARTS = {"plot": plot, "slope": slope, "anatomy": anatomy}


def many(runs: int, steps: int, seed: int = 0) -> pd.DataFrame:
    """Range tests with optima from 10^-4 to 10^-1, noisy, each from 10^-6 to 1."""
    rng = np.random.default_rng(seed)
    x = np.linspace(-6, 0, steps)
    optima = rng.uniform(-4, -1, runs)[:, None]
    fall = 1.6 * np.clip((x + 6) / (optima + 6), 0, 1) ** 0.8
    climb = 14 * np.clip((x - optima) / -optima, 0, None) ** 2.3
    loss = 3 - fall + climb + rng.normal(0, 0.1, (runs, steps))
    names = np.repeat([f"run {i}" for i in range(runs)], steps)
    return pd.DataFrame({"run": names, "lr": np.tile(10.0**x, runs), "loss": loss.ravel()})


def rows_of(spec: dict[str, Any]) -> int:
    return sum(len(rows) for rows in spec["datasets"].values())


@pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS)
@pytest.mark.parametrize(
    ("runs", "steps"),
    [(1, 250_000), full(3, 4_000), (CROWD, 900), full(CROWD + 1, 300), (2_000, 101)],
)
def test_a_spec_has_a_bounded_number_of_rows(draw: Any, runs: int, steps: int) -> None:
    spec = spec_of(draw(many(runs, steps)))
    assert rows_of(spec) <= ROWS
    assert len(json.dumps(spec)) < 2_000_000


@settings(max_examples=8)
@given(
    steps=st.integers(LONG + 1, 40_000),
    spikes=st.lists(st.tuples(st.floats(0, 1), st.floats(-50, 50)), max_size=6),
    seed=st.integers(0, 9),
)
def test_the_drawn_envelope_is_that_of_the_full_data(
    steps: int, spikes: list[tuple[float, float]], seed: int
) -> None:
    frame = many(1, steps, seed)
    for where, height in spikes:
        frame.loc[int(where * (steps - 1)), "loss"] = height
    curve = curve_of(spec_of(plot(frame)))
    # Each of the 240 columns covers the range of its own losses and its neighbours'.
    edges = np.geomspace(1e-6, 1, 241)
    for low, high in pairwise(edges):
        inside = frame["loss"][frame["lr"].between(low, high)]
        near = curve["loss"][curve["lr"].between(low * 0.94, high / 0.94)]
        assert near.min() <= inside.min() + 1e-3
        assert near.max() >= inside.max() - 1e-3
    assert curve["loss"].min() == pytest.approx(frame["loss"].min(), rel=1e-4)
    assert curve["loss"].max() == pytest.approx(frame["loss"].max(), rel=1e-4)


def curve_of(spec: dict[str, Any]) -> pd.DataFrame:
    """Return the rows of the curve, the largest table of the spec."""
    return pd.DataFrame(max(spec["datasets"].values(), key=len))


def test_a_thinned_curve_comes_smoothed_and_without_its_slider() -> None:
    names = lambda spec: {param["name"] for param in spec["params"]}  # noqa: E731
    short, long = (spec_of(plot(many(1, steps))) for steps in (500, 5_000))
    assert "smoothing" in names(short)
    assert "smoothing" not in names(long)
    assert "smoothing" not in json.dumps({**long, "datasets": None})
    curve = curve_of(long)
    whole = curve["smooth"].to_numpy()
    assert np.isfinite(whole.astype(float)).all()
    assert "smooth" not in curve_of(short)


def test_the_smoothed_line_is_that_of_the_full_data() -> None:
    frame = many(1, 5_000)
    from lrchart.pipeline import analyse

    curve = analyse(frame).curve
    line = curve_of(spec_of(plot(frame)))
    whole = np.interp(np.log(line["lr"]), np.log(curve["lr"]), curve["loss_smooth"])
    np.testing.assert_allclose(line["smooth"].astype(float), whole, rtol=1e-4)


@pytest.mark.parametrize(("runs", "steps"), [(1, 20_000), (100, 200)])
def test_large_charts_are_drawn(runs: int, steps: int) -> None:
    picture = svg(still(spec_of(plot(many(runs, steps))), (10, 6), "light"), embed_fonts=False)
    assert picture.startswith("<svg")
    if runs > CROWD:
        assert f"{runs} runs" in picture
        assert "lowest loss" in picture


def test_a_crowd_names_its_notable_runs_only() -> None:
    frame = many(300, 100)
    spec = spec_of(plot(frame))
    assert spec["title"]["text"] == "Learning-rate range test: 300 runs"
    assert spec["title"]["subtitle"][0].endswith("notable runs of 300")
    curve = curve_of(spec)
    assert 2 <= curve["id"].nunique() <= 4
    # Notable runs keep all their steps.
    assert len(curve) == 100 * curve["id"].nunique()


def test_a_run_can_be_asked_for_in_a_crowd() -> None:
    from lrchart.options import Options

    spec = spec_of(plot(many(100, 60), Options(window_of="run 77")))
    assert "run 77" in spec["description"] + json.dumps(spec["layer"])


def test_a_lazy_frame_is_drawn_like_an_eager_one() -> None:
    polars = pytest.importorskip("polars")
    frame = many(1, 3 * LONG)
    lazy = polars.from_pandas(frame).lazy()
    curve, other = (curve_of(spec_of(plot(rows))).drop(columns="id") for rows in (frame, lazy))
    # Sums may be computed in a different order.
    pd.testing.assert_frame_equal(curve, other, rtol=1e-5)
