"""Tables that are no trainings are refused in one sentence that names the table and the choices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lrchart.errors import InputError, OptionError
from lrchart.readers.trainings.reader import read_trainings
from tests.readers.trainings.tables import LOSS, LR, table, write

REFUSED = [  # columns, options, message
    ({"rate": LR, "loss": LOSS}, {}, "no learning rate column among 'rate', 'loss'"),
    (
        {"lr": LR, "width": [1] * 4},
        {},
        "no loss column among 'width'; choose one",
    ),
    (
        {"adam_lr": LR, "sgd_lr": LR[::-1], "loss": LOSS},
        {},
        "2 columns could be the learning rate: 'adam_lr', 'sgd_lr'; choose one with lr_column=",
    ),
    (
        {"lr": LR, "loss": LOSS, "smooth loss": LOSS},
        {},
        "2 columns could be the loss: 'loss', 'smooth loss'; choose one with loss_column=",
    ),
    ({"lr": LR, "loss": LOSS}, {"by": "width"}, "by 'width' is not there; the columns are 'lr'"),
    ({"lr": LR, "loss": LOSS}, {"loss_column": "los"}, "is not there; did you mean 'loss'?; the"),
    (
        {"lr": LR * 2, "loss": LOSS * 2, "N": [1] * 4 + [2] * 4, "D": [1, 1, 2, 2] * 2},
        {},
        "8 trainings differ in N and D besides the learning rate: name one with by= and the others",
    ),
    (
        {"lr": LR * 2, "loss": LOSS * 2, "N": [1] * 4 + [2] * 4, "D": [1, 1, 2, 2] * 2},
        {"by": "N"},
        "8 trainings differ in D besides the learning rate: name them with over=, or leave",
    ),
    ({"lr": LR, "loss": ["1", "2", "3", "?"]}, {}, "column 'loss', row 4: '?' is not a number"),
    ({"lr": LR, "loss": LOSS, "state": ["FAIL"] * 4}, {}, "no training finished: 4 failed"),
    (
        {"lr": LR * 2, "loss": [*LOSS, *LOSS[::-1]], "seed": [7] * 8},
        {},
        "has two trainings at lr 0.0001 with seed 7",
    ),
    ({"lr": LR[:2], "loss": LOSS[:2]}, {}, "have 2 different learning rates per group"),
    ({"lr": LR, "loss": LOSS, "steps": [9, 9, 99, 9]}, {}, "took 9 to 99 steps"),
]


@pytest.mark.parametrize(("columns", "options", "sentence"), REFUSED)
def test_bad_input_is_one_sentence(
    columns: dict[str, Any], options: dict[str, str], sentence: str
) -> None:
    with pytest.raises(InputError) as refusal:
        read_trainings(pd.DataFrame(columns), **options)
    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).startswith("DataFrame: ")


def test_a_way_to_reduce_is_one_of_two() -> None:
    with pytest.raises(OptionError, match="reduce must be one of 'last', 'lowest'; got 'mean'"):
        read_trainings(table(), reduce="mean")


def test_what_holds_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_trainings(tmp_path / "missing.csv")
    (tmp_path / "sub").mkdir()
    with pytest.raises(InputError, match="the folder has no files"):
        read_trainings(tmp_path / "sub")
    write(tmp_path / "sub" / "notes.txt", "hello")
    with pytest.raises(InputError, match="holds no trainings"):
        read_trainings(tmp_path / "sub")
    with pytest.raises(InputError, match="nothing to read"):
        read_trainings()
    with pytest.raises(InputError, match="a file name must not be empty"):
        read_trainings("")


def test_a_rate_of_0_is_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="not a learning rate"):
        read_trainings(pd.DataFrame({"lr": [0.0, 0.0, 0.1], "loss": [1.0, 2.0, 3.0]}))
