"""Folders as Transformers' Trainer leaves them: the log so far in every checkpoint."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrchart.readers import read, readings

DATA = Path(__file__).parents[1] / "data" / "readers"
Write = Callable[..., str]


def _log(steps: int, loss: float = 2.0) -> list[dict[str, Any]]:
    losses = [loss, float("nan"), *[loss - 0.1] * (steps - 2)]
    return [
        {"step": step, "epoch": 0.1, "learning_rate": 1e-4 * (step + 1), "loss": value}
        for step, value in enumerate(losses)
    ]


def _state(log: list[dict[str, Any]]) -> str:
    return json.dumps({"global_step": len(log), "log_history": log})


@pytest.fixture
def training(write: Write) -> None:
    for steps in (10, 20, 100):
        write(_state(_log(steps)), f"run/checkpoint-{steps}/trainer_state.json")
        write("", f"run/checkpoint-{steps}/.lock")


@pytest.mark.usefixtures("training")
def test_the_checkpoints_of_a_training_are_charted_once() -> None:
    (reading,) = readings("run")
    assert reading.source == "run/checkpoint-100/trainer_state.json"
    assert reading.runs == ["checkpoint-100"]
    assert len(reading.frame) == 100
    assert reading.notes[-1] == (
        "2 other files hold the beginning of this log, which is charted once: "
        "'run/checkpoint-10/trainer_state.json', 'run/checkpoint-20/trainer_state.json'"
    )


@pytest.mark.usefixtures("training")
def test_the_log_of_the_whole_training_comes_first(write: Write) -> None:
    log = [*_log(100), {"step": 100, "epoch": 1.0, "train_loss": 1.5, "train_runtime": 3.0}]
    write(_state(log), "run/trainer_state.json")
    write("lr,loss\n", "run/empty.csv")
    (reading,) = readings("run")
    assert reading.runs == ["run"]
    assert reading.notes[-2].startswith("3 other files hold the beginning of this log")
    assert reading.notes[-1].endswith("'run/empty.csv'")


@pytest.mark.usefixtures("training")
def test_other_trainings_and_other_logs_are_runs_of_their_own(write: Write) -> None:
    write(_state(_log(100)), "again/checkpoint-100/trainer_state.json")
    write(_state(_log(30, loss=7.0)), "run/checkpoint-30/trainer_state.json")
    frame = read("run", "again")
    assert frame["run"].unique().tolist() == [
        "run/checkpoint-100",
        "checkpoint-30",
        "again/checkpoint-100",
    ]


def test_what_a_training_saved(write: Write) -> None:
    """Transformers 5: the log that the Trainer wrote, and the first half of it."""
    whole = json.loads((DATA / "trainer_state.json").read_text("utf-8"))
    log = whole["log_history"]
    write(json.dumps(whole), "run/checkpoint-40/trainer_state.json")
    write(_state(log[: len(log) // 2]), "run/checkpoint-20/trainer_state.json")
    (reading,) = readings("run/*/trainer_state.json")
    assert np.array_equal(reading.frame["loss"], read(DATA / "trainer_state.json")["loss"])
