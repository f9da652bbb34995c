"""Steps that start anew in each epoch are counted on; those of trainings and passes are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.frame.restarts import counted_on

LR = np.geomspace(1e-6, 1, 400)
NUMBER = np.arange(400)


def loss() -> np.ndarray:
    x = np.log10(LR)
    fall = 1.5 / (1 + np.exp(-(x + 2.5) / 0.28))
    noise = np.random.default_rng(0).normal(0, 0.05, 400)
    return 2.3 - fall + 14 * np.clip((x + 2.5) / 2.5, 0, None) ** 2.6 + noise


@pytest.mark.parametrize("batches", [20, 100, 130])
@pytest.mark.parametrize("cut", [0, 7])
def test_the_number_of_a_batch_is_counted_on(batches: int, cut: int) -> None:
    columns = {"epoch": NUMBER // batches, "batch": NUMBER % batches, "lr": LR, "loss": loss()}
    whole = pd.DataFrame({"step": NUMBER, "lr": LR, "loss": loss()})[cut:]
    frame = lrchart.read(pd.DataFrame(columns)[cut:])
    assert frame["step"].diff().dropna().eq(1).all()
    answers = [lrchart.suggest(each)["lr"].iloc[0] for each in (frame, lrchart.read(whole))]
    assert answers[0] == answers[1]


def test_so_it_is_in_a_frame_and_in_every_run_of_it() -> None:
    one = pd.DataFrame({"step": NUMBER % 50, "lr": LR, "loss": loss()})
    frame = pd.concat([one.assign(run="a"), one.assign(run="b")])
    tidy = lrchart.validate(frame)
    assert tidy["step"].tolist() == [*NUMBER, *NUMBER]
    pd.testing.assert_frame_equal(lrchart.validate(tidy), tidy)


def test_steps_that_are_logged_now_and_then_go_on_by_their_distance() -> None:
    rows = pd.DataFrame(
        {"run": "a", "replicate": 0, "lr": LR[:6], "step": [0, 50, 100, 0, 50, 100]}
    )
    counted, times = counted_on(rows)
    assert (counted["step"].tolist(), times) == ([0, 50, 100, 150, 200, 250], 1)


def test_it_is_said(caplog: Any) -> None:
    lrchart.read({"batch": NUMBER % 100, "lr": LR, "loss": loss()})
    assert "counted the steps on, which start anew 3 times" in caplog.text
    assert "repeated" not in caplog.text


SIZES = np.random.default_rng(1).choice([16, 32, 64], 400)
#: 100 rates in each of four passes, a bit higher each time, and their steps in order of the rate
OFTEN = NUMBER // 100
SORTED = (NUMBER % 4) * 100 + NUMBER // 4
STAY = {
    "a training at each rate": (np.repeat(LR[::10], 10), NUMBER % 10),
    "a second pass": (np.tile(LR[::2], 2), NUMBER % 200),
    "sizes of batches in a search": (LR, SIZES),
    "two batches an epoch": (LR, NUMBER % 2),
    "epochs of other lengths": (LR, np.concatenate([np.arange(n) for n in (90, 40, 170, 100)])),
    "a log that was resumed": (LR, np.concatenate([NUMBER[:200], NUMBER[150:350]])),
    "falling rates": (LR[::-1], NUMBER % 100),
    "steps that rise": (LR, NUMBER),
    "passes sorted by their rates": (np.sort(np.tile(LR[:100], 4) * 1.001**OFTEN), SORTED),
    "missing steps": (LR, np.where(NUMBER == 7, np.nan, NUMBER % 100)),
}


@pytest.mark.parametrize("case", STAY.values(), ids=STAY)
def test_other_steps_stay_as_they_are(case: tuple[np.ndarray, np.ndarray]) -> None:
    lr, step = case
    rows = pd.DataFrame({"run": "a", "replicate": 0, "lr": lr, "step": step})
    counted, times = counted_on(rows)
    assert times == 0
    np.testing.assert_array_equal(counted["step"], step)
