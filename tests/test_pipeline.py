"""From a frame to findings and charts, end to end."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.suggest import suggest
from lrchart.errors import InputError, KindError, OptionError
from lrchart.frame.validation import validate
from lrchart.options import Options
from lrchart.pipeline import analyse, anatomy, plot, slope
from lrchart.readers import read


def test_the_findings_of_the_scenarios(findings: Any, taught: pd.DataFrame) -> None:
    assert findings.runs == list(taught["run"].unique())
    curve = findings.curve
    np.testing.assert_array_equal(curve["loss"], taught["loss"])
    assert {"loss_smooth", "slope_per_decade", "diverged", "replicates"} <= set(curve)
    lowest = findings.landmarks[findings.landmarks["mark"] == "minimum"]
    # The declared optimum is where the loss falls fastest, below the minimum.
    factors = lowest["lr"].to_numpy() / [2e-3, 1e-3, 7e-3]
    assert factors.min() > 1.5
    assert factors.max() < 5
    assert findings.edges.index.tolist() == findings.runs


def test_the_half_life_is_the_option_s(taught: pd.DataFrame) -> None:
    assert analyse(taught, Options(smoothing=0.3)).half_life == 0.3
    raw = analyse(taught, Options(smoothing=0)).curve
    np.testing.assert_array_equal(raw["loss_smooth"], raw["loss"])


def test_a_single_run_reads_the_same_alone_and_among_others(
    taught: pd.DataFrame, findings: Any
) -> None:
    alone = analyse(taught[taught["run"] == "Noisy batches"]).curve
    among = findings.curve[findings.curve["run"] == "Noisy batches"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, among)


@pytest.mark.parametrize("draw_", [plot, slope, anatomy])
def test_what_comes_out_is_altair_s_own(draw_: Any, taught: pd.DataFrame) -> None:
    chart = draw_(taught)
    assert isinstance(chart, alt.LayerChart)
    assert chart.to_dict(validate=True)["$schema"].endswith(".json")


@pytest.mark.parametrize("draw_", [plot, slope, anatomy])
def test_the_frame_is_not_changed(draw_: Any, taught: pd.DataFrame) -> None:
    before = taught.copy()
    draw_(taught)
    pd.testing.assert_frame_equal(taught, before)


def test_any_mapping_will_do() -> None:
    rows = {"lr": np.geomspace(1e-5, 1, 50), "loss": np.linspace(3, 1, 50)}
    assert plot(rows).to_dict() == plot(validate(rows)).to_dict()


def test_bad_input_is_said_before_anything_is_drawn() -> None:
    with pytest.raises(InputError, match="no column 'lr'"):
        plot({"loss": [1, 2]})
    with pytest.raises(OptionError, match="nothing"):
        plot({"lr": [1, 2], "loss": [1, 2]}, Options(rule="nothing"))


def trained() -> dict[str, Any]:
    step = np.arange(60)
    return {"step": step, "lr": 1e-3 * (1.02 - step / 60), "loss": 2 - step / 60}


def test_a_training_is_drawn_over_its_steps_if_it_is_read_as_one() -> None:
    chart = plot(read(trained(), kind="training")).to_dict()
    assert "no suggestion" in "".join(chart["title"]["subtitle"])
    assert "suggestion" not in chart["description"].replace("no suggestion", "")
    rows = max(chart["datasets"].values(), key=len)
    assert [row["step"] for row in rows] == list(range(60))


@pytest.mark.parametrize("use", [slope, anatomy, analyse, suggest])
def test_nothing_else_is_answered_of_a_training(use: Any) -> None:
    with pytest.raises(KindError, match="was read as a training, which has no suggestion"):
        use(read(trained(), kind="training"))


def test_a_training_that_is_read_as_a_sweep_is_one() -> None:
    chart = plot(read(trained(), kind="sweep")).to_dict()
    assert chart["title"]["text"].startswith("Learning-rate range test")
