"""Records whose metrics are nested under other keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrchart.errors import InputError
from lrchart.readers import read

Write = Callable[..., str]

LR = np.geomspace(1e-6, 1, 30)
LOSS = np.round(2 - 1 / (1 + np.exp(-np.linspace(-9, 3, 30))), 4)
STATS = "info/learner/default_policy/learner_stats"


def learner(policies: dict[str, dict[str, float]]) -> dict[str, Any]:
    return {name: {"learner_stats": stats} for name, stats in policies.items()}


def ppo(lr: float, loss: float) -> dict[str, float]:
    return {"cur_lr": lr, "total_loss": loss, "policy_loss": -0.1, "vf_loss": loss + 0.1}


RECORDS: dict[str, Callable[[float, float], dict[str, Any]]] = {
    "RLlib's result.json": lambda lr, loss: {
        "info": {"learner": learner({"default_policy": ppo(lr, loss)}), "num_env_steps": 4},
        "config": {"lr": 5e-5, "model": {"fcnet": [64]}},
        "timers": {"learn_time_ms": 3.0},
    },
    "RLlib's newer learners": lambda lr, loss: {
        "learners": {
            "default_policy": {"default_optimizer_learning_rate": lr, "total_loss": loss},
            "__all_modules__": {"num_env_steps_trained": 4},
        },
        "config": {"lr": 5e-5},
    },
    "a loss of one component": lambda lr, loss: {"lr": lr, "losses": {"ner": loss}, "score": 0.1},
    "a rate of one group": lambda lr, loss: {"lr": {"backbone": lr}, "loss": loss},
    "two levels": lambda lr, loss: {"m": {"train": {"loss": loss}, "optim": {"lr": lr}}},
    "beside an evaluation": lambda lr, loss: {
        "train": {"lr": lr, "loss": loss},
        "eval": {"loss": 9.0},
    },
    "beside settings": lambda lr, loss: {"lr": lr, "loss": loss, "config": {"lr": 1.0}},
}


def lines(make: Callable[[float, float], dict[str, Any]]) -> str:
    pairs = zip(LR.tolist(), LOSS.tolist(), strict=True)
    return "\n".join(json.dumps(make(lr, loss)) for lr, loss in pairs) + "\n"


POINTS: dict[str, Any] = {
    "Sacred": {
        name: {"steps": [*range(len(LR))], "timestamps": ["2026-01-01"] * len(LR), "values": values}
        for name, values in (("lr", LR.tolist()), ("training.loss", LOSS.tolist()))
    },
    "lists of points": {
        name: [{"step": i, "value": value} for i, value in enumerate(values)]
        for name, values in (("train/lr", LR.tolist()), ("train/loss", LOSS.tolist()))
    },
    "losses by rate": dict(zip(LR.tolist(), LOSS.tolist(), strict=True)),
    "one metric a row": [
        {"event": name, "step": i, "val": value}
        for name, values in (("lr", LR.tolist()), ("loss", LOSS.tolist()))
        for i, value in enumerate(values)
    ],
}


@pytest.mark.parametrize("data", POINTS.values(), ids=POINTS)
def test_points_of_a_metric_are_read(write: Write, data: Any) -> None:
    frame = read(write(json.dumps(data), "x.json"))
    assert frame[["lr", "loss"]].to_numpy().tolist() == np.c_[LR, LOSS].tolist()


def test_columns_of_records_are_read(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="the extra [parquet] is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    parts = [
        {"train": {"loss": loss}, "optim": {"lr": lr}, "val": {"loss": 9.0}}
        for lr, loss in zip(LR.tolist(), LOSS.tolist(), strict=True)
    ]
    table = pyarrow.table({"step": range(len(LR)), "metrics": parts})
    parquet.write_table(table, tmp_path / "x.parquet")
    frame = read(tmp_path / "x.parquet")
    assert frame[["lr", "loss"]].to_numpy().tolist() == np.c_[LR, LOSS].tolist()


@pytest.mark.parametrize("name", RECORDS)
def test_nested_metrics_are_read(write: Write, name: str) -> None:
    frame = read(write(lines(RECORDS[name]), "result.json"))
    np.testing.assert_allclose(frame["lr"], LR)
    np.testing.assert_allclose(frame["loss"], LOSS)


def test_long_names_of_columns_are_read(write: Write) -> None:
    head = f"iter,{STATS}/cur_lr,{STATS}/total_loss,{STATS}/vf_loss,evaluation/loss\n"
    rows = [f"{i},{lr},{LOSS[i]},3,4\n" for i, lr in enumerate(LR)]
    frame = read(write(head + "".join(rows), "progress.csv"))
    np.testing.assert_allclose(frame["loss"], LOSS)


ASKED = {
    "two policies": (
        lambda lr, loss: {"learner": learner({"a": ppo(lr, loss), "b": ppo(2 * lr, loss)})},
        "2 columns could be the learning rate: 'learner/a/learner_stats/cur_lr', "
        "'learner/b/learner_stats/cur_lr'; choose one with lr_column=",
    ),
    "two groups": (
        lambda lr, loss: {"lr": {"backbone": 0.1 * lr, "head": lr}, "loss": loss},
        "2 columns could be the learning rate: 'lr/backbone', 'lr/head'; choose one with "
        "lr_column=",
    ),
    "two components": (
        lambda lr, loss: {"lr": lr, "losses": {"ner": loss, "tagger": 2 * loss}},
        "2 columns could be the loss: 'losses/ner', 'losses/tagger'; choose one with loss_column=",
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_nesting_does_not_tell_is_asked_for(write: Write, name: str) -> None:
    make, message = ASKED[name]
    with pytest.raises(InputError) as caught:
        read(write(lines(make), "x.json"))
    assert str(caught.value).endswith(message)


NEITHER: dict[str, Callable[[float, float], dict[str, Any]]] = {
    "no loss column": lambda lr, loss: {"lr": lr, "val": {"loss": loss}},
    "'config/lr' is a setting": lambda lr, loss: {"config": {"lr": lr}, "train": {"loss": loss}},
}


@pytest.mark.parametrize("words", NEITHER)
def test_a_validation_and_a_setting_are_no_metric_of_a_step(write: Write, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(write(lines(NEITHER[words]), "x.json"))
