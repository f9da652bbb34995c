"""Lists of named series, as trackers and monitors answer with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from lrchart.errors import InputError
from lrchart.readers import read, readings

Write = Callable[..., str]

LR, LOSS = [1e-6, 1e-4, 1e-3, 1e-2, 1.0], [3.0, 2.5, 2.25, 2.0, 9.0]
BOTH = {"lr": LR, "loss": LOSS}
STEPS = [3, 5, 7, 9, 11]
TIMES = [1_700_000_000 + 15 * i for i in range(5)]
STAMPS = [f"2024-05-01T10:00:{i:02d}Z" for i in range(5)]


def prometheus(jobs: tuple[str, str] = ("a", "a"), shift: int = 0) -> dict[str, Any]:
    series = [
        {
            "metric": {"__name__": f"train_{name}", "job": job},
            "values": [
                [time + (shift if name == "loss" else 0), str(value)]
                for time, value in zip(TIMES, values, strict=True)
            ],
        }
        for (name, values), job in zip(BOTH.items(), jobs, strict=True)
    ]
    return {"status": "success", "data": {"resultType": "matrix", "result": series}}


def points(values: list[float], x: str = "x", y: str = "y") -> list[dict[str, float]]:
    return [{x: step, y: value} for step, value in zip(STEPS, values, strict=True)]


STEPPED = {
    "points": [{"name": name, "data": points(values)} for name, values in BOTH.items()],
    "pairs": [
        {"name": name, "data": [*map(list, zip(STEPS, values, strict=True))]}
        for name, values in BOTH.items()
    ],
    "Aim": {
        "traces": {
            "metric": [
                {"name": name, "iters": STEPS, "values": values, "context": {"subset": subset}}
                for subset in ("train", "val")
                for name, values in (BOTH if subset == "train" else {"loss": [9.0] * 5}).items()
            ]
        }
    },
    "Aim's objects": [
        {"run": {"hash": "a"}, "metric": {"name": name}, "steps": STEPS, "values": values}
        for name, values in BOTH.items()
    ],
    "Azure": {
        "value": [
            {"name": name, "cells": points(values, "step", "value")}
            for name, values in BOTH.items()
        ]
    },
    "Comet": {
        name: {"metrics": points(values, "step", "metricValue")} for name, values in BOTH.items()
    },
    "DVC": {name: points(values, "step", name) for name, values in BOTH.items()},
}
TIMED = {
    "Prometheus": prometheus(),
    "Grafana": [
        {"target": name + '{job="a"}', "datapoints": [*map(list, zip(values, TIMES, strict=True))]}
        for name, values in BOTH.items()
    ],
    "CloudWatch": {
        "MetricDataResults": [
            {"Id": f"m_{name}", "Label": name, "Timestamps": STAMPS[::-1], "Values": values[::-1]}
            for name, values in BOTH.items()
        ]
    },
}  # fmt: skip


@pytest.mark.parametrize("tool", [*STEPPED, *TIMED])
def test_they_are_read(write: Write, tool: str) -> None:
    (reading,) = readings(write(json.dumps({**STEPPED, **TIMED}[tool]), "x.json"))
    assert reading.frame["lr"].tolist() == LR
    assert reading.frame["loss"].tolist() == LOSS
    if tool in STEPPED:
        assert reading.frame["step"].tolist() == STEPS


ASK = "save those of one run as a table, a row a step, with the columns lr and loss"
TWO = f"the series 'train_lr' and 'train_loss' have different %s: {ASK}"
STRANGERS = {
    "jobs": (prometheus(("a", "b")), TWO % "labels"),
    "times": (prometheus(shift=7), TWO % "steps or times"),
    "twice": (
        [{"name": name, "x": [1, 1, 2, 3, 4], "y": values} for name, values in BOTH.items()],
        "the series 'lr' has several values of one step or time",
    ),
}


@pytest.mark.parametrize("what", STRANGERS)
def test_strangers_are_not_joined(write: Write, what: str) -> None:
    data, said = STRANGERS[what]
    with pytest.raises(InputError) as caught:
        read(write(json.dumps(data), "x.json"))
    assert str(caught.value) == f"x.json: {said}"


def test_series_of_several_runs_are_not_mixed(write: Write) -> None:
    data = prometheus()
    data["data"]["result"] += prometheus(("b", "b"))["data"]["result"]
    with pytest.raises(InputError, match="2 series are called 'train_lr': save those of one run"):
        read(write(json.dumps(data), "x.json"))
    rows = [{"run": "a", "name": "lr", "x": STEPS, "y": LR}]
    rows += [{"run": run, "name": "loss", "x": STEPS, "y": LOSS} for run in "ab"]
    with pytest.raises(InputError, match="2 series are called 'loss': save those of one run"):
        read(write(json.dumps(rows), "x.json"))


def loki(*pods: str, newest_first: bool = False) -> dict[str, Any]:
    lines = [[f"17{i:017d}", f"step {i} lr {LR[i]} loss {LOSS[i]}"] for i in range(5)]
    values = lines[::-1] if newest_first else lines
    result = [{"stream": {"pod": pod}, "values": values} for pod in pods]
    return {"status": "success", "data": {"resultType": "streams", "result": result}}


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_lines_of_loki_are_read(write: Write, newest_first: bool) -> None:
    (reading,) = readings(write(json.dumps(loki("a", newest_first=newest_first)), "x.json"))
    assert reading.frame["lr"].tolist() == LR
    assert reading.notes[0] == "read the texts 'line' as output"


def test_the_lines_of_two_pods_are_refused(write: Write) -> None:
    with pytest.raises(InputError, match="records of several origins: 'stream' is 'pod=a'"):
        read(write(json.dumps(loki("a", "b")), "x.json"))
