"""Rows of several jobs that alternate in one log are refused; no number of a mixture is given."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.errors import KindError
from lrchart.kinds.run import kind_of_run

SHORT, LONG = np.geomspace(1e-7, 1, 100), np.geomspace(1e-7, 1, 300)
WIDE, LINE = np.geomspace(1e-6, 10, 100), np.linspace(1e-5, 1, 100)
WARM_UP = 1e-3 * np.minimum(np.arange(1, 101) / 30, 1)


def rows(first: np.ndarray, second: np.ndarray, every: int = 1) -> np.ndarray:
    """Return the rates of two jobs: `every` rows of the first, then as many of the second."""
    lists, woven = [first.tolist(), second.tolist()], []
    while any(lists):
        for each in lists:
            woven += each[:every]
            del each[:every]
    return np.array(woven)


LOGS = {  # rates of the rows, and how many jobs they are of
    "other ranges": (rows(SHORT, WIDE), 2),
    "other lengths": (rows(SHORT, LONG), 2),
    "ten rows at a time": (rows(SHORT, LONG, 10), 2),
    "one begins late": (np.append(SHORT[:60], rows(SHORT[60:], WIDE)), 2),
    "lines": (rows(LINE, LINE / 3), 2),
    "a training at a constant rate": (rows(SHORT, np.full(100, 3e-4)), 2),
    "two warm-ups": (rows(WARM_UP, 3 * WARM_UP), 2),
    "three": (rows(rows(SHORT, WIDE), WIDE / 100), 3),
}


@pytest.mark.parametrize(("lr", "jobs"), LOGS.values(), ids=LOGS)
def test_several_jobs_in_one_log_are_named(lr: np.ndarray, jobs: int) -> None:
    kind = kind_of_run(lr, np.ones(len(lr)))
    assert kind.kind == "training"
    assert kind.evidence.startswith(f"{jobs} rates that never fall alternate from row to row, ")
    assert "several jobs in one log" in kind.evidence


def test_no_form_of_the_table_is_read(tmp_path: Path) -> None:
    """The last 200 rows are of one job alone, and rise: they were read as a range test."""
    lr = rows(SHORT, LONG)
    table = pd.DataFrame({"lr": lr, "loss": 2 - 1 / (1 + (lr / 1e-3) ** -2) + 9 * lr})
    table.to_csv(tmp_path / "run.csv", index=False)
    for form in (table, tmp_path / "run.csv", lrchart.validate(table)):
        with pytest.raises(KindError, match="several jobs in one log"):
            lrchart.suggest(form)


@pytest.mark.parametrize(
    "lr",
    [
        np.append(SHORT, SHORT),
        np.append(SHORT, SHORT[::-1]),
        np.append(SHORT[:50], SHORT[45:60]),
        np.tile(LINE[:20] * 1e-3, 9),
        1e-3 * np.abs(np.sin(np.arange(200) / 3)) + 1e-6,
        np.random.default_rng(3).permutation(np.geomspace(1e-5, 1, 12).repeat(5)),
    ],
    ids=["two passes", "up and down", "resumed", "cycles", "waves", "grid"],
)
def test_passes_cycles_and_grids_are_none(lr: np.ndarray) -> None:
    assert "several jobs" not in kind_of_run(lr, np.ones(len(lr))).evidence
