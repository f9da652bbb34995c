"""Histories whose losses end in empty cells, which is how pandas writes NaN."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from lrchart.readers.trainings.reader import read_trainings
from lrchart.readers.trainings.stopped import stopped

LR = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)


def histories(last: int, every: int = 1) -> pd.DataFrame:
    """Return 20 steps a rate; at 1.0 the last loss is at step `last`, and the lowest of all."""
    rows = [
        {"run_id": f"r{lr}", "step": step, "lr": lr,
         "val_loss": 1 + (math.log10(lr) + 2) ** 2 if lr < 1 else 0.1}
        for lr in LR for step in range(20)
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    unmeasured = (table["step"] % every > 0) | ((table["lr"] == 1) & (table["step"] > last))
    return table.assign(val_loss=table["val_loss"].mask(unmeasured))


@pytest.mark.parametrize("way", ["csv", "json"])
@pytest.mark.parametrize(
    ("last", "every", "status"),
    [(12, 1, "diverged"), (19, 1, "finished"), (18, 1, "finished"), (12, 4, "finished"),
     (8, 4, "diverged")],
)  # fmt: skip
def test_a_loss_that_is_no_longer_logged_is_no_final_one(
    tmp_path: Path, way: str, last: int, every: int, status: str
) -> None:
    rows, path = histories(last, every), tmp_path / f"history.{way}"
    if way == "csv":
        rows.to_csv(path, index=False)
    else:
        rows.to_json(path, orient="records")
    frame = read_trainings(path)
    assert frame["status"].tolist() == ["finished"] * 4 + [status]


def test_of_a_run_that_logs_another_loss_the_last_one_counts(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    histories(8).assign(train_loss=1.0).to_csv(path, index=False)
    assert set(read_trainings(path)["status"]) == {"finished"}


@pytest.mark.parametrize("longer", [LR, (1.0,), (1e-2,)], ids=str)
def test_rows_behind_the_losses_of_all_trainings_say_nothing(
    tmp_path: Path, longer: tuple[float, ...]
) -> None:
    path = tmp_path / "history.csv"
    behind = [
        {"run_id": f"r{lr}", "step": 19, "lr": lr, "runtime": 1.5}
        for lr in longer for _ in range(20)
    ]  # fmt: skip
    pd.concat([histories(19), pd.DataFrame(behind)]).to_csv(path, index=False)
    assert set(read_trainings(path)["status"]) == {"finished"}


ENDS = [  # cells of two losses, whether the last row becomes nan
    (["3", "2", "1", "", ""], ["", "", "", "", ""], True),
    (["3", "2", "1", ""], ["", "", "", ""], False),  # the last row may be a summary
    (["3", "", "1", "", "0", "", "", ""], [""] * 8, False),
    (["3", "2", "1", "", ""], ["", "", "", "", "1"], False),
    (["3", "2", "", "", "", ""], [""] * 6, False),  # two losses do not show the usual gap
    (["3", "2", "1", "", "nan"], [""] * 5, False),
]


@pytest.mark.parametrize(("loss", "other", "blown"), ENDS)
def test_the_last_row_says_nan_if_no_loss_is_logged_any_more(
    loss: list[str], other: list[str], blown: bool
) -> None:
    table = pd.DataFrame({"loss": loss, "val_loss": other, "acc": "0.5"})
    marked = stopped(table)
    assert (marked is not table) == blown
    assert (marked["loss"].iloc[-1] == "nan") == (blown or loss[-1] == "nan")
