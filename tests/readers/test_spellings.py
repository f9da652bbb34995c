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


OTHERS = {  # what it is -> its content, and what is said
    "summary": ({"_step": 9, "train/loss": 0.5, "_wandb": {"runtime": 1}}, "one value of each"),
    "notebook": ({"cells": [], "metadata": {}, "nbformat": 4}, "a notebook, not a history"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_history_is_named(write: Write, kind: str) -> None:
    document, words = OTHERS[kind]
    with pytest.raises(InputError, match=words):
        read(write(json.dumps(document), "x.json"))
