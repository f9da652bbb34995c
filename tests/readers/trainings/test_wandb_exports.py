"""Runs as W&B's interface and its API give them: a row a run, a row a step, dictionaries."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.readers.trainings.nested_cells import mapping_of
from lrchart.readers.trainings.reader import read_trainings

LR = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)


def loss_of(lr: float) -> float:
    return 1 + (math.log10(lr) + 2) ** 2 if lr < 0.5 else math.nan


def check(frame: pd.DataFrame, ended: str = "diverged") -> None:
    assert frame["lr"].tolist() == pytest.approx(LR)
    assert frame["status"].tolist() == ["finished"] * 4 + [ended]
    assert frame["loss"].tolist()[:4] == pytest.approx([loss_of(lr) for lr in LR[:4]])


def history(lr: float, number: int, steps: int = 6) -> pd.DataFrame:
    """Return what ``run.history()`` gives: NaN where a metric was not logged at a step."""
    count = range(steps)
    loss = [loss_of(lr) + steps - 1 - step for step in count]
    return pd.DataFrame({
        "_step": count, "_runtime": [0.5 * step for step in count],
        "_timestamp": [1.7e9 + step for step in count], "train/loss": loss,
        "val/loss": [value if step % 2 else math.nan for step, value in enumerate(loss)],
    }).assign(id=f"1a2b3c{number}", name="sunny-1" if number < 2 else f"run-{number}",
              lr=lr, seed=0)  # fmt: skip


@pytest.mark.parametrize("way", ["frame", "csv", "parquet", "json"])
def test_many_rows_a_run(tmp_path: Path, way: str) -> None:
    """Two runs have one name: their ids tell them apart."""
    table = pd.concat([history(lr, i) for i, lr in enumerate(LR[:4])], ignore_index=True)
    source: Any = table
    if way == "csv":
        table.to_csv(source := tmp_path / "history.csv")  # with pandas' index
    elif way == "parquet":
        table.to_parquet(source := tmp_path / "history.parquet")
    elif way == "json":
        table.to_json(source := tmp_path / "history.json", orient="records")
    frame = read_trainings(source)
    assert frame["lr"].tolist() == pytest.approx(LR[:4])
    assert frame["loss"].tolist() == pytest.approx([loss_of(lr) for lr in LR[:4]])
    assert frame["measure"].unique().tolist() == ["val/loss (last value)"]
    assert frame["steps"].unique().tolist() == [5]


def test_the_state_of_a_run_in_its_history(caplog: pytest.LogCaptureFixture) -> None:
    parts = [history(lr, i).assign(state="finished") for i, lr in enumerate(LR[:4])]
    crashed = history(0.5, 9, 3).assign(state="crashed")
    frame = read_trainings(pd.concat([*parts, crashed], ignore_index=True))
    assert frame["status"].tolist() == ["finished"] * 4 + ["failed"]
    assert "left out 1 failed of 5 trainings" in caplog.text


def runs() -> pd.DataFrame:
    """Return what the recipe of W&B's documentation gives: a dictionary a cell."""
    return pd.DataFrame({
        "summary": [{"_step": 9, "_runtime": 12.5, "val/loss": loss_of(lr) if lr < 0.5 else "NaN",
                     "_wandb": {"runtime": 12}, "grad": {"_type": "histogram", "bins": [1, 2]}}
                    for lr in LR],
        "config": [{"lr": lr, "model": {"width": 64}, "betas": (0.9, 0.99), "path": None}
                   for lr in LR],
        "name": [f"run-{i}" for i in range(5)],
    })  # fmt: skip


@pytest.mark.parametrize("way", ["frame", "csv", "json", "json in csv"])
def test_dictionaries(tmp_path: Path, way: str) -> None:
    table, source = runs(), tmp_path / "project.csv"
    if way == "frame":
        check(read_trainings(table))
        return
    if way == "json":
        source = tmp_path / "project.json"
        table.to_json(source, orient="records")
    elif way == "json in csv":
        table.map(lambda cell: json.dumps(cell) if isinstance(cell, dict) else cell).to_csv(source)
    else:
        table.to_csv(source)
    check(read_trainings(source))


def test_groups_of_dictionaries() -> None:
    wide = runs().assign(config=[{"lr": lr, "model": {"width": 128}} for lr in LR])
    frame = read_trainings(pd.concat([runs(), wide], ignore_index=True), by="width", over="betas")
    assert frame["group"].unique().tolist() == ["64", "128"]


CELLS = [
    ("{'a': -1.5, 'b': nan, 'c': [1, {'d': inf}]}",
     {"a": -1.5, "b": math.nan, "c": [1, {"d": math.inf}]}),
    ('{"a": null, "b": true}', {"a": None, "b": True}),
    ("{'a': array([1, 2]), 'b': <object>}", None),
    ("{'a': __import__('os').system('true'), 'b': 1}", {"a": None, "b": 1}),
    ("{'a': 1", None),
    ("{1, 2}", None),
    ("{" * 5_000, None),
    ("{'a':" * 500 + "1" + "}" * 500, None),
    ("no mapping", None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "value"), CELLS, ids=[cell[:20] for cell, _ in CELLS])
def test_what_a_cell_spells(cell: str, value: Any) -> None:
    assert repr(mapping_of(cell)) == repr(value)


def test_a_column_with_one_dictionary_is_left_as_it_is() -> None:
    table = pd.DataFrame({"lr": LR[:4], "loss": [3.0, 1.0, 2.0, 4.0], "note": ["{}", "x", "", "y"]})
    assert read_trainings(table)["loss"].tolist() == [3.0, 1.0, 2.0, 4.0]
    with pytest.raises(InputError, match="no learning rate column"):
        read_trainings(table.drop(columns="lr"))
