"""Rows that stand twice are counted once, and said."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.suggest import suggest
from lrchart.frame.copies import FEWEST, copies, copies_text
from lrchart.frame.validation import validate
from lrchart.readers.reader import from_history, read, readings

Rows = pd.DataFrame
LR = np.geomspace(1e-5, 1, 40)
LOSS = 2 - np.sin(np.arange(40)) / 9
FRAME = pd.DataFrame({"run": "a", "replicate": 0, "step": range(40), "lr": LR, "loss": LOSS})

#: (name, rows that several loggers write for 40 steps, number of copies)
CASES: list[tuple[str, Callable[[Rows], Rows], int]] = [
    ("one logger", lambda rows: rows, 0),
    ("one after the other", lambda rows: pd.concat([rows, rows]), 40),
    ("by turns", lambda rows: rows.loc[rows.index.repeat(2)], 40),
    ("backwards", lambda rows: pd.concat([rows, rows[::-1]]), 40),
    ("three", lambda rows: rows.loc[rows.index.repeat(3)], 80),
    ("some rows", lambda rows: pd.concat([rows, rows[::5]]), 8),
    ("another replicate", lambda rows: pd.concat([rows, rows.assign(replicate=1)]), 0),
    ("another run", lambda rows: pd.concat([rows, rows.assign(run="b")]), 0),
    ("another loss", lambda rows: pd.concat([rows, rows.assign(loss=rows["loss"] + 1)]), 0),
    (
        "by turns, steps numbered as written",
        lambda rows: rows.loc[rows.index.repeat(2)].assign(step=range(80)),
        40,
    ),
    ("by turns, no steps", lambda rows: rows.loc[rows.index.repeat(2)].drop(columns="step"), 40),
    ("some rows, no steps", lambda rows: pd.concat([rows, rows[::5]]).drop(columns="step"), 8),
    (
        "half of the rows by turns, no steps",
        lambda rows: rows.loc[rows.index.repeat([2, 1] * 20)].drop(columns="step"),
        20,
    ),
    (
        "some rows twice, others three times, steps numbered as written",
        lambda rows: rows.loc[rows.index.repeat([2, 1, 3, 1] * 10)].assign(step=range(70)),
        30,
    ),
    (
        "a rate that is there twice with two losses, no steps",
        lambda rows: pd.concat([rows, rows[::5], rows[:1].assign(loss=0)]).drop(columns="step"),
        0,
    ),
    (
        "too few of many, no steps",
        lambda rows: pd.concat([rows, rows[: FEWEST - 1]]).drop(columns="step"),
        0,
    ),
    (
        "just enough of many, no steps",
        lambda rows: pd.concat([rows, rows[:FEWEST]]).drop(columns="step"),
        FEWEST,
    ),
    (
        "a loss that is rounded, no steps",
        lambda rows: pd.concat([rows.assign(lr=1.0, loss=1.0)[:20], rows]).drop(columns="step"),
        0,
    ),
    (
        "one run of two",
        lambda rows: pd.concat([rows.assign(run="b"), rows.loc[rows.index.repeat(2)]]),
        40,
    ),
    (
        "one run of two, no steps",
        lambda rows: pd.concat([rows.assign(run="b"), rows.loc[rows.index.repeat(2)]]).drop(
            columns="step"
        ),
        40,
    ),
    (
        "too few to tell, no steps",
        lambda rows: pd.concat([rows[: FEWEST - 1]] * 2).drop(columns="step"),
        0,
    ),
    ("NaN", lambda rows: pd.concat([rows.assign(loss=np.nan)] * 2), 40),
]


@pytest.mark.parametrize(("change", "count"), [row[1:] for row in CASES], ids=[r[0] for r in CASES])
def test_copies_are_those_that_repeat_a_row(change: Callable[[Rows], Rows], count: int) -> None:
    rows = change(FRAME).reset_index(drop=True)
    again = copies(rows)
    assert again.sum() == count
    measured = ["run", "replicate", "lr", "loss"]
    pd.testing.assert_frame_equal(
        rows.loc[~again, measured].drop_duplicates(), rows[measured].drop_duplicates()
    )


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "1 row exactly like earlier ones"),
        (1200, "1,200 rows exactly like earlier ones"),
    ],
)
def test_copies_are_counted_in_words(count: int, text: str) -> None:
    assert copies_text(np.ones(count, dtype=bool)) == text


NOTE = "left out 40 rows exactly like earlier ones"


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize(
    "repeat", [lambda rows: rows.loc[rows.index.repeat(2)], lambda rows: pd.concat([rows, rows])]
)
def test_a_file_is_read_once_and_it_is_said(
    tmp_path, caplog: pytest.LogCaptureFixture, numbered: bool, repeat: Callable[[Rows], Rows]
) -> None:
    rows = FRAME if numbered else FRAME.drop(columns="step")
    rows.to_csv(tmp_path / "a.csv", index=False)
    once = read(str(tmp_path / "a.csv"))
    repeat(rows).to_csv(tmp_path / "a.csv", index=False)
    (reading,) = readings(str(tmp_path / "a.csv"))
    assert reading.notes == (NOTE,)
    # The reader has removed the copies, so validation has nothing to report.
    assert caplog.messages == []
    pd.testing.assert_frame_equal(reading.frame, once)
    pd.testing.assert_frame_equal(from_history(repeat(rows)), once)


def test_a_frame_is_read_once_and_it_is_said(caplog: pytest.LogCaptureFixture) -> None:
    once = validate(FRAME)
    assert caplog.records == []
    pd.testing.assert_frame_equal(validate(pd.concat([FRAME, FRAME])), once)
    assert caplog.record_tuples == [("lrchart.frame", logging.WARNING, NOTE)]


def test_replicates_that_are_copies_are_left_out(caplog: pytest.LogCaptureFixture) -> None:
    other = FRAME.assign(replicate=1, loss=LOSS + 0.1)
    once = validate(pd.concat([FRAME, other]))
    assert caplog.messages == []
    third = FRAME.assign(replicate=2)[::-1]
    pd.testing.assert_frame_equal(validate(pd.concat([FRAME, other, third])), once)
    said = "left out 1 replicate exactly like earlier ones"
    assert caplog.record_tuples == [("lrchart.frame", logging.WARNING, said)]
    # Runs with different names may be equal.
    both = validate(pd.concat([FRAME, FRAME.assign(run="b")]))
    assert both["run"].nunique() == 2


@pytest.mark.parametrize("steps", [40, 11_000])
def test_a_file_that_is_given_twice_is_no_replicate(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, steps: int
) -> None:
    """Three copies would halve the noise, and make a guess confident."""
    rng = np.random.default_rng(1)
    lr = np.geomspace(1e-5, 1, steps)
    rows = pd.DataFrame({"lr": lr, "loss": 2 - np.log10(lr / 1e-5) / 9 + rng.normal(0, 0.3, steps)})
    paths = [str(tmp_path / f"seed{i}.csv") for i in range(3)]
    for path in paths:
        rows.to_csv(path, index=False)
    once = suggest(read(paths[0])).drop(columns="run")
    caplog.clear()
    repeats = read(*paths, replicates=True)
    assert caplog.messages == ["left out 2 replicates exactly like earlier ones"]
    pd.testing.assert_frame_equal(suggest(repeats).drop(columns="run"), once)


def test_replicates_of_two_runs_may_be_alike() -> None:
    runs = [FRAME.assign(run=run, replicate=number) for run in "ab" for number in (0, 1)]
    runs[1]["loss"] += 1
    runs[3]["loss"] += 1
    assert len(validate(pd.concat(runs))) == 4 * len(FRAME)
