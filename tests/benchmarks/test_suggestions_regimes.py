"""Trainings of other lengths and schedules, on tables whose regrets can be worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.suggestions.regimes import SHORT, LongTruth, Regime, load_long, measured, overfits
from benchmarks.suggestions.stored import STORED, sweeps_of
from lrchart.leaderboard.truth import Truth, load
from tests.leaderboard.test_scoring import TASKS, write

EIGHT = Regime(8, "constant")
#: lr -> (held-out loss, training loss) after eight times the steps; the best short rate is 1e-2
LONG = {1e-3: (2.0, 2.0), 1e-2: (6.0, 1.0), 1e-1: (10.0, 1.0)}


def write_long(folder: Path, held: dict[float, tuple[float, float]] = LONG) -> Path:
    task = write(folder, steps=100, initial_train_loss=10.0)
    rows = [
        {"steps": 800, "schedule": "constant", "lr": lr, "seed": seed, "final_loss": loss + shift,
         "diverged": 0, "train_loss": fitted}
        for lr, (loss, fitted) in held.items()
        for seed, shift in enumerate((-0.5, 0.5))
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(task / "truth_long.csv", index=False)
    return task


def test_the_measured_regimes_begin_with_the_short_one(tmp_path: Path) -> None:
    assert measured(write(tmp_path)) == [SHORT]
    task = write_long(tmp_path / "long")
    assert measured(task) == [SHORT, EIGHT]
    assert [truth.regime for truth in load_long([Truth(task)])] == [SHORT, EIGHT]


@pytest.mark.parametrize(
    ("lr", "regret"),
    [
        (1e-3, 0.0),
        (1e-2, 0.5),
        (10**-1.5, 0.75),
        (1e-1, 1.0),
        (1.0, 1.5),  # only the short training was measured here
        (1e-4, 0.5 + 0.5 * (1 - np.log10(8))),  # that of the short training at eight times the rate
    ],
)
def test_regret_of_a_longer_training(tmp_path: Path, lr: float, regret: float) -> None:
    assert LongTruth(write_long(tmp_path), EIGHT).regret(lr) == pytest.approx(regret)


def test_the_short_regime_is_the_short_truth(tmp_path: Path) -> None:
    task = write_long(tmp_path)
    assert LongTruth(task, SHORT).regret(10**-2.5) == Truth(task).regret(10**-2.5) == 0.25


def test_training_loss_is_another_target(tmp_path: Path) -> None:
    assert LongTruth(write_long(tmp_path), EIGHT, "train_loss").best_lr == pytest.approx(1e-2)


@pytest.mark.parametrize(
    ("at_best", "expected"), [((6.0, 1.0), True), ((1.0, 1.0), False), ((6.0, 3.0), False)]
)
def test_overfitting_is_a_longer_training_that_helps_on_training_rows_only(
    tmp_path: Path, at_best: tuple[float, float], expected: bool
) -> None:
    assert overfits(Truth(write_long(tmp_path, LONG | {1e-2: at_best}))) is expected


def test_a_task_that_was_not_trained_longer_does_not_overfit(tmp_path: Path) -> None:
    assert not overfits(Truth(write(tmp_path)))


def test_stored_sweeps_are_those_of_the_csv_file_until_training_gets_rough() -> None:
    stored = [task for task in load(TASKS / "own") if (task.folder / "sweeps.npz").exists()]
    for task in stored[::20]:
        (lr, loss), *_ = task.sweeps("300")
        (stored_lr, stored_loss), *others = sweeps_of(task, "exponential300")
        np.testing.assert_allclose(stored_lr[:120], lr[:120], rtol=1e-5)
        np.testing.assert_allclose(stored_loss[:120], loss[:120], rtol=1e-3)
        assert len(others) == 2


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_a_stored_sweep_ends_with_its_first_non_finite_loss(tmp_path: Path, broken: float) -> None:
    task = Truth(write(tmp_path))
    loss = np.array([[3.0, broken, np.nan], [3.0, 2.0, 1.0]], dtype=np.float32)
    np.savez(task.folder / "sweeps.npz", linear_top=np.float32(1), linear300=loss)
    lengths = [len(losses) for _, losses in sweeps_of(task, "linear300")]
    assert lengths == [2, 3]


def test_a_task_without_stored_sweeps_offers_none(tmp_path: Path) -> None:
    task = Truth(write(tmp_path))
    assert [sweeps_of(task, key) for key in STORED] == [[]] * len(STORED)
