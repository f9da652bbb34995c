"""Folders in which a tracker keeps a file for each metric, laid out as they lie on disk."""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np
import pytest

from lrchart.errors import InputError
from lrchart.readers import read, readings

Write = Callable[..., str]

LR, LOSS = [0.001, 0.01, 0.1], [3.5, 2.5, float("nan")]
FOX, HEN = "a2c4dee71c3a418394b67d20ef6d056c", "a77d232da1d44051980ea54e43b26222"


def _mlflow(write: Write, run: str, name: str, loss: str = "loss") -> None:
    """Write what MLflow 3.17 does with ``file:./mlruns``: a line of time, value, step."""
    for metric, values in {"lr": LR, loss: LOSS, "val_loss": LOSS}.items():
        lines = [f"179567719078{step} {value} {step}\n" for step, value in enumerate(values)]
        write("".join(lines), f"mlruns/0/{run}/metrics/{metric}")
    write("0.1", f"mlruns/0/{run}/params/lr")
    write("", f"mlruns/0/{run}/tags/mlflow.note.content")
    if name:
        write(name, f"mlruns/0/{run}/tags/mlflow.runName")
    write(f"end_time: 1795677190819\nrun_id: {run}\ntags: []\n", f"mlruns/0/{run}/meta.yaml")


def test_runs_of_mlflow(write: Write) -> None:
    _mlflow(write, FOX, "fox")
    _mlflow(write, HEN, "", loss="train/loss")
    histories = readings("mlruns")
    assert [reading.runs for reading in histories] == [["fox"], [HEN]]
    for reading in histories:
        assert reading.frame["lr"].tolist() == LR
        np.testing.assert_array_equal(reading.frame["loss"], LOSS)
        assert reading.format == "MLflow file store (one metric a file)"
    assert histories[1].columns == {"lr": "lr", "loss": "train/loss", "step": "Step"}
    assert any("left out 9 files of the folder" in note for note in histories[0].notes)


def test_runs_of_mlflow_that_share_a_name_stay_two(write: Write) -> None:
    _mlflow(write, FOX, "fox")
    _mlflow(write, HEN, "fox")
    assert read("mlruns")["run"].nunique() == 2


def test_a_run_of_mlflow_with_two_losses_asks_for_one(write: Write) -> None:
    _mlflow(write, FOX, "fox")
    _mlflow(write, FOX, "fox", loss="train_loss")
    with pytest.raises(InputError, match=r"2 files hold the loss of run 'fox': .*; give one"):
        read("mlruns")
    names = [f"mlruns/0/{FOX}/metrics/{metric}" for metric in ("lr", "train_loss")]
    assert read(*names)["run"].unique().tolist() == ["fox"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_for_the_name_of_a_run_is_not_waited_for(write: Write) -> None:
    _mlflow(write, FOX, "")
    os.mkfifo(f"mlruns/0/{FOX}/tags/mlflow.runName")
    assert read("mlruns")["run"].unique().tolist() == [FOX]


DVCLIVE = [  # folder, run, rate, loss
    ("exp/fox", "fox", "lr", "train/loss"),
    ("fox/dvclive", "fox", "train/lr", "train/loss"),
    ("fox", "fox", "lr", "loss"),
]


@pytest.mark.parametrize(("folder", "run", "rate", "loss"), DVCLIVE)
def test_runs_of_dvclive(write: Write, folder: str, run: str, rate: str, loss: str) -> None:
    """DVCLive 3.49 calls the column by the last part of the metric's name, so both are loss."""
    for metric, values in {rate: LR, loss: LOSS, "val/loss": [9.0, 9.0, 9.0]}.items():
        rows = "".join(f"{step}\t{value}\n" for step, value in enumerate(values))
        write(f"step\t{metric.split('/')[-1]}\n{rows}", f"{folder}/plots/metrics/{metric}.tsv")
    write('{"lr": 0.1, "train": {"loss": 2.5}, "step": 2}', f"{folder}/metrics.json")
    (reading,) = readings(folder)
    assert reading.runs == [run]
    assert reading.columns == {"lr": rate, "loss": loss, "step": "Step"}
    np.testing.assert_array_equal(reading.frame["loss"], LOSS)


@pytest.mark.parametrize(
    "row", ["{step},{value},{time}", "{step},{time},{value}", "{time},{value},{step}"]
)
def test_files_of_one_metric_whose_header_names_step_value_and_time(write: Write, row: str) -> None:
    header = row.format(step="step", value="value", time="timestamp")
    for metric, values in {"lr": LR, "loss": LOSS}.items():
        rows = [row.format(step=i, value=value, time=179 + i) for i, value in enumerate(values)]
        write("\n".join([header, *rows]), f"fox/{metric}.csv")
    frame = read("fox")
    assert frame["lr"].tolist() == LR
    np.testing.assert_array_equal(frame["loss"], LOSS)


def test_an_empty_file_of_a_folder_is_left_out(write: Write) -> None:
    write("lr,loss\n0.1,2\n0.2,3\n", "runs/adam.csv")
    write("", "runs/killed.csv")
    (reading,) = readings("runs")
    assert reading.notes == (
        "left out 1 file of the folder without a range test: 'runs/killed.csv'",
    )
