"""An answer from losses that may be a running mean is a guess, unless it is the right one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lrchart
from tests.full import full

TASKS = Path(__file__).parents[3] / "benchmarks" / "suggestions" / "tasks"


def measured() -> dict[str, pd.DataFrame]:
    """Return the finite part of some committed sweeps, with a step to each row."""
    tables = {path: pd.read_csv(path) for path in sorted(TASKS.glob("*/*/sweep_seed0.csv"))[::10]}
    return {
        path.parent.name: table[np.isfinite(table["loss"])][["step", "lr", "loss"]]
        for path, table in tables.items()
    }


def answers(sweeps: dict[str, pd.DataFrame]) -> pd.DataFrame:
    frame = lrchart.read({name: table.to_dict("list") for name, table in sweeps.items()})
    return lrchart.suggest(frame).set_index("run")


@pytest.fixture(scope="module")
def right() -> pd.DataFrame:
    return answers(measured())


def test_measured_losses_are_not_doubted(right: pd.DataFrame) -> None:
    assert len(right) > 25
    assert not right["reason"].str.contains("running mean").any()


@pytest.mark.parametrize("keep", [full(0.9), 0.95, 0.98, full(0.99)])
@pytest.mark.parametrize("start", ["debiased", "first"])
def test_hardly_an_answer_from_a_running_mean_is_sure_and_wrong(
    right: pd.DataFrame, smooth, start: str, keep: float
) -> None:
    """Stored in float32, no factor is recognised. Read as measured, half would be wrong."""
    means = {
        name: table.assign(loss=smooth(table["loss"].to_numpy(), start, keep).astype(np.float32))
        for name, table in measured().items()
    }
    suggestions = answers(means)
    moved = np.abs(np.log10(suggestions["lr"] / right["lr"])) > 0.3
    # Full batches have no noise to decide by.
    assert (suggestions["readable"] & moved).sum() <= 2
    if start == "debiased" and keep >= 0.98:
        assert suggestions["readable"].sum() >= 0.6 * right["readable"].sum()


def test_the_doubt_names_both_ways_out(smooth) -> None:
    table = next(
        table.assign(loss=smooth(table["loss"].to_numpy(), "first", 0.98).astype(np.float32))
        for name, table in measured().items()
        if name.startswith("digits")
    )
    doubt = (
        'the losses may be a running mean, which can raise the answer tenfold (smoothed="NAME" '
        'undoes one, smoothed="no" says that there is none)'
    )
    suggestion = lrchart.suggest(lrchart.read(table.to_dict("list"))).iloc[0]
    assert (suggestion["readable"], doubt in suggestion["reason"]) == (False, True)
    believed = lrchart.read(table.to_dict("list"), smoothed="no")
    assert "running mean" not in lrchart.suggest(believed)["reason"].iloc[0]


@pytest.mark.parametrize("missing", [0, 10])
@pytest.mark.parametrize("task", ["brackets_gru_adagrad_b32", "twins_sgdm_b128"])
def test_means_that_alternate_as_measured_losses_do_are_still_doubted(
    smooth, task: str, missing: int
) -> None:
    """fastai stores float32; its plot leaves out the first steps, and people save what it plots."""
    path = next(TASKS.glob(f"*/{task}/sweep_seed{2 if 'twins' in task else 0}.csv"))
    table = pd.read_csv(path)[["step", "lr", "loss"]]
    stored = smooth(table["loss"].to_numpy(), "debiased", 0.98).astype(np.float32)
    table = table.assign(loss=stored)[missing:]
    suggestion = lrchart.suggest(lrchart.read(table.to_dict("list"))).iloc[0]
    assert not suggestion["readable"]
    assert "the losses may be a running mean" in suggestion["reason"]
