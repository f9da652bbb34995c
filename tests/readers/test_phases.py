"""Rows of validation beside those of training."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.readers import readings

Write = Callable[..., str]

LR = np.geomspace(1e-6, 1, 30)
LOSS = np.round(2 - 1 / (1 + np.exp(-np.linspace(-9, 3, 30))), 4)


def table(column: str, train: str, other: str) -> pd.DataFrame:
    """Return a history with a row of another phase, at a loss of 9, after every fifth step."""
    rows = []
    for step, (lr, loss) in enumerate(zip(LR, LOSS, strict=True)):
        rows.append((train, step, lr, loss))
        rows += [(other, step, lr, 9.0)] if step % 5 == 4 else []
    return pd.DataFrame(rows, columns=[column, "step", "lr", "loss"])


@pytest.mark.parametrize(
    ("column", "train", "other"),
    [
        ("mode", "train", "val"),
        ("split", "Train", "Validation"),
        ("log/phase", "training", "test"),
        ("type", "train_step", "val_step"),
        ("dataset", "train", "holdout"),
        ("set", "train", "dev"),
        ("is_val", "False", "True"),
        ("is_train", "1", "0"),
        ("train", "yes", "no"),
        ("eval", "False", "True"),
        ("loop", "train", "evaluate"),
        ("prefix", "train", "eval"),
        ("subset", "tr", "va"),
        ("split", "", "val"),
        ("type", "step", "epoch"),
        ("event", "train_batch", "epoch_end"),
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "jsonl", "frame"])
def test_rows_of_another_phase_are_left_out(
    write: Write, column: str, train: str, other: str, suffix: str
) -> None:
    frame = table(column, train, other)
    lines = "\n".join(map(json.dumps, frame.to_dict("records")))
    text = {"csv": frame.to_csv(index=False), "jsonl": lines + "\n", "frame": ""}[suffix]
    (reading,) = readings(write(text, f"x.{suffix}") if text else frame)
    assert reading.frame["loss"].tolist() == LOSS.tolist()
    assert f"left out 6 rows of which {column!r} is {other!r}" in reading.notes


@pytest.mark.parametrize(
    ("column", "train", "other"),
    [
        ("split", "train", "val"),
        ("runContext", "train", "validate"),
        ("metric.context", '{"subset": "train"}', '{"subset": "val"}'),
    ],
)
def test_rows_of_another_phase_are_left_out_of_a_table_of_one_metric_a_row(
    write: Write, column: str, train: str, other: str
) -> None:
    """Rows of validation that come first are not paired with the rates of training."""
    long = table(column, train, other).melt([column, "step"], var_name="metric.name")
    long = long.sort_values(column, key=lambda cells: cells == train, kind="stable")
    (reading,) = readings(write(long.to_csv(index=False), "x.csv"))
    assert reading.frame["loss"].tolist() == LOSS.tolist()
    assert f"left out 12 rows of which {column!r} is {other!r}" in reading.notes


@pytest.mark.parametrize(
    ("train", "other"),
    [("val", "val"), ("a", "val"), ("train", "b"), ("True", "False"), ("", "epoch"), ("", "b")],
)
def test_a_column_that_marks_no_row_of_training_says_nothing(
    write: Write, train: str, other: str
) -> None:
    (reading,) = readings(write(table("split", train, other).to_csv(index=False), "x.csv"))
    assert len(reading.frame) == 36


@pytest.mark.parametrize(
    ("column", "cell", "fault"), [("loss", "oops", "is not a number"), ("lr", -1.0, "is not a")]
)
def test_a_cell_that_is_wrong_is_named_by_its_row_in_the_source(
    write: Write, column: str, cell: object, fault: str
) -> None:
    frame = table("split", "train", "val").astype(object)
    frame.loc[20, column] = cell
    with pytest.raises(InputError, match=f"column '{column}', row 21: {cell!r} {fault}"):
        readings(write(frame.to_csv(index=False), "x.csv"))
