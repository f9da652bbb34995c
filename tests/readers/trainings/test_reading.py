"""Trainings from tables: columns, statuses, histories, and what is said about them."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from lrchart.readers.trainings.reader import read_trainings
from tests.readers.trainings.tables import LOSS, LR, table


@pytest.mark.parametrize("suffix", ["csv", "parquet", "json", "jsonl"])
def test_every_format_of_tables_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"runs.{suffix}"
    match suffix:
        case "csv":
            table().to_csv(path, index=False)
        case "parquet":
            table().to_parquet(path)
        case "json":
            table().to_json(path, orient="records")
        case _:
            table().to_json(path, orient="records", lines=True)
    frame = read_trainings(path)
    assert frame["lr"].tolist() == LR
    assert frame["loss"].tolist() == LOSS


@pytest.mark.parametrize("engine", ["pandas", "polars", "lazy", "pyarrow", "duckdb", "mapping"])
def test_every_engine_is_read(engine: str) -> None:
    frame = table()
    native = {
        "pandas": lambda: frame,
        "polars": lambda: pl.DataFrame(frame.to_dict("list")),
        "lazy": lambda: pl.DataFrame(frame.to_dict("list")).lazy(),
        "pyarrow": lambda: pl.DataFrame(frame.to_dict("list")).to_arrow(),
        "duckdb": lambda: duckdb.from_arrow(pl.DataFrame(frame.to_dict("list")).to_arrow()),
        "mapping": lambda: frame.to_dict("list"),
    }[engine]()
    assert read_trainings(native)["loss"].tolist() == LOSS


SPELLED = [  # columns, the loss that is read
    ({"params_lr": LR, "value": LOSS}, "value"),
    ({"params.lr": LR, "metrics.val_loss": LOSS}, "val_loss"),
    ({"config/optim/lr": LR, "val_loss": LOSS}, "val_loss"),
    ({"learning_rate": LR, "eval_loss": LOSS, "train_loss": LOSS[::-1]}, "eval_loss"),
    ({"peak_lr": LR, "min_lr": [1e-9] * 4, "test_error": LOSS}, "test_error"),
    ({"lr": LR, "lr_scheduler": ["cosine"] * 4, "final loss": LOSS}, "final loss"),
    ({"log2lr": np.log2(LR), "loss": LOSS}, "loss"),
    ({"log_lr": np.log10(LR), "loss": LOSS}, "loss"),
    ({"lr": LR, "base_lr": LR, "loss": LOSS}, "loss"),
    ({"eta": LR, "ppl": LOSS}, "ppl"),
    ({"LearningRate": LR, "ValLoss": LOSS}, "ValLoss"),
]


@pytest.mark.parametrize(("columns", "measure"), SPELLED)
def test_columns_are_recognised(columns: dict[str, Any], measure: str) -> None:
    frame = read_trainings(pd.DataFrame(columns))
    assert frame["lr"].to_numpy() == pytest.approx(LR)
    assert frame["loss"].tolist() == LOSS
    assert set(frame["measure"]) == {measure}


def said(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(record.getMessage() for record in caplog.records)


def test_what_is_unusual_is_said(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "lrchart.readers")
    state = ["COMPLETE", "COMPLETE", "COMPLETE", "COMPLETE", "PRUNED", "FAIL", "FAIL"]
    lr = [*LR, 1e-3, 1e-3, 0.1]
    loss = [3.0, 1.0, 2.0, None, 0.5, None, None]
    frame = read_trainings(
        pd.DataFrame({"number": range(7), "params_lr": lr, "value": loss, "state": state})
    )
    assert "left out 2 failed, 1 pruned of 7 trainings" in said(caplog)
    assert "1 finished training has no finite loss: diverged" in said(caplog)
    assert frame["status"].value_counts().to_dict() == {
        "finished": 3, "diverged": 1, "failed": 2, "pruned": 1,
    }  # fmt: skip


def test_another_loss_and_a_logarithm_are_said(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "lrchart.readers")
    read_trainings(pd.DataFrame({"log2lr": np.log2(LR), "val_loss": LOSS, "train_loss": LOSS}))
    assert "'log2lr' is converted: lr = 2 ** log2lr" in said(caplog)
    assert "reads 'val_loss'; there is also 'train_loss' (loss_column=)" in said(caplog)


def test_a_flag_marks_what_diverged() -> None:
    frame = read_trainings(table(diverged=[0, 0, 0, 1]))
    assert frame["status"].tolist() == ["finished"] * 3 + ["diverged"]


def test_a_history_is_reduced_to_its_last_or_its_lowest_number() -> None:
    rows = pd.DataFrame(
        {
            "run_id": np.repeat(["a", "b", "c"], 3),
            "_step": [0, 1, 2] * 3,
            "lr": np.repeat([1e-3, 1e-2, 1e-1], 3),
            "loss": [3.0, 1.0, 2.0, 3.0, 2.0, 1.5, 3.0, 9.0, np.nan],
        }
    )
    rows["loss"] = [*rows["loss"][:8], "NaN"]
    last = read_trainings(rows.sample(frac=1, random_state=1))
    assert last["loss"].tolist()[:2] == [2.0, 1.5]
    assert last["status"].tolist() == ["finished", "finished", "diverged"]
    assert last["steps"].tolist() == [2, 2, 2]
    assert set(last["measure"]) == {"loss (last value)"}
    lowest = read_trainings(rows, reduce="lowest")
    assert lowest["loss"].tolist()[:2] == [1.0, 1.5]
    assert lowest["status"].tolist() == ["finished", "finished", "diverged"]


def test_a_million_rows_are_reduced(tmp_path: Path) -> None:
    count = 100
    rows = pl.DataFrame(
        {
            "run_id": np.repeat(np.arange(count), 10_000),
            "step": np.tile(np.arange(10_000), count),
            "lr": np.repeat(np.logspace(-5, 0, count), 10_000),
            "loss": np.repeat(np.linspace(1, 2, count), 10_000),
        }
    )
    frame = read_trainings(rows)
    assert len(frame) == count


@pytest.mark.parametrize("orient", ["records", "index", "columns", "split"])
@pytest.mark.parametrize("name", ["lr", "my_rate"])
def test_json_of_pandas_is_read_in_any_layout(tmp_path: Path, orient: str, name: str) -> None:
    path = tmp_path / "runs.json"
    table().rename(columns={"lr": name}).to_json(path, orient=orient)
    assert read_trainings(path, lr_column=name)["loss"].tolist() == LOSS


def test_nested_json_is_flattened(tmp_path: Path) -> None:
    runs = [
        {"config": {"lr": lr, "model": {"width": 8}}, "summary": {"loss": loss}}
        for lr, loss in zip(LR, LOSS, strict=True)
    ]
    path = tmp_path / "runs.json"
    path.write_text(json.dumps(runs), "utf-8")
    assert read_trainings(path)["loss"].tolist() == LOSS


@pytest.mark.parametrize(
    "name", ["constructor", "__proto__", "</script>", "=1+1", "\x1b[2J", "é" * 90]
)
def test_hostile_names_are_names(name: str) -> None:
    frame = read_trainings(pd.concat([table(model=name), table(model="plain")]), by="model")
    assert set(frame["group"]) == {name, "plain"}


def test_the_export_of_a_runs_table_of_wandb(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "lrchart.readers")
    count = 6
    rows = pd.DataFrame(
        {
            "Name": [f"brisk-sun-{i}" for i in range(count)],
            "State": ["finished"] * 4 + ["crashed", "running"],
            "Notes": ["-"] * count,
            "User": ["ann"] * count,
            "Tags": [""] * count,
            "Created": [f"2026-01-0{i + 1}T00:00:00.000Z" for i in range(count)],
            "Runtime": [60 + i for i in range(count)],
            "Sweep": ["x1"] * count,
            "batch_size": [32] * count,
            "optimizer.lr": [*LR, 1.0, 1e-3],
            "val_loss": ["3.0", "1.0", "2.0", "NaN", "", "9.0"],
            "_step": [99] * count,
        }
    )
    frame = read_trainings(rows)
    assert "left out 1 failed, 1 running of 6 trainings" in said(caplog)
    counted = frame[frame["status"].isin(["finished", "diverged"])]
    assert counted["lr"].tolist() == LR
    assert counted["status"].tolist() == ["finished"] * 3 + ["diverged"]
