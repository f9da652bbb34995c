"""One metric a row, without a step: joined by time, or by order if there are as many of each."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from lrchart.errors import InputError
from lrchart.readers import read, readings

Write = Callable[..., str]

BY_TIME = [
    {"metric": name, "value": value, "timestamp": 1_700_000_000 + place, "host": "a"}
    for name, values in (("loss", [3.0, 2.5, 2.0, 9.0]), ("lr", [1e-4, 1e-3, 1e-2, 1e-1]))
    for place, value in enumerate(values)
]


@pytest.mark.parametrize("time", ["timestamp", "Time", None])
def test_one_metric_a_row_without_steps(write: Write, time: str | None) -> None:
    rows = [{name: cell for name, cell in row.items() if name != "timestamp"} for row in BY_TIME]
    if time:
        rows = [{**row, time: old["timestamp"]} for row, old in zip(rows, BY_TIME, strict=True)]
    (reading,) = readings(write(json.dumps(rows), "x.json"))
    assert reading.frame["lr"].tolist() == [1e-4, 1e-3, 1e-2, 1e-1]
    assert reading.frame["loss"].tolist() == [3.0, 2.5, 2.0, 9.0]
    assert "step" not in reading.columns


def test_metrics_of_other_lengths_or_times_are_not_joined(write: Write) -> None:
    rows = [{name: cell for name, cell in row.items() if name != "timestamp"} for row in BY_TIME]
    with pytest.raises(InputError, match="no learning rate column among 'metric', 'value', 'host'"):
        read(write(json.dumps(rows[:-1]), "x.json"))
    apart = [{**row, "timestamp": 17e8 + 2 * i} for i, row in enumerate(BY_TIME)]
    with pytest.raises(InputError, match="no row has both a learning rate and a loss"):
        read(write(json.dumps(apart), "x.json"))


def test_epochs_are_the_steps_if_there_are_no_others(write: Write) -> None:
    rows = [{**row, "epoch": row["timestamp"] - 1_700_000_000} for row in BY_TIME]
    assert read(write(json.dumps(rows), "x.json"))["step"].tolist() == [0, 1, 2, 3]


def test_polyaxon_s_events(write: Write) -> None:
    for name, values in (("loss", [3.0, 2.5, 2.0, 9.0]), ("lr", [1e-4, 1e-3, 1e-2, 1e-1])):
        rows = "".join(f"{i}|2024-05-01T10:00:0{i}Z|{value}\n" for i, value in enumerate(values))
        write("step|timestamp|metric\n" + rows, f"events/{name}.plx")
    assert read("events")["loss"].tolist() == [3.0, 2.5, 2.0, 9.0]


def test_losses_of_validation_beside_a_history(write: Write) -> None:
    history = {"lr": [1e-4, 1e-3, 1e-2, 1e-1], "loss": [3.0, 2.5, 2.0, 9.0]}
    (reading,) = readings(write(json.dumps({"train": history, "val": {"loss": [2.0]}}), "x.json"))
    assert reading.runs == ["train"]
    assert reading.frame["loss"].tolist() == history["loss"]
