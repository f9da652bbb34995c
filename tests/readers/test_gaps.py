"""Losses that were not measured: what a file with blanks and a frame with NaN say alike."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.errors import InputError

Write = Callable[..., str]


def calm_sweep() -> pd.DataFrame:
    """Return a sweep that looks averaged where some of its losses are left out."""
    x = np.linspace(-6, 0, 90)
    loss = 0.4 + 1.9 / (1 + np.exp((x + 2.5) / 0.3)) + 14 * np.clip(x + 0.5, 0, None) ** 2
    loss += np.random.default_rng(0).normal(0, 0.03, 90)
    return pd.DataFrame({"step": range(90), "lr": 10**x, "loss": loss})


LOST = np.isin(np.arange(90), np.random.default_rng(5).choice(np.arange(2, 70), 25, replace=False))


@pytest.mark.parametrize("steps", [True, False], ids=["steps", "no steps"])
def test_lost_losses_give_one_answer_as_a_file_and_as_a_frame(write: Write, *, steps: bool) -> None:
    frame = calm_sweep().drop(columns=[] if steps else ["step"])
    frame["loss"] = frame["loss"].mask(LOST)
    (file,) = lrchart.suggest(lrchart.read(write(frame.to_csv(index=False)))).itertuples()
    (memory,) = lrchart.suggest(frame).itertuples()
    assert (file.readable, file.reason) == (memory.readable, memory.reason) == (True, "")
    assert file.lr == pytest.approx(memory.lr, rel=0.02)


def test_losses_of_every_third_step_may_still_be_averaged(write: Write) -> None:
    frame = calm_sweep()
    frame["loss"] = frame["loss"].where(frame.index % 3 == 0)
    (row,) = lrchart.suggest(lrchart.read(write(frame.to_csv(index=False)))).itertuples()
    assert "may be a running mean" in str(row.reason)


@pytest.mark.parametrize("blank", ["", "n/a", "null"])
def test_losses_that_are_all_blank_are_said_to_be(write: Write, blank: str) -> None:
    name = write("lr,loss\n" + "".join(f"{lr},{blank}\n" for lr in np.geomspace(1e-6, 1, 40)))
    with pytest.raises(InputError) as caught:
        lrchart.read(name)
    assert str(caught.value) == (
        f"{name}: all 40 losses are blank, as pandas writes NaN: log the loss of each step or, if "
        "it was NaN, start at a lower learning rate"
    )
