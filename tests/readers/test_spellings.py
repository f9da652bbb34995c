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
    "InfluxDB": "train,run=a lr={lr},loss={loss} 17000000000000{i:05d}",
    "mpirun --tag-output": "[1,0]<stdout>:step {i} lr {lr} loss {loss}",
    "Open MPI 5": "[job,0][stdout] lr {lr} loss {loss}",
    "MindFormers": "INFO - {{ Epoch:[  1/  2], step:[   {i}/  100], loss: {loss}, per_step_time: "
    "300ms, lr: {lr}, overflow cond: False, loss_scale: 65536.0, global_norm: 1.0",
    "mlx-lm": "Iter {i}: Train loss {loss}, Learning Rate {lr}, It/sec 3.0, Peak mem 1.0 GB",
    "Swin": "[2024-05-06 07:08:09 swin](main.py 222): INFO Train: [0/300][{i}/900]\teta 0:10:00 lr "
    "{lr}\t wd 0.0500\ttime 0.3 (0.3)\tloss {loss} (2.4)\tloss_scale 65536.0 (65536.0)\tmem 99MB",
    "OpenCLIP": "2024-05-06,07:08:09 | INFO | Train Epoch: 0 [   {i}/900 (3%)] Data (t): 0.1 LR: "
    "{lr} Logit Scale: 14.286 Contrastive_loss: 9.9 (9.9) Loss: {loss} (2.31)",
    "Coqui": "\x1b[1m   --> TIME: 2024-05-06 07:08:09 -- GLOBAL_STEP: {i}\x1b[0m\n     | > loss: "
    "{loss}  (2.4)\n     | > grad_norm: 1.1  (1.2)\n     | > current_lr: {lr} \n",
    "Julia": "┌ Info: train\n│   lr = {lr}\n└   loss = {loss}",
    "skorch": "{i}  {lr}  \x1b[36m{loss}\x1b[0m  9.0",
    "NeMo": "step {i} reduced_train_loss={loss} lr={lr}",
}

HEADS = {"skorch": "  epoch      lr    train_loss    dur\n-------  ------  ----------  -----\n"}


@pytest.mark.parametrize("tool", LINES)
def test_a_line_of_a_tool(write: Write, tool: str) -> None:
    rows = zip(LR, LOSS, strict=True)
    text = "\n".join(LINES[tool].format(i=i, lr=lr, loss=loss) for i, (lr, loss) in enumerate(rows))
    frame = read(write(f"{HEADS.get(tool, '')}{text}\n", "x.log"))
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
    "tensorboardX": {
        f"./runs/x/train/{name}": [[1.7e9 + i, i, value] for i, value in enumerate(values)]
        for name, values in (("lr", LR.tolist()), ("loss", LOSS.tolist()))
    },
    "MATLAB": {"TrainingLoss": LOSS.tolist(), "BaseLearnRate": LR.tolist()},
    "ClearML's events": [
        {"metric": name, "variant": variant, "iter": i, "value": value, "task": "a"}
        for name, variant, values in (
            ("loss", "validation", [9.0, 8.0]),
            ("lr", "lr", LR.tolist()),
            ("loss", "train", LOSS.tolist()),
        )
        for i, value in enumerate(values)
    ],
    "Neptune's exporter": [
        {"run_id": "RUN-1", "attribute_path": f"train/{name}", "step": i, "float_value": value}
        for name, values in (("lr", LR.tolist()), ("loss", LOSS.tolist()))
        for i, value in enumerate(values)
    ],
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
    "summary with a rate": (
        {"_step": 9, "_runtime": 1.5, "train/lr": 1e-3, "train/loss": 0.5},
        "one value of each",
    ),
    "notebook": ({"cells": [], "metadata": {}, "nbformat": 4}, "a notebook, not a history"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_history_is_named(write: Write, kind: str) -> None:
    document, words = OTHERS[kind]
    with pytest.raises(InputError, match=words):
        read(write(json.dumps(document), "x.json"))
