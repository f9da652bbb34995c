"""Names and layouts that tools give to a learning rate and a loss."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from lrchart.errors import InputError
from lrchart.readers import read

Write = Callable[..., str]

LR = np.geomspace(1e-6, 1, 30)
LOSS = np.round(2 - 1 / (1 + np.exp(-np.linspace(-9, 3, 30))), 4)

LINES = {  # tool -> one line of its log
    "diffusers": "Steps:   1%|1    | {i}/900 [00:00<09:00,  1.10it/s, lr={lr}, step_loss={loss}]",
    "ESPnet": "[node7] 2021-02-03 (trainer:650) INFO: 1epoch:train: loss_ctc=2.6, acc=0.4, "
    "loss={loss}, optim0_lr0={lr}, train_time=0.6",
    "icefall": "2023-04-05 06:07:08,901 INFO [train.py:77] Epoch 1, batch {i}, loss[loss={loss}, "
    "simple_loss=0.3, over 4321.00 frames. ], tot_loss[loss=0.7, over 98765.00 frames. ], lr: {lr}",
    "RLlib": "iter {i} cur_lr={lr} total_loss={loss}",
    "NeMo": "step {i} reduced_train_loss={loss} lr={lr}",
}


@pytest.mark.parametrize("tool", LINES)
def test_a_line_of_a_tool(write: Write, tool: str) -> None:
    rows = zip(LR, LOSS, strict=True)
    text = "\n".join(LINES[tool].format(i=i, lr=lr, loss=loss) for i, (lr, loss) in enumerate(rows))
    frame = read(write(f"{text}\n", "x.log"))
    np.testing.assert_allclose(frame["lr"], LR)
    np.testing.assert_allclose(frame["loss"], LOSS)


def test_one_metric_a_row_as_comet_exports_it(write: Write) -> None:
    records = [
        {"metricName": name, "metricValue": str(value), "timestamp": i, "step": i}
        for i, row in enumerate(zip(LR, LOSS, strict=True))
        for name, value in zip(("lr", "loss"), row, strict=True)
    ]
    frame = read(write(json.dumps(records), "x.json"))
    np.testing.assert_allclose(frame["loss"], LOSS)


def points(values: np.ndarray) -> dict[str, list[float]]:
    return {"x": list(range(len(values))), "y": values.tolist()}


SERIES = {
    "a task's scalars": {
        "lr": {"lr": points(LR)},
        "loss": {"train": points(LOSS), "val": points(LOSS[::3])},
        ":monitor:gpu": {"gpu_0_temperature": points(np.full(4, 50.0))},
    },
    "one graph": {"lr": points(LR), "loss": points(LOSS)},
    "a list": [{"name": "lr", **points(LR)}, {"name": "loss", **points(LOSS)}],
}


@pytest.mark.parametrize("layout", SERIES)
def test_series_of_points_as_clearml_saves_them(write: Write, layout: str) -> None:
    frame = read(write(json.dumps(SERIES[layout]), "x.json"))
    np.testing.assert_allclose(frame["lr"], LR)
    np.testing.assert_allclose(frame["loss"], LOSS)


def test_one_metric_a_row_as_aim_lists_them(write: Write) -> None:
    rows = ["run.hash,metric.name,metric.context,step,value"]
    for i, (lr, loss) in enumerate(zip(LR, LOSS, strict=True)):
        rows += [f"f00d,lr,{{}},{i},{lr}", f"f00d,loss,{{}},{i},{loss}"]
    frame = read(write("\n".join(rows), "x.csv"))
    assert set(frame["run"]) == {"f00d"}
    np.testing.assert_allclose(frame["loss"], LOSS)


OTHERS = {  # name -> content, text in the message
    "summary": ({"_step": 9, "train/loss": 0.5, "_wandb": {"runtime": 1}}, "one value of each"),
    "notebook": ({"cells": [], "metadata": {}, "nbformat": 4}, "a notebook, not a history"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_history_is_named(write: Write, kind: str) -> None:
    document, words = OTHERS[kind]
    with pytest.raises(InputError, match=words):
        read(write(json.dumps(document), "x.json"))
