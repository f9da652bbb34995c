"""Means of the last losses, as loops log them, are told by the digits of their sums."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.readers.smoothed.windows import window_of


def logged(losses: np.ndarray, width: int, every: int) -> pd.DataFrame:
    """Return what a loop logs every so many steps: the mean of its last `width` losses."""
    single = losses.astype(np.float32).astype(float)
    steps = np.arange(0, len(losses), every)
    means = [single[max(step + 1 - width, 0) : step + 1].mean() for step in steps]
    return pd.DataFrame({"step": steps, "loss": means})


@pytest.mark.parametrize(("width", "every"), [(50, 10), (50, 1), (100, 10), (20, 5), (64, 1)])
def test_the_number_of_losses_is_found(sweep: Any, width: int, every: int) -> None:
    for seed in range(5):
        table = logged(sweep(seed, 1000)[1], width, every)
        assert window_of(table["loss"].to_numpy(), table["step"].to_numpy()) == width


@pytest.mark.parametrize("count", [1, 4, 10, 64])
def test_losses_and_means_over_batches_are_no_window(sweep: Any, count: int) -> None:
    for seed in range(5):
        losses = sweep(seed, 60 * count)[1].astype(np.float32).astype(float)
        means = losses.reshape(-1, count).mean(axis=1)
        assert window_of(means, None) == window_of(means, count * np.arange(60)) == 0
        assert window_of(sweep(seed)[1], None) == 0


def test_an_answer_from_a_wide_window_is_a_guess(sweep: Any) -> None:
    lr, losses = sweep(3, 300)
    table = logged(losses, 50, 10)
    table["lr"] = lr[table["step"]]
    right = lrchart.suggest(lr, losses)["lr"].item()
    for frame in (table, table.assign(run="mine", replicate=0, kind="sweep")):
        answer = lrchart.suggest(frame).iloc[0]
        assert answer["lr"] > 2 * right
        assert (answer["readable"], "may be a running mean" in answer["reason"]) == (False, True)


def test_the_note_says_what_to_log(sweep: Any, caplog: pytest.LogCaptureFixture) -> None:
    lr, losses = sweep(3, 300)
    table = logged(losses, 50, 10)
    lrchart.suggest(table.assign(lr=lr[table["step"]]))
    assert caplog.messages == [
        "the losses are means of the last 50: read as measured; log the loss of each step"
    ]
    caplog.clear()
    lrchart.suggest(logged(losses, 16, 1).assign(lr=lr))  # hardly moves the answer
    assert "means of the last" not in caplog.text


def test_steps_that_count_down_tell_nothing(sweep: Any, caplog: pytest.LogCaptureFixture) -> None:
    lr, losses = sweep(0)
    lrchart.suggest({"step": np.arange(100)[::-1], "lr": lr[::-1], "loss": losses[::-1]})
    lrchart.read({"step": np.arange(100)[::-1], "lr": lr, "loss": losses})
    assert "means of the last" not in caplog.text
