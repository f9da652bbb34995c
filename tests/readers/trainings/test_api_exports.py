"""Runs as scripts dump them from W&B's API: settings, summary and history of each, in one file."""

from __future__ import annotations

import json
import math
from collections import UserDict
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.readers.trainings.reader import read_trainings
from tests.readers.trainings.tables import loss_of

LR = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)
STEPS = 9


def steps(lr: float) -> list[dict[str, Any]]:
    """Return a history whose validation loss is logged at every third step; 1.0 diverges at 4."""
    known = [loss_of(lr) + 8 - step if lr < 1 or step < 4 else math.nan for step in range(STEPS)]
    return [
        {"_step": step, "train/loss": loss - 0.5,
         "val/loss": loss if step % 3 == 0 else math.nan, "note": "x"}
        for step, loss in enumerate(known)
    ]  # fmt: skip


def runs(**parts: Any) -> list[dict[str, Any]]:
    return [
        {"id": f"1a2b{i}", "name": f"sunny-{i}", "state": "finished", "tags": ["a"],
         "config": {"lr": lr, "model": {"width": 64}}}
        | {name: part(lr) for name, part in parts.items()}
        for i, lr in enumerate(LR)
    ]  # fmt: skip


def check(frame: pd.DataFrame, measure: str = "val/loss (last value)", last: float = 2.0) -> None:
    assert frame["lr"].tolist() == pytest.approx(LR)
    assert frame["loss"].tolist()[:4] == pytest.approx([loss_of(lr) + last for lr in LR[:4]])
    assert frame["status"].tolist() == ["finished"] * 4 + ["diverged"]
    assert set(frame["measure"]) == {measure}


HISTORIES = {
    "records": steps,
    "strict records": lambda lr: json.loads(pd.DataFrame(steps(lr)).to_json(orient="records")),
    "columns": lambda lr: pd.DataFrame(steps(lr)).to_dict("list"),
    "numbered cells": lambda lr: pd.DataFrame(steps(lr)).to_dict(),
    "text": lambda lr: pd.DataFrame(steps(lr)).to_json(orient="records"),
}


@pytest.mark.parametrize("kind", HISTORIES)
@pytest.mark.parametrize("way", ["list", "lines", "by id", "under a key", "frame", "csv"])
def test_a_history_is_reduced(tmp_path: Path, kind: str, way: str) -> None:
    """The last validation loss of a run is not in its last row."""
    dumped, path = runs(history=HISTORIES[kind]), tmp_path / "runs.json"
    source: Any = path
    if way == "list":
        path.write_text(json.dumps(dumped))
    elif way == "lines":
        path.write_text("\n".join(map(json.dumps, dumped)))
    elif way == "by id":
        path.write_text(json.dumps({run.pop("id"): run for run in dumped}))
    elif way == "under a key":
        path.write_text(json.dumps({"project": "mine", "runs": dumped}))
    elif way == "frame":
        source = pd.DataFrame(dumped)
    else:
        pd.DataFrame(dumped).to_csv(path)
    frame = read_trainings(source)
    check(frame)
    assert frame["steps"].tolist()[:4] == [STEPS - 1] * 4


def test_frames_in_memory_and_their_lowest_loss() -> None:
    dumped = runs(history=lambda lr: pd.DataFrame(steps(lr)[::-1]).sort_values("_step"))
    check(read_trainings(dumped))
    rising = runs(history=lambda lr: steps(lr) + [{"_step": 9, "val/loss": 99.0}] * (lr < 1))
    check(read_trainings(rising, reduce="lowest"), "val/loss (lowest value)")
    assert read_trainings(rising)["loss"].tolist()[:4] == [99.0] * 4


def test_a_history_goes_before_a_summary_and_a_setting_before_a_schedule() -> None:
    def decaying(lr: float) -> list[dict[str, Any]]:
        return [{**row, "lr": lr * (1 - row["_step"] / STEPS) * 2} for row in steps(lr)]

    check(read_trainings(runs(history=decaying, summary=lambda lr: {"val/loss": 0.0})))
    bare = [{**run, "config": {"model": {"width": 64}}} for run in runs(history=decaying)]
    assert read_trainings(bare)["lr"].tolist() == pytest.approx([2 * lr for lr in LR])


def test_a_run_without_a_history_has_failed_and_not_diverged() -> None:
    dumped = runs(history=lambda lr: [] if lr == 1e-2 else steps(lr))
    for run in dumped:
        del run["state"]
    assert read_trainings(dumped)["status"].tolist()[2] == "failed"


def test_a_summary_alone_is_read(tmp_path: Path) -> None:
    def summary(lr: float) -> dict[str, Any]:
        return {"_step": 8, "val/loss": loss_of(lr) + 2 if lr < 1 else "NaN", "_wandb": {"x": 1}}

    path = tmp_path / "runs.jsonl"
    path.write_text("\n".join(map(json.dumps, runs(summary=summary))))
    check(read_trainings(path), "val/loss")


def test_lists_of_the_numbers_of_a_metric_are_histories() -> None:
    rows = pd.DataFrame({"lr": LR, "val_loss": [[9.0, loss_of(lr)] for lr in LR]})
    frame = read_trainings(rows)
    assert frame["loss"].tolist() == pytest.approx([loss_of(lr) for lr in LR])
    rows["val_loss"] = [[9.0, math.nan] if lr == 1 else [9.0, loss_of(lr)] for lr in LR]
    assert read_trainings(rows)["status"].tolist() == ["finished"] * 4 + ["diverged"]


def test_settings_that_the_api_wraps_and_what_stands_beside_them() -> None:
    def wrapped(lr: float) -> dict[str, Any]:
        return {"lr": {"desc": None, "value": lr}, "seed": {"desc": None, "value": 3}}

    dumped = runs(config=wrapped, history=steps)
    frame = read_trainings(dumped)
    check(frame)
    assert set(frame["replicate"]) == {3}
    wide = [{**run, "optimizer": name} for name in ("adam", "sgd") for run in dumped]
    with pytest.raises(ValueError, match="10 trainings differ in optimizer besides"):
        read_trainings(wide)


def test_a_setting_that_some_runs_do_not_have_is_another_one() -> None:
    def decayed(lr: float) -> dict[str, Any]:
        return {"lr": lr, "model": {"width": 64}, "wd": 0.1}

    more = [{**run, "id": f"more-{run['id']}"} for run in runs(history=steps, config=decayed)]
    both = [*runs(history=steps), *more]
    with pytest.raises(ValueError, match="10 trainings differ in wd besides the learning rate"):
        read_trainings(both)
    assert read_trainings(both, by="wd")["group"].unique().tolist() == ["none", "0.1"]


def test_the_runs_table_with_nested_settings_and_extremes(tmp_path: Path) -> None:
    """The interface writes dots for nested settings, and .min for a summary of that kind."""
    path = tmp_path / "wandb_export.csv"
    last = [loss_of(lr) + 2 if lr < 1 else "NaN" for lr in LR]
    pd.DataFrame({
        "Name": [f"sunny-{i}" for i in range(5)], "State": "finished", "Notes": "-",
        "User": "me", "Tags": "", "Created": pd.date_range("2026-01-01", periods=5, freq="h"),
        "Runtime": np.arange(5) + 100, "Sweep": "x1", "optimizer.lr": LR,
        "optimizer.min_lr": 0.0, "model.width": 64, "_step": 8, "_timestamp": 1.7e9,
        "train/loss": 1.0, "val/loss": last, "val/loss.min": 0.5, "loss": "mse",
    }).to_csv(path, index=False)  # fmt: skip
    check(read_trainings(path), "val/loss")


class Part:
    """A part of a summary, which has keys but is no mapping."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.keys, self._values = values.keys, values

    def __getitem__(self, name: str) -> Any:
        return self._values[name]


class Run:
    """A run as ``wandb.Api().runs()`` returns it; its summary is a mapping of another kind."""

    def __init__(self, number: int, lr: float) -> None:
        self.id, self.name, self.state = f"1a2b{number}", f"sunny-{number}", "finished"
        self.config = {"lr": lr, "model": {"width": 64}, "betas": [0.9, 0.99], "_wandb": {}}
        loss = loss_of(lr) if lr < 1 else "NaN"
        self.summary = UserDict({"val": Part({"loss": loss}), "_step": 8})


class Runs:
    """The pages of runs, which are fetched as one iterates over them."""

    def __iter__(self) -> Iterator[Run]:
        return iter([Run(number, lr) for number, lr in enumerate(LR)])


for kind in (Run, Runs):
    kind.__module__ = "wandb.apis.public.runs"


@pytest.mark.parametrize(
    "given", [Runs(), [*Runs()], iter([*Runs()]), SimpleNamespace(runs=Runs())]
)
def test_runs_of_the_api(given: Any) -> None:
    if isinstance(given, SimpleNamespace):  # a sweep, of a class of W&B's too
        given = type("Sweep", (SimpleNamespace,), {"__module__": "wandb.x"})(runs=given.runs)
    frame = read_trainings(given, by="betas")
    check(frame, "val/loss", last=0.0)
    assert set(frame["group"]) == {"[0.9, 0.99]"}


def test_an_api_that_fails_is_one_sentence() -> None:
    class Gone(Runs):
        def __iter__(self) -> Iterator[Run]:
            raise ConnectionError("no network")

    Gone.__module__ = "wandb.apis.public.runs"
    with pytest.raises(InputError, match=r"^this Gone of W&B cannot be read: no network \(Conn"):
        read_trainings(Gone())
