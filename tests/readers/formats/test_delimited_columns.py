"""Columns of a delimited file: chosen, recognised, and kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lrchart.errors import InputError
from lrchart.readers import readings
from lrchart.readers.reader import read

Write = Callable[..., str]


def test_columns_are_chosen(write: Write) -> None:
    name = write("lr,learning_rate,loss,val_loss\n0.1,1,2,9\n0.2,2,3,8\n")
    frame = read(name, lr_column="learning_rate", loss_column="VAL-LOSS")
    assert frame["lr"].tolist() == [1, 2]
    assert frame["loss"].tolist() == [9, 8]
    with pytest.raises(InputError) as caught:
        read(name, lr_column="rate")
    assert str(caught.value) == (
        "x.csv: lr_column 'rate' is not there; did you mean 'learning_rate'?; the columns are "
        "'lr', 'learning_rate', 'loss', 'val_loss'"
    )


def test_the_rates_of_parameter_groups_that_are_the_same_are_one(write: Write) -> None:
    rows = "0.1,0.1,2\n,,\n0.2,0.2,3\n"
    (reading,) = readings(write("lr-AdamW/pg1,lr-AdamW/pg2,loss\n" + rows))
    assert reading.frame["lr"].tolist() == [0.1, 0.2]
    assert reading.columns == {"lr": "lr-AdamW/pg1", "loss": "loss"}
    assert reading.notes[0] == (
        "columns 'lr-AdamW/pg1', 'lr-AdamW/pg2' are all the same; the first is read"
    )
    with pytest.raises(InputError, match="2 columns could be the learning rate: 'lr_0', 'lr_1'"):
        read(write("lr_0,lr_1,loss\n" + rows + "0.3,0.4,3\n"))


def test_the_rate_of_a_frozen_parameter_group_is_not_asked_about(write: Write) -> None:
    (reading,) = readings(write("lr_0,lr_1,lr_2,loss\n1e-4,0.1,0.1,2\n,,,\n1e-4,0.2,0.2,3\n"))
    assert reading.columns["lr"] == "lr_1"
    assert reading.notes[:2] == (
        "left out 'lr_0', which stays at one learning rate",
        "columns 'lr_1', 'lr_2' are all the same; the first is read",
    )
    (other,) = readings(write("lr_0,lr_1,lr_2,loss\n1e-4,0.1,0,2\n1e-4,0.2,0,3\n"))
    assert other.notes[0] == "left out 'lr_0', 'lr_2', which stay at one learning rate"


def test_a_header_is_not_needed_where_the_columns_are_chosen(write: Write) -> None:
    frame = read(write("0.1,2\n0.2,3\n"), lr_column="0", loss_column="1")
    assert frame["loss"].tolist() == [2, 3]


def test_a_tidy_table_is_not_ambiguous(write: Write) -> None:
    text = "run,replicate,step,lr,loss,train_loss\na,1,0,0.1,2,7\na,1,1,0.2,3,7\n"
    assert read(write(text))["loss"].tolist() == [2, 3]


def test_steps_out_of_order_are_sorted_if_the_kind_is_overruled(write: Write) -> None:
    (reading,) = readings(write("lr,loss\n0.1,2\n0.3,3\n0.2,4\n0.4,5\n"), kind="sweep")
    assert reading.frame["loss"].tolist() == [2, 4, 3, 5]
    assert reading.notes == (
        "the learning rate of run 'x' goes back 1 time, first at row 3; the steps are drawn "
        "in order of the rate",
    )


def test_runs_replicates_and_steps_are_kept(write: Write) -> None:
    text = "run,seed,step,lr,loss\n" + "".join(
        f"{run},{seed},{step},{0.1 * (step + 1)},{step + seed}\n"
        for run in "ba" for seed in (3, 4) for step in range(2)
    )  # fmt: skip
    (reading,) = readings(write(text))
    assert reading.runs == ["b", "a"]
    assert reading.frame["replicate"].tolist() == [3, 3, 4, 4] * 2
    assert reading.describe() == (
        "x.csv: 8 steps of 2 runs ('b', 'a') in 4 replicates from CSV columns lr, loss, run, seed, "
        "step"
    )
