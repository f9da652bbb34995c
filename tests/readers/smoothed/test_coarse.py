"""A running mean that is rounded to few digits is not taken for measured losses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.readers.smoothed.signs import drowned
from lrchart.readers.smoothed.unsmooth import unsmooth
from tests.full import full

TASKS = Path(__file__).parents[3] / "benchmarks" / "suggestions" / "tasks"

DOUBT = (
    "the losses may be a running mean, which can raise the answer tenfold, and are rounded too "
    'coarsely to tell: save them with all their digits (smoothed="no" says that they are measured)'
)


def significant(losses: np.ndarray) -> np.ndarray:
    return np.array([float(f"{loss:.3g}") for loss in losses])


ROUNDINGS = {
    "2 decimals": lambda losses: np.round(losses, 2),
    "3 decimals": lambda losses: np.round(losses, 3),
    "3 digits": significant,
}


def answers(change) -> pd.DataFrame:
    """Return the answers to some committed sweeps whose finite losses are changed."""
    runs = {}
    for path in sorted(TASKS.glob("*/*/sweep_seed0.csv"))[3::12]:
        table = pd.read_csv(path)[["step", "lr", "loss"]]
        table = table[np.isfinite(table["loss"])]
        losses = change(table["loss"].to_numpy())
        runs[path.parent.name] = table.assign(loss=losses).to_dict("list")
    return lrchart.suggest(lrchart.read(runs)).set_index("run")


@pytest.fixture(scope="module")
def right() -> pd.DataFrame:
    return answers(lambda losses: losses)


MEANS = [("lightning", 0.98), ("debiased", 0.98), ("first", 0.95), ("all", 1)]


@pytest.mark.parametrize(
    ("start", "keep", "rounding"),
    [
        # Each mean in one rounding, the others in `make full`.
        (pytest.param if (i - j) % 3 == 0 else full)(*mean, rounding)
        for i, mean in enumerate(MEANS)
        for j, rounding in enumerate(ROUNDINGS)
    ],
)
def test_no_answer_from_a_rounded_mean_is_sure_and_wrong(
    right: pd.DataFrame, smooth, start: str, keep: float, rounding: str
) -> None:
    """Before, of the answers with two decimals a third were."""
    means = answers(lambda losses: ROUNDINGS[rounding](smooth(losses, start, keep)))
    moved = np.abs(np.log10(means["lr"] / right["lr"])) > 0.3
    assert moved.sum() >= 6
    assert (means["readable"] & moved).sum() <= 1
    assert means["reason"].str.contains("rounded too coarsely").any()


@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_measured_losses_may_be_rounded(right: pd.DataFrame, rounding: str) -> None:
    rounded = answers(ROUNDINGS[rounding])
    assert right["readable"].sum() >= 12
    assert (right["readable"] & ~rounded["readable"]).sum() <= 2
    assert rounded["reason"].str.contains("rounded too coarsely").sum() <= 2


def test_the_doubt_says_what_to_save(sweep, smooth) -> None:
    lr, losses = sweep(noise=0.02)
    stored = np.round(smooth(losses, "first", 0.95), 2)
    suggestion = lrchart.suggest(lr, stored).iloc[0]
    assert (suggestion["readable"], DOUBT in suggestion["reason"]) == (False, True)
    assert "running mean" not in lrchart.suggest(lr, stored, smoothed="no")["reason"].iloc[0]
    assert unsmooth(lr, stored).note == (
        "most losses differ from the one before by no more than their rounding, so that a running "
        "mean cannot be told: read as measured"
    )


def test_changes_above_the_rounding_are_heard() -> None:
    losses = np.array([2.30, 2.31, 2.30, 2.30, 2.31])
    assert drowned(losses, 0.01)
    assert not drowned(losses, 0.001)
