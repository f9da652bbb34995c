"""Running means in short histories: undone if exact, else doubted from 20 losses on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.readers.smoothed.detect import FASTAI
from lrchart.readers.smoothed.possible import possible_among
from lrchart.readers.smoothed.unsmooth import unsmooth

TASKS = Path(__file__).parents[3] / "benchmarks" / "suggestions" / "tasks"


@pytest.mark.parametrize("steps", [8, 12, 19])
@pytest.mark.parametrize(
    ("start", "keep"), [("lightning", 0.98), ("debiased", 0.98), ("first", 0.95)]
)
def test_eight_means_in_float64_are_enough(sweep, smooth, start: str, keep: float, steps: int):
    for seed in range(5):
        lr, loss = sweep(seed, steps)
        loss = loss.astype(np.float32).astype(float)
        result = unsmooth(lr, smooth(loss, start, keep))
        assert (result.outcome, result.mean.start, result.mean.keep) == ("undone", start, keep)
        np.testing.assert_allclose(result.loss, loss, rtol=1e-6)
        assert unsmooth(lr, loss).outcome != "undone"


def answers(change) -> pd.DataFrame:
    """Return the answers to every fifth step of some committed sweeps, 20 rows, changed."""
    runs = {}
    for path in sorted(TASKS.glob("*/*/sweep_seed0.csv"))[::5]:
        table = pd.read_csv(path)[["step", "lr", "loss"]][::5]
        if np.isfinite(table["loss"]).sum() == 20:
            losses = change(table["loss"].to_numpy()).astype(np.float32)
            runs[path.parent.name] = table.assign(loss=losses).to_dict("list")
    return lrchart.suggest(lrchart.read(runs)).set_index("run")


def test_most_means_of_twenty_losses_are_doubted_and_few_measured_ones(smooth) -> None:
    right = answers(lambda losses: losses)
    doubted = right["reason"].str.contains("may be a running mean")
    assert (len(right) > 30, right["readable"].sum() > 15, doubted.sum() <= 3) == (True,) * 3
    means = answers(lambda losses: smooth(losses, "first", 0.95))
    moved = np.abs(np.log10(means["lr"] / right["lr"])) > 0.3
    assert moved.sum() > 15
    assert (means["readable"] & moved).sum() <= 3


def test_a_loss_of_zero_after_others_is_no_mean() -> None:
    fallen = np.geomspace(2, 0.01, 40)
    fallen[-5:] = 0
    assert possible_among([FASTAI], fallen) == []
    assert possible_among([FASTAI], fallen - 1) == [FASTAI]


def test_losses_with_gaps_on_both_sides_have_no_neighbours_to_compare() -> None:
    lr, loss = np.geomspace(1e-6, 1, 200), np.full(200, np.nan)
    loss[::4] = 2 + 0.003 * np.random.default_rng(0).normal(size=50).cumsum()
    assert unsmooth(lr, loss).outcome == "undecided"


def test_thirty_losses_that_end_in_infinite_ones_are_looked_at_without_a_warning() -> None:
    rates = np.geomspace(1e-6, 1, 30)
    fall = 0.4 + 1.9 / (1 + (rates / 1e-3) ** 1.5)
    losses = fall + np.random.default_rng(0).normal(0, 0.03, 30)
    losses[-6:] = np.inf
    assert unsmooth(rates, losses).outcome != "undone"
