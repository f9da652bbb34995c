"""Trainings that finished without the loss that is read, and storages with several experiments."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.readers.trainings.reader import read_trainings

LR = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)


def run(folder: Path, lr: float, experiment: str = "1", **metrics: float) -> None:
    """Write a run of MLflow, which logged these `metrics`."""
    place = folder / experiment / f"{experiment}-{lr}"
    for path, text in {
        "meta.yaml": f"experiment_id: '{experiment}'\nlifecycle_stage: active\nstatus: 3\n",
        "params/optim.lr": str(lr),
        **{f"metrics/{name}": f"1 {value} 5\n" for name, value in metrics.items()},
    }.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text)


NAN = float("nan")
UNLOGGED = [  # metrics of the run at 0.1, its status, why
    ({"train_loss": 0.5}, "failed", "no evaluation"),
    ({"train_loss": NAN}, "diverged", "the loss that it did log is NaN"),
    ({"train_loss": 0.5, "val_loss": NAN}, "diverged", "NaN was logged"),
    ({"accuracy": 0.5}, "failed", "logged something else"),
]


@pytest.mark.parametrize(("metrics", "status", "why"), UNLOGGED, ids=[row[2] for row in UNLOGGED])
def test_a_run_without_the_loss_has_not_diverged(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    metrics: dict[str, float],
    status: str,
    why: str,
) -> None:
    for lr in LR:
        logged = metrics if lr == 0.1 else {"train_loss": 1 + lr, "val_loss": 2 + lr}
        run(tmp_path, lr, **logged)
    frame = read_trainings(tmp_path)
    assert frame["status"].tolist() == ["finished"] * 3 + [status, "finished"]
    said = "1 training has finished without 'val_loss': counted as failed" in caplog.text
    assert said == (status == "failed")
    table = pd.DataFrame(
        {
            "run_id": [*"abcde"], "status": "FINISHED", "params.lr": LR,
            "metrics.val_loss": [2.0, 1.0, 2.0, metrics.get("val_loss"), 3.0],
            "metrics.train_loss": [2.0, 1.0, 2.0, metrics.get("train_loss"), 3.0],
        }
    )  # fmt: skip
    table.to_csv(tmp_path / "runs.csv", index=False)
    if metrics == UNLOGGED[0][0]:  # a table does not tell NaN from nothing
        assert read_trainings(tmp_path / "runs.csv")["status"].tolist()[3] == "failed"
    if metrics == UNLOGGED[1][0]:
        assert read_trainings(tmp_path / "runs.csv")["status"].tolist()[3] == "diverged"


def test_experiments_in_one_storage_are_not_mixed(tmp_path: Path) -> None:
    for lr in LR:
        run(tmp_path, lr, val_loss=2 + lr)
        run(tmp_path, lr, "2", val_loss=7 + lr)
    sentence = "10 trainings differ in experiment_id besides the learning rate: name it with by="
    with pytest.raises(InputError, match=re.escape(sentence)):
        read_trainings(tmp_path)
    frame = read_trainings(tmp_path, by="experiment_id")
    assert frame["group"].value_counts().to_dict() == {"1": 5, "2": 5}
    table = pd.DataFrame(
        {
            "run_id": [*"abcdefghij"], "experiment_id": [1, 2] * 5, "status": "FINISHED",
            "params.lr": sorted([*LR, *LR]), "metrics.loss": range(10),
        }
    )  # fmt: skip
    with pytest.raises(InputError, match=re.escape(sentence)):
        read_trainings(table)


def test_no_value_is_another_value_than_any(tmp_path: Path) -> None:
    """A setting that some runs of a group lack is not decided by the group."""
    for width in (8, 16):
        for number, lr in enumerate(LR):
            run(tmp_path / str(width), lr, val_loss=2 + lr)
            params = tmp_path / f"{width}/1/1-{lr}/params"
            (params / "width").write_text(str(width))
            if number % 2:
                (params / "dropout").write_text("0.5")
    with pytest.raises(InputError, match="differ in dropout besides the learning rate"):
        read_trainings(tmp_path, by="width")


def test_the_columns_of_enqueued_trials_are_optunas_own() -> None:
    table = pd.DataFrame(
        {
            "number": range(5), "value": [3.0, 2.0, 1.0, 2.0, 3.0], "state": "COMPLETE",
            "params_opt/lr": LR, "params_bs": 8,
            "system_attrs_fixed_params/opt/lr": [*LR[:4], None],
            "system_attrs_fixed_params/bs": [8, 8, 8, None, None],
        }
    )  # fmt: skip
    frame = read_trainings(table)
    assert frame["lr"].tolist() == list(LR)


def test_the_rate_may_be_called_lr0(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    frame = read_trainings(pd.DataFrame({"lr0": LR, "lrf": 0.01, "loss": [3, 2, 1, 2, 3]}))
    assert frame["lr"].tolist() == list(LR)
    assert caplog.text == ""


def test_a_rate_that_was_set_goes_before_one_that_was_logged() -> None:
    table = pd.DataFrame(
        {"trial_id": [*"abcde"], "config/opt/lr": LR, "lr": [x / 4 for x in LR], "loss": range(5)}
    )
    assert read_trainings(table)["lr"].tolist() == list(LR)


@pytest.mark.parametrize(
    ("column", "cells", "shown"),
    [
        ("lr", ["2^-12", "2^-10", "2^-8", "2^-6", "2^-4"], "'2^-12'"),
        ("lr", ["0.3m", "1m", "3m", "10m", "30m"], "'0.3m'"),
        ("loss", [True, False, False, True, True], "True"),
    ],
)
def test_a_cell_that_is_no_number_is_named(column: str, cells: list[object], shown: str) -> None:
    table = pd.DataFrame({"lr": LR, "loss": range(5)}).assign(**{column: cells})
    sentence = f"column '{column}', row 1: {shown} is not a number"
    with pytest.raises(InputError, match=re.escape(sentence)):
        read_trainings(table)
