"""Losses whose column says that they are means are read, and their answer is a guess."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.errors import InputError
from lrchart.frame.condense import is_condensed
from lrchart.readers import read, readings

Write = Callable[..., str]

LR = np.geomspace(1e-6, 1, 90)
LOSS = 2.3 - 1.9 / (1 + (LR / 3e-3) ** -1.5) + np.clip(40 * (LR - 0.2), 0, None)
LOSS = LOSS + np.random.default_rng(3).normal(0, 0.02, len(LR))
NAMES = ("avg_loss", "average loss", "train/running_loss", "mean_train_loss", "loss_ema")
NAMES += ("train_avg_loss", "smoothed_loss", "moving average loss")
READABLE = lrchart.analyse(read({"lr": LR, "loss": LOSS})).suggestions["readable"].tolist() == [
    True
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rates", [LR, LR[::-1]], ids=["up", "down"])
def test_the_answer_is_a_guess_that_says_so(write: Write, name: str, rates: np.ndarray) -> None:
    assert READABLE
    losses = LOSS if rates is LR else LOSS[::-1]
    rows = [{"lr": lr, name: loss} for lr, loss in zip(rates, losses, strict=True)]
    (reading,) = readings(write(json.dumps(rows), "x.json"))
    assert reading.columns["loss"] == name
    assert any("running mean" in note for note in reading.notes)
    (answer,) = lrchart.analyse(reading.frame).suggestions.to_dict("records")
    assert not answer["readable"]
    assert "the losses may be a running mean" in answer["reason"]


def test_who_says_that_it_is_none_is_believed(write: Write) -> None:
    name = write("".join(f"lr={lr} avg_loss={loss}\n" for lr, loss in zip(LR, LOSS, strict=True)))
    findings = lrchart.analyse(read(name, smoothed="no"))
    assert findings.suggestions["readable"].tolist() == [True]


def test_a_running_mean_is_undone_under_such_a_name(write: Write) -> None:
    mean = np.cumsum(LOSS) / np.arange(1, len(LOSS) + 1)
    lines = [
        f"lr {lr!r} avg_loss {loss!r}" for lr, loss in zip(LR.tolist(), mean.tolist(), strict=True)
    ]
    frame = read(write("\n".join(lines) + "\n"), smoothed="keras")
    np.testing.assert_allclose(frame["loss"], LOSS, rtol=1e-9)


def test_a_plain_loss_comes_first(write: Write) -> None:
    rows = zip(LR, LOSS, strict=True)
    frame = read(write("".join(f"lr={lr} avg_loss=9 loss={loss}\n" for lr, loss in rows)))
    np.testing.assert_allclose(frame["loss"], LOSS)


@pytest.mark.parametrize("others", ["mlm_loss=1", "d_loss=1 g_loss=2"])
def test_it_is_asked_for_beside_other_losses(write: Write, others: str) -> None:
    name = write("".join(f"lr={lr} avg_loss=2 {others}\n" for lr in LR))
    with pytest.raises(InputError, match=r"choose one .*with loss_column="):
        read(name)


@pytest.mark.parametrize("name", ["avg_val_loss", "val/avg_loss", "eval_mean_loss"])
def test_a_mean_of_validation_is_no_loss(write: Write, name: str) -> None:
    steps = enumerate(zip(LR, LOSS, strict=True))
    rows = [{"step": step, "lr": lr, name: loss} for step, (lr, loss) in steps]
    with pytest.raises(InputError, match="loss_column="):
        read(write(json.dumps(rows), "x.json"))


@pytest.mark.usefixtures("thousands_are_many")
@pytest.mark.parametrize(("smoothed", "doubted"), [("auto", True), ("no", False)])
def test_a_long_file_is_doubted_too(tmp_path: Path, smoothed: str, doubted: bool) -> None:
    pytest.importorskip("pyarrow", reason="the extra [parquet] is not installed")
    pytest.importorskip("duckdb", reason="the extra [scale] is not installed")
    rng = np.random.default_rng(0)
    long = pd.DataFrame({"lr": np.repeat(LR, 40), "avg_loss": np.repeat(LOSS, 40)})
    long["lr"] *= np.linspace(1, 1 + 1e-6, len(long))
    long["avg_loss"] += rng.normal(0, 0.02, len(long))
    long.to_parquet(tmp_path / "long.parquet")
    frame = read(tmp_path / "long.parquet", smoothed=smoothed)
    assert is_condensed(frame)
    reason = lrchart.suggest(frame)["reason"].item()
    assert ("the losses may be a running mean" in reason) == doubted
