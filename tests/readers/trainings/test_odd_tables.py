"""Tables of trainings as people write them: units, words, commas, copies, logarithms."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.trainings.curve import curves
from lrchart.errors import InputError
from lrchart.readers.trainings.reader import read_trainings
from tests.readers.trainings.tables import LOSS, LR, table

READ = [  # columns, note
    ({"lr": ["1,0e-4", "1,0e-3", "0,01", "0,1"], "loss": ["3,0", "1", "2", "4"]}, "decimal commas"),
    ({"ln_lr": np.log(LR), "loss": LOSS}, "lr = e ** ln_lr"),
    ({"log_lr": [-4.0, -3.0, -2.0, -1.0], "loss": LOSS}, "lr = 10 ** log_lr"),
    (
        {"lr": LR, "loss": ["300%", "1e2 %", "200%", "4e2%"]},
        "read the percentages in",
    ),
]


@pytest.mark.parametrize(("columns", "note"), READ, ids=[row[1] for row in READ])
def test_numbers_that_are_written_otherwise_are_read(
    caplog: pytest.LogCaptureFixture, columns: dict[str, Any], note: str
) -> None:
    caplog.set_level(logging.WARNING, "lrchart.readers")
    frame = read_trainings(pd.DataFrame(columns))
    assert frame["lr"].tolist() == pytest.approx(LR)
    assert frame["loss"].tolist() == LOSS
    assert note in caplog.text


REFUSED = [  # columns, message
    (
        {"log_lr": [-9.21, -6.91, -4.61, -2.3], "loss": LOSS},
        "column 'log_lr' does not tell the base of its logarithms; call it log10_lr, log2_lr or "
        "ln_lr",
    ),
    (
        {"lr (1e-3)": [0.1, 1, 10, 100], "loss": LOSS},
        "the name of column 'lr (1e-3)' holds a factor, which may multiply or divide: give the "
        "rates as they are, under a name without one, or choose the column with lr_column= if "
        "they are",
    ),
    (
        {"neg_log10_lr": [4, 3, 2, 1], "loss": LOSS},
        "no learning rate column among 'neg_log10_lr', 'loss'; choose one with lr_column=",
    ),
    (
        {"lr": LR, "loss": LOSS, "status": ["done", "done", "done", "paused?"]},
        "column 'status', row 4: 'paused?' does not say how the training ended; write finished, "
        "diverged, failed, pruned or running",
    ),
]


@pytest.mark.parametrize(("columns", "sentence"), REFUSED)
def test_a_number_that_may_be_another_is_refused(columns: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=f"{re.escape(sentence)}$"):
        read_trainings(pd.DataFrame(columns))


WORDS = [  # word, status
    ("OK", "finished"), ("TrialState.COMPLETE", "finished"), ("out of memory", "failed"),
    ("Canceled", "failed"), ("Early-Stopped", "pruned"), ("in progress", "running"),
    ("blew up", "diverged"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "status"), WORDS)
def test_statuses_in_other_words(word: str, status: str) -> None:
    frame = read_trainings(table(state=["finished", "finished", "finished", word]))
    assert frame["status"].iloc[3] == status


def test_a_state_that_is_no_status_is_left_alone() -> None:
    frame = read_trainings(table(state=["Ohio"] * 4))
    assert frame["status"].tolist() == ["finished"] * 4


@pytest.mark.parametrize("word", ["nan", "diverged", "-", "#N/A"])
def test_a_word_in_place_of_a_loss_is_a_divergence(word: str) -> None:
    frame = read_trainings(table().assign(loss=["3", "1", "2", word]))
    assert frame["status"].tolist() == ["finished"] * 3 + ["diverged"]


def test_rows_that_stand_twice_count_once_if_they_have_a_seed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, "lrchart.readers")
    rows = table(seed=0, status="finished")
    frame = read_trainings(pd.concat([rows, rows.iloc[1:3]]))
    assert frame["loss"].tolist() == LOSS
    assert "left out 2 repeated rows" in caplog.text
    other = table().assign(loss=lambda rows: rows["loss"] + 0.1)
    assert len(read_trainings(pd.concat([table(), other]))) == 8


def test_a_missing_seed_numbers_the_repeats(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "lrchart.readers")
    rows = pd.concat([table(seed=[3, 3, None, 3]), table(seed=4, loss=LOSS[::-1])])
    assert set(read_trainings(rows)["replicate"]) == {0, 1}
    assert "a seed is missing in column 'seed': repeats are numbered in order" in caplog.text


GROUPS = [  # cells, names, numbers
    ([8e9, 64, 1073741824], ["64", "1073741824", "8e9"], [64, 1073741824, 8e9]),
    (["125M", "1.3B", "7 k"], ["7 k", "125M", "1.3B"], [7e3, 1.25e8, 1.3e9]),
    ([256, None, 64.0], ["256", "none", "64"], [np.nan] * 3),
    ([1e-5, 0.01, 1.5], ["1e-5", "0.01", "1.5"], [1e-5, 0.01, 1.5]),
    (["w1", "w2", "w3"], ["w1", "w2", "w3"], [np.nan] * 3),
]


@pytest.mark.parametrize(("cells", "names", "numbers"), GROUPS)
def test_groups_have_the_names_and_numbers_that_people_write(
    cells: list[Any], names: list[str], numbers: list[float]
) -> None:
    rows = pd.concat(table(size=pd.Series([cell] * 4, dtype=object)) for cell in cells)
    frame = read_trainings(rows, by="size")
    assert frame["group"].unique().tolist() == names
    np.testing.assert_array_equal(frame.groupby("group", sort=False)["at"].first(), numbers)


def test_trainings_by_their_names_are_read_from_json(tmp_path: Path) -> None:
    path = tmp_path / "runs.json"
    named = {f"run {i}": {"lr": lr, "val": {"loss": LOSS[i]}} for i, lr in enumerate(LR)}
    path.write_text(json.dumps(named))
    assert read_trainings(path)["loss"].tolist() == LOSS


@pytest.mark.parametrize(("last", "diverged"), [(1e30, 1), (9.0, 0)])
def test_a_loss_far_beyond_the_fall_has_diverged(last: float, diverged: int) -> None:
    frame = read_trainings(table().assign(loss=[3.0, 1.0, 2.0, last]))
    assert curves(frame)[0].diverged.tolist() == [0, 0, 0, diverged]


@pytest.mark.parametrize("more", [{}, {"epochs": 10}], ids=str)
@pytest.mark.parametrize("engine", ["pandas", "polars"])
def test_a_name_that_all_trainings_share_makes_no_history(
    engine: str, more: dict[str, Any]
) -> None:
    rows: Any = table(experiment="mine", seed=3, **more)
    if engine == "polars":
        polars = pytest.importorskip("polars", reason="Polars is not installed")
        rows = polars.DataFrame(rows.to_dict("list"))
    assert read_trainings(rows)["loss"].tolist() == LOSS


def test_lengths_that_differ_a_little_are_no_steps() -> None:
    rows = table(experiment="mine", epochs=[99, 99, 100, 99])
    other = rows.assign(loss=rows["loss"] + 0.1)
    assert len(read_trainings(pd.concat([rows, other]))) == 8


def test_names_of_a_curve_each_make_no_history() -> None:
    parts = [table(width=w, name=f"w{w}", seed=s) for w in (1, 2) for s in (0, 1)]
    rows = pd.concat(part.assign(loss=part["loss"] + part["seed"]) for part in parts)
    assert len(read_trainings(rows, by="width")) == 16


def test_a_spread_is_no_loss() -> None:
    with pytest.raises(InputError, match="no loss column among 'loss_std'"):
        read_trainings(pd.DataFrame({"lr": LR, "loss_std": LOSS}))
    assert read_trainings(table(loss_std=[0.1, 0.2, 0.3, 0.4]))["loss"].tolist() == LOSS
