"""A training under a schedule: loss and rate over the steps, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.chart.training import training_chart
from lrchart.options import Options


def training(steps: int = 500, run: str = "mine", peak: float = 4e-3) -> pd.DataFrame:
    """Return a training with warm-up and cosine decay."""
    step = np.arange(steps)
    warm = np.minimum((step + 1) / (0.1 * steps), 1)
    lr = peak * warm * (0.5 + 0.5 * np.cos(np.pi * step / steps)) + 1e-6
    loss = 0.4 + 2 * np.exp(-step / (0.2 * steps))
    noise = np.random.default_rng(0).normal(0, 0.05, steps)
    return pd.DataFrame({"run": run, "step": step, "lr": lr, "loss": loss + noise})


def lines(scene: Any, width: float) -> list[Any]:
    return [m for m in scene if m.kind == "line" and m.item.get("strokeWidth") == width]


def test_loss_and_rate_are_drawn_over_the_steps(draw: Any) -> None:
    chart = training_chart(training(), Options())
    chart.to_dict(validate=True)
    scene = draw(chart)
    assert [m.text for m in scene if m.role == "axis-title"] == ["Optimizer step", "Loss", "Rate"]
    assert len(lines(scene, 1)) == len(lines(scene, 2.5)) == len(lines(scene, 2)) == 500
    # The panels do not overlap.
    assert max(m.y for m in lines(scene, 1)) < min(m.y for m in lines(scene, 2))


def test_ticks_over_decades_are_round(draw: Any) -> None:
    frame = training()
    frame.loc[499, "loss"] = 0.03
    labels = [m.text for m in draw(training_chart(frame, Options())) if m.role == "axis-label"]
    assert {"0.05", "0.1", "0.2", "0.5", "1", "2"} <= set(labels)
    assert not {"0.9", "0.7", "0.6", "0.3"} & set(labels)


def test_nothing_is_suggested(draw: Any) -> None:
    scene = draw(training_chart(training(), Options()))
    words = " ".join(m.text for m in scene if m.kind == "text")
    assert "no range test: no suggestion" in words
    for word in ("Window", "Optimal", "Divergence", "Suggested"):
        assert word not in words
    assert not [m for m in scene if m.kind == "symbol" and m.role == "mark"]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_losses_that_are_not_finite_are_left_out(draw: Any, bad: float) -> None:
    frame = training()
    frame.loc[100:120, "loss"] = bad
    assert len(lines(draw(training_chart(frame, Options())), 1)) == 479


def test_a_training_without_a_finite_loss_is_drawn_all_the_same(draw: Any) -> None:
    frame = training().assign(loss=np.nan)
    assert [m for m in draw(training_chart(frame, Options())) if m.role == "title-text"]


def test_a_constant_rate_has_one_value(draw: Any) -> None:
    chart = training_chart(training().assign(lr=1e-3), Options())
    assert chart.to_dict()["title"]["subtitle"][-1].endswith("· rate 1e-3")
    assert len(lines(draw(chart), 2)) == 500


def test_several_trainings_have_a_legend(draw: Any) -> None:
    frame = pd.concat([training(run="a"), training(run="b", peak=1e-3)], ignore_index=True)
    chart = training_chart(frame, Options())
    assert chart.to_dict()["title"]["text"] == "2 trainings"
    assert {"a", "b"} <= {m.text for m in draw(chart) if m.kind == "text"}


def test_a_long_training_is_thinned_and_keeps_its_extremes() -> None:
    frame = training(50_000)
    frame.loc[12_345, "loss"] = 99.0
    rows = max(training_chart(frame, Options()).to_dict()["datasets"].values(), key=len)
    assert len(rows) <= 9_000
    assert max(row["loss"] for row in rows) == 99.0


def test_the_own_title_wins() -> None:
    chart = training_chart(training(), Options(title="Mine"))
    assert chart.to_dict()["title"]["text"] == "Mine"
