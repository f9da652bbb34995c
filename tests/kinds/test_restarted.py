"""Trainings at constant rates, one after another, are no range test in stairs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.errors import KindError
from lrchart.kinds.run import kind_of_run

RATES = np.geomspace(1e-4, 1e-1, 7)
LR = np.repeat(RATES, 50)
NOISE = np.random.default_rng(5).normal(1, 0.02, 350)
#: losses of a model that is made anew for each rate, and of one that learns on
ANEW = 0.3 + 2 * np.exp(-np.tile(np.arange(50), 7) * np.minimum(30 * LR, 1) / 10)
ON = 0.3 + 2 * np.exp(-np.cumsum(np.minimum(30 * LR, 1)) / 60)


def table(loss: np.ndarray, step: object) -> pd.DataFrame:
    return pd.DataFrame({"step": step, "lr": LR, "loss": loss * NOISE})


@pytest.mark.parametrize("step", [range(350), [*range(50)] * 7], ids=["on", "anew"])
def test_trainings_whose_loss_begins_anew_at_each_rate_are_named(
    step: object, tmp_path: Path
) -> None:
    """A confident rate was suggested for them."""
    frame = table(ANEW, step)
    frame.to_csv(tmp_path / "runs.csv", index=False)
    said = (
        "350 rows are at 7 rates, and the loss begins anew at each of them: these are trainings at "
        "constant rates, not range tests"
    )
    for form in (frame, tmp_path / "runs.csv", lrchart.validate(frame)):
        with pytest.raises(KindError, match=said):
            lrchart.suggest(form)


@pytest.mark.parametrize(("rows", "fall"), [(50, 0.15), (10, 0.3), (5, 1)], ids=str)
def test_trainings_that_are_short_or_learn_little_are_named_too(rows: int, fall: float) -> None:
    """A confident rate was suggested for half of them."""
    rates, place = np.geomspace(1e-4, 1, 13), np.arange(rows)
    speed = (40 * rates / (1 + 40 * rates))[:, None]
    loss = 2.3 - fall * (1 - np.exp(-6 * speed * place / rows)) + 3 * (rates > 0.6)[:, None] * place
    noise = np.random.default_rng(7).normal(1, 0.02, (13, rows))
    lr = np.repeat(rates, rows)
    anew = kind_of_run(lr, (loss * noise).ravel(), np.arange(len(lr)))
    assert anew.kind == "trainings"
    assert "the loss begins anew" in anew.evidence
    learned = np.repeat(np.cumsum(speed), rows) - speed.repeat(rows) * (
        1 - np.tile(place, 13) / rows
    )
    on = kind_of_run(lr, (2.3 - fall * learned / 13) * noise.ravel(), np.arange(len(lr)))
    assert on.kind == "sweep"


@pytest.mark.parametrize("rows", [2, 3, 10])
def test_noise_on_few_stairs_is_no_training(rows: int) -> None:
    lr = np.repeat(np.geomspace(1e-5, 1, 8), rows)
    rng = np.random.default_rng(rows)
    loss = 2.3 * rng.lognormal(0, 0.3, (200, len(lr)))
    assert {kind_of_run(lr, each, np.arange(len(lr))).kind for each in loss} == {"sweep"}


@pytest.mark.parametrize("loss", [ON, ON[::-1], np.repeat(2.3 - RATES, 50)])
def test_stairs_on_which_the_loss_goes_on_are_a_range_test(loss: np.ndarray) -> None:
    assert kind_of_run(LR, loss * NOISE, np.arange(350)).kind == "sweep"


def test_noise_on_the_stairs_of_a_divergence_is_no_fall() -> None:
    """Losses scatter as far as they are high."""
    lr = np.repeat(np.geomspace(1e-6, 10, 30), 12)
    rng = np.random.default_rng(6)
    loss = (2.3 + 40 * np.maximum(np.log10(lr) + 2, 0) ** 2) * rng.normal(1, 0.2, (50, 360))
    assert {kind_of_run(lr, each, np.arange(360)).kind for each in loss} == {"sweep"}
