"""Files of one metric each: which names pair, and which are strangers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lrchart.errors import InputError
from lrchart.readers import read

Write = Callable[..., str]

RATES = "Wall time,Step,Value\n1700000000.5,0,0.001\n1700000001.5,1,0.01\n1700000002.5,2,0.1\n"
LOSSES = "Wall time,Step,Value\n1700000000.6,0,3.5\n1700000001.6,1,2.5\n1700000002.6,2,NaN\n"


def test_strangers_in_one_folder_are_not_joined(write: Write) -> None:
    """Steps from 0 on have every two files in common: their names must pair, too."""
    rates = "step,lr\n" + "".join(f"{i},{10.0**i}\n" for i in range(-5, 0))
    losses = "epoch,step,train_loss\n" + "".join(f"0,{i},{i}\n" for i in range(-5, 0))
    write(rates, "mixed/bert_lr.csv")
    write(losses, "mixed/cnn_metrics.csv")
    with pytest.raises(InputError, match=r"mixed: holds no range test \(2 files\)"):
        read("mixed")
    write(rates, "own/bert_lr.csv")
    write(losses, "own/bert_metrics.csv")
    assert read("own")["run"].unique().tolist() == ["own"]


def test_strangers_are_not_joined_by_the_name_of_an_optimizer(write: Write) -> None:
    for rates, losses in (
        ("lr-Adam.csv", "sgd_loss.csv"),
        ("adam_lr.csv", "sgd_loss.csv"),
        ("lr-bert.csv", "loss.csv"),
        ("lr-adapter.csv", "loss.csv"),
        ("lr-proposal.csv", "loss.csv"),
        ("bert_lr.csv", "train_loss.csv"),
        ("lr.csv", "loss (1).csv"),
        ("train/lr.csv", "val/loss.csv"),
        ("run1/lr.csv", "run2/loss.csv"),
    ):
        with pytest.raises(InputError, match="differ in the metric only"):
            read(write(RATES, f"runs/{rates}"), write(LOSSES, f"runs/{losses}"))


def test_names_that_pair_loosely_are_joined_step_by_step(write: Write) -> None:
    rates = write(RATES, "runs/lr-Adam.csv")
    others = LOSSES.replace(",2,N", ",7,N")  # a step at which no rate was logged
    with pytest.raises(InputError, match="differ in the metric only"):
        read(rates, write(others, "runs/train_loss.csv"))
    with pytest.raises(InputError, match="2 files hold the learning rate of run 'runs'"):
        read(rates, write(RATES, "runs/lr-SGD.csv"), write(LOSSES, "runs/train_loss.csv"))


def test_epochs_are_no_steps(write: Write) -> None:
    rows = [f"{step},{value}" for step, value in enumerate([1e-4, 1e-3, 1e-2, 0.1, 1.0, 2.0])]
    rates = write("\n".join(["step,value", *rows]) + "\n", "runs/lr.csv")
    with pytest.raises(InputError, match="differ in the metric only"):
        read(rates, write("step,value\n0,2.5\n1,1.5\n2,1.0\n", "runs/epoch_loss.csv"))


@pytest.mark.parametrize(
    ("rates", "losses"),
    [
        ("lr-Adam.csv", "train_loss.csv"),
        ("exp3-lr-SGD-1.csv", "exp3-train_loss.csv"),
        ("lr-AdamW_pg1.csv", "train_loss_step.csv"),
        ("lr-Adam.csv", "adam_loss.csv"),
        ("optimizer_lr.csv", "loss.csv"),
        ("lr.csv", "epoch_loss.csv"),
        ("lr.csv", "train/loss.csv"),
        ("optim/lr.csv", "train/loss.csv"),
        ("lr.csv", "train_loss.csv"),
        ("adam_lr.csv", "adam_loss.csv"),
        ("learning rate.csv", "Loss.csv"),
        ("run1-train-lr.csv", "run1-train-loss.csv"),
    ],
)
@pytest.mark.parametrize("header", ["Wall time,Step,Value", "step,value"])
def test_a_metric_is_a_part_of_its_files_name(
    write: Write, rates: str, losses: str, header: str
) -> None:
    skip = "0," if header.startswith("Wall") else ""
    for name, values in ((rates, [0.001, 0.01, 0.1]), (losses, [3.5, 2.5, 4.5])):
        rows = [f"{skip}{step},{value}" for step, value in enumerate(values)]
        write("\n".join([header, *rows]) + "\n", f"runs/{name}")
    write(f"{header}\n{skip}0,9\n{skip}1,8\n", "runs/val/loss.csv")
    assert read("runs")[["lr", "loss"]].to_numpy().tolist() == [
        [0.001, 3.5],
        [0.01, 2.5],
        [0.1, 4.5],
    ]
