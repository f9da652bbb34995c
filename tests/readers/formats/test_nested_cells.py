"""Cells of frames and files that hold records, or the steps of a sweep as lists."""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.readers import from_history, read

pa = pytest.importorskip("pyarrow", reason="the extra [parquet] is not installed")
parquet = pytest.importorskip("pyarrow.parquet")
Write = Callable[..., str]

LR = np.geomspace(1e-6, 1, 12).tolist()
LOSS = np.round(2 - 1 / (1 + np.exp(-np.linspace(-9, 3, 12))), 4).tolist()
PAIRS = [*zip(LR, LOSS, strict=True)]

RECORDS: dict[str, list[dict[str, Any]]] = {
    "a record in each row": [{"n": 7, "m": {"lr": a, "loss": b}} for a, b in PAIRS],
    "records in records": [{"m": {"optim": {"lr": a}, "train": {"loss": b}}} for a, b in PAIRS],
    "a rate in a record": [{"loss": b, "optim": {"lr": a}} for a, b in PAIRS],
    "a list of one rate": [{"lr": [a], "loss": b} for a, b in PAIRS],
    "lists of one": [{"lr": [a], "loss": [b]} for a, b in PAIRS],
    "one row": [{"run": "a", "lr": LR, "loss": LOSS}],
    "a row an epoch": [
        {"epoch": i, "step": 9, "lr": LR[6 * i : 6 * i + 6], "loss": LOSS[6 * i : 6 * i + 6]}
        for i in range(2)
    ],
    "a history of columns": [{"name": "a", "history": {"lr": LR, "loss": LOSS}}],
    "a history of records": [{"name": "a", "history": [{"lr": a, "loss": b} for a, b in PAIRS]}],
}  # fmt: skip


def saved(records: list[dict[str, Any]], tmp_path: Path) -> Path:
    parquet.write_table(pa.Table.from_pylist(records), tmp_path / "x.parquet")
    return tmp_path / "x.parquet"


def jsonl(records: list[dict[str, Any]], tmp_path: Path) -> Path:
    (tmp_path / "x.jsonl").write_text("\n".join(map(json.dumps, records)))
    return tmp_path / "x.jsonl"


HOLDERS: dict[str, Callable[[list[dict[str, Any]], Path], Any]] = {
    "pandas": lambda records, _: pd.DataFrame(records),
    "Arrow": lambda records, _: pa.Table.from_pylist(records),
    "Parquet": saved,
    "JSON": jsonl,
    "a list": lambda records, _: records,
}


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("what", RECORDS)
def test_cells_are_opened(tmp_path: Path, holder: str, what: str) -> None:
    frame = read(HOLDERS[holder](RECORDS[what], tmp_path))
    assert [*zip(frame["lr"], frame["loss"], strict=True)] == PAIRS


def test_a_lazy_frame_json_in_a_column_and_a_map_are_opened() -> None:
    polars = pytest.importorskip("polars")
    rows = polars.DataFrame(RECORDS["a record in each row"])
    for frame in (rows, rows.lazy(), polars.DataFrame(RECORDS["one row"])):
        assert [*zip(*read(frame)[["lr", "loss"]].to_numpy().T, strict=True)] == PAIRS
    texts = [json.dumps({"lr": lr, "loss": loss}) for lr, loss in PAIRS]
    assert read(pd.DataFrame({"metrics": texts}))["loss"].tolist() == LOSS
    cells = [[("lr", lr), ("loss", loss)] for lr, loss in PAIRS]
    table = pa.table({"metrics": pa.array(cells, pa.map_(pa.string(), pa.float64()))})
    assert read(table)["loss"].tolist() == LOSS


def test_a_row_a_run(tmp_path: Path) -> None:
    records = [{"run": run, "lr": LR, "loss": [shift + loss for loss in LOSS]}
               for run, shift in (("a", 0), ("b", 1))]  # fmt: skip
    for holder in HOLDERS.values():
        frame = read(holder(records, tmp_path))
        assert frame["run"].unique().tolist() == ["a", "b"]
        assert frame.groupby("run")["loss"].first().tolist() == [LOSS[0], LOSS[0] + 1]


def test_named_tuples_are_records_and_columns() -> None:
    step = namedtuple("step", "lr loss")
    columns = namedtuple("columns", "lrs losses")
    for history in ([step(*pair) for pair in PAIRS], columns(LR, LOSS)):
        assert from_history(history)["loss"].tolist() == LOSS


def test_lists_of_a_mapping_in_one_row() -> None:
    assert read({"lr": [LR], "loss": [LOSS]})["loss"].tolist() == LOSS


TRAININGS = (
    "{} rows hold the steps of a training each: name its run in a column 'run', or compare "
    "trainings with lrchart.plot_trainings"
)

ASKED: dict[str, tuple[list[dict[str, Any]], str]] = {  # what -> records, message
    "parameter groups": (
        [{"lr": [a, 2 * a], "loss": b} for a, b in PAIRS],
        "2 columns could be the learning rate: 'lr[0]', 'lr[1]'; choose one with lr_column=",
    ),
    "groups and parts of a loss": (
        [{"lr": [a, 2 * a], "loss": [b, 2 * b]} for a, b in PAIRS],
        "'lr' and 'loss' hold lists in each row; write one row a step",
    ),
    "parts of a loss": (
        [{"lr": a, "loss": [b, 2 * b]} for a, b in PAIRS],
        "'loss' holds lists and 'lr' none; write one row a step",
    ),
    "trainings at one rate each": (
        [{"lr": [a] * 20, "loss": LOSS + LOSS[4:]} for a in LR],
        TRAININGS.format(12),
    ),
    "histories of trainings": (
        [{"name": str(a), "history": [{"lr": a, "loss": b} for b in LOSS]} for a in LR],
        TRAININGS.format(12),
    ),
    "sweeps without their runs": (
        [{"note": note, "lr": LR, "loss": LOSS} for note in "ab"],
        TRAININGS.format(2),
    ),
    "lists of other lengths": (
        [{"lr": LR, "loss": LOSS[:-1]}],
        "the columns differ in length: 'lr' has 12, 'loss' has 11",
    ),
}


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("what", ASKED)
def test_lists_that_may_be_something_else(tmp_path: Path, holder: str, what: str) -> None:
    records, message = ASKED[what]
    with pytest.raises(InputError) as caught:
        read(HOLDERS[holder](records, tmp_path))
    assert str(caught.value).endswith(message)


def test_a_record_beside_a_rate_and_a_loss_is_left_alone() -> None:
    frame = pd.DataFrame({"lr": LR, "loss": LOSS, "config": [{"lr": 1.0}] * len(LR)})
    assert read(frame)["lr"].tolist() == LR


@pytest.mark.parametrize("empty", [np.nan, None, pd.NA])
def test_a_record_may_be_missing_in_the_first_row(empty: Any) -> None:
    frame = pd.DataFrame({"m": [empty, *({"lr": a, "loss": b} for a, b in PAIRS)]}, dtype=object)
    assert read(frame)["lr"].tolist() == LR
