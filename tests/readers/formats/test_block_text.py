"""Logs that print the rate and the loss of a step on lines of their own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lrchart.errors import InputError
from lrchart.readers import readings

Write = Callable[..., str]

LR = np.geomspace(1e-6, 1, 30)
LOSS = np.round(2 - 1 / (1 + np.exp(-np.linspace(-9, 3, 30))), 4)

STEP = "Step {i}\n  lr: {lr:.9e}\n  loss: {loss}\n"
SANDWICH = "lr: {lr}\nStep {i}\nloss: {loss}\n"
PLAIN = "lr: {lr:.9e}\nloss: {loss}\n"


def log(block: str, more: str = "") -> str:
    """Return a block a step, and `more` after every fifth."""
    rows = zip(LR, LOSS, strict=True)
    return "".join(
        block.format(i=i, lr=lr, loss=loss) + (more if i % 5 == 0 else "")
        for i, (lr, loss) in enumerate(rows, 1)
    )


READ = {
    "a count before each block": log(STEP),
    "a count behind it": log("lr: {lr:.9e}\nloss: {loss}\nstep: {i}\n"),
    "the loss first, and others": log(
        "=== Iteration {i}/30 ===\n\tloss = {loss}\n\tlearning rate = {lr:.9e}\n\tgrad_norm = 2\n"
    ),
    "rules": log("-----\nlr: {lr:.9e}\nacc: 1\nloss: {loss}\n") + "-----\n",
    "empty lines": log("lr: {lr:.9e}\nacc: 1\nloss: {loss}\n\n"),
    "nothing between": log(PLAIN),
    "a logger": log(STEP.replace("  ", "2024-01-01 10:00:00,123 INFO ")),
    "settings before": "lr: 1e-3\nbatch: 3\n" + log(STEP),
    "Composer": log(
        "[batch={i}/30]:\n\t Train time/epoch: 0\n\t Train time/batch: {i}\n"
        "\t Train loss/train/total: {loss}\n\t Train lr-DecoupledAdamW/group0: {lr:.9e}\n"
    ),
    "DeepSpeed": log(
        "[INFO] [Rank 0] step={i}, skipped=0, lr=[{lr:.9e}], mom=[(0.9, 0.95)]\n"
        "steps: {i} loss: {loss} iter time (s): 0.5 samples/sec: 10.1\n"
    ),
    "Caffe": log(
        "I0301 10:00:00.000000 123 solver.cpp:228] Iteration {i} (2.5 iter/s, 8s/20 iters), loss = "
        "{loss}\nTrain net output #0: loss = {loss} (* 1 = {loss} loss)\n"
        "I0301 10:00:00.000000 123 sgd_solver.cpp:106] Iteration {i}, lr = {lr:.9e}\n"
    ),
    "Keras with a scheduler": log(
        "\nEpoch {i}: LearningRateScheduler setting learning rate to {lr:.9e}.\nEpoch {i}/30\n"
        "10/10 - 0s - loss: {loss} - accuracy: 0.5 - 12ms/epoch\n"
    ),
    "PyTorch's scheduler and a loop": log(
        "Epoch {i:5d}: adjusting learning rate of group 0 to {lr:.9e}.\n"
        "Epoch {i}, train loss: {loss}, acc: 0.5\n"
    ),
    "a rate before the step that it is for": log(
        "INFO adjusting learning rate of group 0 to {lr:.9e}.\nINFO step {i} loss {loss}\n"
    ),
    "a loss before its rate": log("step {i} loss {loss}\n  learning rate {lr:.9e}\n"),
    "evaluations": log(STEP, "Evaluation\n  loss: 9\n"),
    "steps of evaluation": log(STEP, "Eval step 9\n  loss: 9\n"),
    "a result": log(STEP) + "Best step 3\n  lr: 1e-3\n  loss: 1\n",
    "a block that is being written": log(STEP) + "Step 31\n  lr: 2\n",
    "epochs between": log(STEP, "Epoch 2\n"),
}


@pytest.mark.parametrize("text", READ.values(), ids=READ)
def test_blocks_are_read(write: Write, text: str) -> None:
    (reading,) = readings(write(text, "x.log"))
    np.testing.assert_allclose(reading.frame["lr"], LR, rtol=1e-9)
    assert reading.frame["loss"].tolist() == LOSS.tolist()
    assert reading.format == "training log (a block of lines a step)"
    if "step" in reading.columns:
        assert reading.frame["step"].tolist() == list(range(1, 31))


NUMBERED = "step={i}, lr=[{lr}], mom=[(0.9, 0.95)]\nsteps: {i} loss: {loss} samples/sec: 10.1\n"
REFUSED = {
    "numbered steps again": log(NUMBERED) + log(NUMBERED),
    "other steps": log(NUMBERED.replace("steps: {i}", "steps: {i}0")),
    "a count amid each block": log(SANDWICH),
    "the same, cut": log(SANDWICH) + "lr: 2\n",
    "the rate of the next step": log("step {i} loss {loss}\nlr is now {lr}\n"),
    "a count amid each step": log("lr: {lr}\nStep {i}\nloss: {loss} acc: 1\n"),
    "a rate more than losses": "lr: 1e-7\n" + log("loss: {loss}\nlr: {lr}\n"),
    "which rate is the first's": "lr: 1e-7\n" + log("Step {i}\nloss: {loss}\nlr: {lr}\n"),
    "two losses a block": log(STEP + "  loss: 3\n"),
    "both orders": log(STEP) + log("Step {i}\n  loss: {loss}\n  lr: {lr}\n"),
    "blocks without a loss": log(STEP, "Step 9\n  lr: 1\n"),
    "lines of several numbers": log("Step {i}\nlr: {lr} acc: 1\nloss: {loss} time: 2\n"),
    "a rate and a loss apart": log("lr: {lr}\nacc: 1\nloss: {loss}\n"),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_strangers_are_not_paired(write: Write, text: str) -> None:
    with pytest.raises(InputError, match="no line names both a learning rate and a loss"):
        readings(write(text, "x.log"))


def test_a_last_number_that_may_be_cut_is_said(write: Write) -> None:
    (reading,) = readings(write(log(PLAIN).rstrip("\n"), "x.log"))
    assert reading.notes == (
        "the last line has no line end; if the file was cut, so may its last value be",
    )


def test_columns_of_blocks_can_be_chosen(write: Write) -> None:
    name = write(log("Step {i}\n  eta: {lr}\n  cost: {loss}\n"), "x.log")
    (reading,) = readings(name, lr_column="eta", loss_column="cost")
    assert reading.frame["loss"].tolist() == LOSS.tolist()
