"""Logs of training loops, among progress bars and other lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lrchart import limits
from lrchart.errors import InputError, KindError
from lrchart.readers import read, readings

DATA = Path(__file__).parents[2] / "data" / "readers"
Write = Callable[..., str]

LR, LOSS = [1e-5, 2.5e-4, 0.03], [2.5, -0.25, 1e3]

LINES = {  # tool -> one line of its log
    "Transformers 4": "{{'loss': {loss}, 'grad_norm': 1.2, 'learning_rate': {lr}, 'epoch': 0.1}}",
    "Transformers 5": "{{'loss': '{loss}', 'grad_norm': '1.2', 'learning_rate': '{lr}'}}",
    "torchtune": "Step {step} | loss:{loss} lr:{lr} tokens_per_second_per_gpu:123.4 ",
    "llm.c": "step    {step}/41 | loss {loss} (+nanz)| norm 15.3 (+nanz)| lr {lr} | 123.4 ms | 9%",
    "MMCV": "2020-06-08 16:36:52,839 - mmdet - INFO - Epoch [1][{step}/612]\tlr: {lr}, eta: "
    "0:20:40, time: 1.515, memory: 8436, loss_cls: 0.3105, loss: {loss}, grad_norm: 4.8798",
    "Megatron": " iteration {step}/ 9 | consumed samples: 20 | elapsed time per iteration (ms): "
    "139.4 | learning rate: {lr} | global batch size: 8 | lm loss: {loss} | loss scale: 1.0 |",
    "Detectron2": "[01/01 10:00:00 d2.utils.events]:  eta: 0:10:10  iter: {step}  total_loss: "
    "{loss}  loss_cls: 0.5  time: 0.4  lr: {lr}  max_mem: 2000M",
    "fairseq": '2021-01-01 10:00:00 | INFO | train_inner | {{"loss": "{loss}", "lr": "{lr}"}}',
    "timm": "Train: 0 [ {step}/1251 (  0%)]  Loss: {loss} (6.98)  Time: 3.2s,  320/s  LR: {lr}",
    "Keras": "\x1b[1m4/4\x1b[0m \x1b[32m━━\x1b[0m 5ms/step - acc: 0.9 - loss: {loss}\b\b\b - "
    "val_loss: 2.0 - learning_rate: {lr}",
    "DeepSpeed": "[2024-01-01 10:00:00,123] [INFO] step={step}, loss: {loss}, lr=[{lr}], mom=[0.9]",
    "DeepSpeed, two groups": "step={step}, loss={loss}, lr=[{lr}, {lr}], mom=[(0.9, 0.95), (0.9, "
    "0.95)]",
    "rates first": "lr = [{lr}], loss = {loss}",
    "a tuple of rates": "step {step} loss: {loss} lr: ({lr}, {lr})",
    "a list of epoch and step": "[1, {step:5d}] loss: {loss}, lr: {lr}",
    "a list of epoch and step, tight": "[1,{step}] loss: {loss} lr: {lr}",
    "JAX": "loss=Array({loss}, dtype=float32) lr={lr}",
    "a tuple of one rate": "loss={loss} lr=({lr},)",
    "NumPy's rates": "loss={loss} lr=[np.float64({lr}), np.float64({lr})]",
    "the name of a part in quotes": '["main"] loss={loss} lr={lr}',
    "PaddleClas": "ppcls INFO: [Train][Epoch 1/20][Iter: {step}/9]lr(LinearWarmup): {lr}, top1: "
    "0.1, CELoss: 0.5, loss: {loss}, batch_cost: 0.2s",
    "logging": "2024-01-01 10:00:00,123 INFO train loss {loss} lr {lr}",
    "arrows": "step {step}: lr -> {lr}, loss => {loss}",
    "arrows of one sign": "lr→{lr} loss→{loss}",
    "an arrow to a list": "loss --> {loss} lr -> [{lr}]",
    "PyTorch": "INFO:root:loss: tensor({loss}, grad_fn=<NllLossBackward0>), Learning Rate = {lr}",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_line_of_a_step(write: Write, line: str) -> None:
    text = "".join(
        line.format(step=step, lr=lr, loss=loss) + "\n"
        for step, (lr, loss) in enumerate(zip(LR, LOSS, strict=True), 1)
    )
    (reading,) = readings(write("Loading 3 files\n" + text + "done, best loss: 0.1\n", "adam.log"))
    assert reading.frame["lr"].tolist() == LR
    assert reading.frame["loss"].tolist() == LOSS
    assert reading.format == "training log"
    assert reading.runs == ["adam"]
    assert "left out 2 lines without the rate of a training step" in reading.notes
    if "step" in reading.columns:
        assert reading.frame["step"].tolist() == [1, 2, 3]


def test_what_transformers_printed() -> None:
    """Transformers 5.23: the output of a training, with its progress bar and two evaluations."""
    with pytest.raises(KindError, match="training under a schedule"):
        readings(DATA / "transformers_output.log")
    (reading,) = readings(DATA / "transformers_output.log", kind="sweep")
    warm_up, decay = np.arange(1, 31) / 300, np.arange(1, 10) / 100
    known = np.sort(np.concatenate([warm_up, decay]))
    np.testing.assert_allclose(reading.frame["lr"], known, rtol=1e-3)  # printed with four digits
    assert reading.frame["loss"].iloc[:2].tolist() == [1.285, 1.097]
    assert reading.notes[:2] == (
        "left out 61 lines without the rate of a training step",
        "left out 1 step at learning rate 0 (warm-up or decay)",
    )


def test_signs_of_typography_are_those_of_numbers(write: Write) -> None:
    text = "".join(f"step {i} lr {lr:e} loss {i}\n" for i, lr in enumerate([1e-3, 1e-2, 1, 10]))
    (reading,) = readings(write(text.replace("-", "\N{MINUS SIGN}"), "x.log"))
    assert reading.frame["loss"].tolist() == [0, 1, 2, 3]


def test_a_progress_bar_that_is_printed_over_itself(write: Write) -> None:
    bar = "\rEpoch 0: {done}%|█  | {step}/9 [00:01<00:09, 1.00it/s, loss={loss}, lr={lr}]"
    text = "".join(
        bar.format(done=10 * step + again, step=step, lr=lr, loss=loss)
        for step, (lr, loss) in enumerate(zip(LR, LOSS, strict=True), 1)
        for again in range(2)
    )
    (reading,) = readings(write(text + "\n"))
    assert reading.frame["loss"].tolist() == LOSS
    assert reading.notes == ("left out 3 lines of a progress bar printed again",)


def test_equal_steps_on_lines_of_their_own_are_kept(write: Write) -> None:
    frame = read(write("lr=0.1 loss=2\n" * 2 + "lr=0.2 loss=3\n"))
    assert frame["loss"].tolist() == [2, 2, 3]


def test_what_blew_up_is_kept(write: Write) -> None:
    frame = read(write("lr=0.1 loss=2\nlr=0.2 loss=-inf\nlr=0.3 loss=nan\n"))
    np.testing.assert_array_equal(frame["loss"], [2, -np.inf, np.nan])


SAFE = [  # text, losses, notes, why
    ("lr=0.1 loss=2\nlr=0.2 loss=3\nlr=0.3 loss=4.", [2, 3, 4],
     ["the last line has no line end; if the file was cut, so may its last value be"], "cut"),
    ("lr=0.1 loss=2\nlr=0.2 loss=3\nlr=0.3 loss=4e", [2, 3],
     ["left out 1 line without the rate of a training step"], "cut in an exponent"),
    ("lr=0.1 loss=2\nlr=0.2 loss=2,5\nlr=0.3 loss=1,234.5\nlr=0.4 loss=3 k=1\n", [2, 3],
     ["left out 2 lines without the rate of a training step"], "commas in numbers"),
    ("train | loss 2 | lr 0.1\n[Valid] loss: 9, lr: 0.1\ntrain | loss 3 | val loss 9 | lr 0.2\n"
     "Test: loss 9 lr 0.2\n", [2, 3],
     ["left out 2 lines without the rate of a training step"], "validations and tests"),
    ("step 1 lr 0.1 loss 2\neval step 1 lr 0.1 loss 9\nstep 2 lr 0.2 loss 3 val loss 9\n"
     "dev_iter 2 lr 0.2 loss 9\n", [2, 3],
     ["left out 2 lines without the rate of a training step"], "steps of an evaluation"),
    ("step 1 lr 0.1 loss 2\nbest step 1 lr 0.1 loss 2\nstep 2 lr 0.2 loss 3\nstep 3 lr 0.3 loss 4\n"
     "Suggestion: lr=0.1 loss=2\n", [2, 3, 4],
     ["left out 2 lines without the rate of a training step"], "results"),
    *(
        (f"step 1 lr 0.1 loss 2\nstep 2 lr 0.2 loss 3\n{line} lr 0.2 loss 9\n", [2, 3],
         ["left out 1 line without the rate of a training step"], line)
        for line in ("[dev] step 2", "*** evaluating *** step 2", "holdout: step 2",
                     "Averaged stats:", "Epoch finished:", "epoch mean:")
    ),
    *(
        (f"{line} lr 0.1 loss 2\n{line} lr 0.2 loss 3\n", [2, 3], [], line)
        for line in ("[LR range test] step 1", "lr-test:", "host dev-01 step 1", "mean:")
    ),
    ("best loss 2 step 1 lr 0.1 loss 2\nbest loss 2 step 2 lr 0.2 loss 3\n", [2, 3], [],
     "the best so far, in each line"),
    ("lr=0.1 loss=2\nlr=0.2 loss=3 (best: 2)\n", [2, 3], [], "the best so far, behind the step"),
    ("lr=0.1 loss=2\nlr=0.2 loss=3\nlr=0.3 val_loss=4 wd=5\n", [2, 3],
     ["left out 1 row with no loss"], "another loss"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "loss", "notes", "why"), SAFE, ids=[row[-1] for row in SAFE])
def test_reads_safely_and_says_so(
    write: Write, text: str, loss: list[float], notes: list[str], why: str
) -> None:
    (reading,) = readings(write(text))
    assert reading.frame["loss"].tolist() == loss
    assert list(reading.notes) == notes


REFUSED = [
    ("lr=0.1 loss=2\nlr=0.2 loss=3 loss=4\n", "line 2 gives 'loss' twice: as 3 and as 4"),
    (
        "lr=0.1 loss=2 train_loss=3\nlr=0.2 loss=3 train_loss=4\n",
        "2 columns could be the loss: 'loss', 'train_loss'; choose one with loss_column=",
    ),
    (
        "loss=2 lr=[0.1, 0.01]\nloss=3 lr=[0.2, 0.02]\n",
        "2 columns could be the learning rate: 'lr_0', 'lr_1'; choose one with lr_column=",
    ),
    (
        "lr=0.1 mlm loss=2\nlr=0.2 mlm loss=3\n",
        "no loss column among 'mlm loss'; choose one with loss_column=",
    ),
    (
        "iter 1 lr: 0.1 loss_cls: 2\niter 2 lr: 0.2 loss_cls: 3\n",
        "holds the learning rate of run '{folder}' and no loss; give the file with its loss as "
        "well, or one file with both, or choose one of 'loss_cls' with loss_column=",
    ),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[row[1][:40] for row in REFUSED])
def test_refuses(write: Write, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(write(text))
    assert str(caught.value) == f"x.csv: {message.format(folder=Path.cwd().name)}"


def test_another_loss_is_chosen(write: Write) -> None:
    text = (
        " iteration {0}/ 9 | learning rate: 1.{0}E-04 | mlm loss: {0}.0E+00 | loss scale: 1.0 |\n"
    )
    name = write("".join(map(text.format, range(1, 4))))
    assert read(name, loss_column="mlm loss")["loss"].tolist() == [1, 2, 3]


@pytest.mark.parametrize("rates", ["[0.{0}, 0.{0}]", "(0.{0}, 0.{0})", "[0.{0}, 3]"])
@pytest.mark.parametrize("column", ["lr", "lr[0]", "lr0"])
def test_the_rate_of_a_group_is_chosen_by_its_name(write: Write, rates: str, column: str) -> None:
    name = write("".join(f"lr={rates} loss=2\n".format(i) for i in (1, 2, 3)))
    assert read(name, lr_column=column)["lr"].tolist() == [0.1, 0.2, 0.3]


OTHERS = {
    "CSV": "run,lr,loss\nlr=0.1 loss=1,0.1,2\nlr=0.1 loss=1,0.2,3\n",
    "JSON": json.dumps([{"lr": lr, "loss": loss} for lr, loss in zip(LR, LOSS, strict=True)]),
    "JSON Lines": '{"lr": 0.1, "loss": 2}\n{"lr": 0.2, "loss": 3}\n',
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_log(write: Write, kind: str) -> None:
    assert readings(write(OTHERS[kind]))[0].format == kind


def test_json_lines_with_other_lines_between_them_are_a_log(write: Write) -> None:
    lines = [json.dumps({"step": i, "lr": lr, "loss": loss})
             for i, (lr, loss) in enumerate(zip(LR, LOSS, strict=True))]  # fmt: skip
    lines.insert(2, "train.py:3: UserWarning: the loss is large")
    lines.append('{"eval": {"loss": 9.0}, "lr": 0.5}')
    (reading,) = readings(write("\n".join(lines) + "\nKeyboardInterrupt\n", "x.jsonl"))
    assert reading.frame[["step", "loss"]].to_numpy().tolist() == [[0, 2.5], [1, -0.25], [2, 1e3]]
    assert reading.notes == ("left out 3 lines without the rate of a training step",)


def test_too_many_steps_are_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ROWS", 2)
    with pytest.raises(InputError, match=r"has 3 steps or more; the limit is 2 \(MAX_ROWS\)"):
        read(write("lr=0.1 loss=2\nlr=0.2 loss=3\nlr=0.3 loss=4\n"))


def test_no_line_takes_long(write: Write) -> None:
    """Each of these would take a pattern that goes back over its text hours."""
    lines = ["a " * 9_000 + "lr", "lr " * 6_000, "lr" + "1" * 19_000, "lr=" + "tensor(" * 2_500]
    lines += ["lr=[" + "1," * 9_000] * 50
    with pytest.raises(InputError):
        read(write("\n".join(lines) + "\n"))
