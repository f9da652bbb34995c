"""Logs whose numbers have decimal commas."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lrchart.errors import InputError
from lrchart.readers import readings

Write = Callable[..., str]

LR, LOSS = [1e-06, 0.0001, 0.001, 0.25], [2.5, 2.25, 1.125, 14.0]
LINES = {
    "fields": "step: {i}, lr: {lr}, loss: {loss}",
    "semicolons": "Schritt {i}: lr = {lr}; loss = {loss}",
    "words": "2024-05-01 10:00:00,123 INFO step {i} loss {loss} lr {lr}",
    "tight": "[{i}] lr={lr},loss={loss},n=3",
    "thousands of steps": "step {i},000 lr {lr} loss {loss}",
}


def comma(number: float) -> str:
    return f"{number!r}".replace(".", ",")


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_they_are_read(write: Write, line: str) -> None:
    rows = enumerate(zip(LR, LOSS, strict=True), 1)
    text = "".join(line.format(i=i, lr=comma(a), loss=comma(b)) + "\n" for i, (a, b) in rows)
    (reading,) = readings(write("Start\n" + text, "x.log"))
    assert reading.frame["lr"].tolist() == LR
    assert reading.frame["loss"].tolist() == LOSS
    assert "read the commas in numbers as decimal commas" in reading.notes
    if "step" in reading.columns:
        steps = [1, 2, 3, 4] if ",000" not in line else [1_000, 2_000, 3_000, 4_000]
        assert reading.frame["step"].tolist() == steps


def test_columns_of_such_a_log_can_be_chosen(write: Write) -> None:
    name = write(
        "".join(f"Rate {comma(a)} Verlust {comma(b)}\n" for a, b in zip(LR, LOSS, strict=True))
    )
    (reading,) = readings(name, lr_column="Rate", loss_column="Verlust")
    assert reading.frame["loss"].tolist() == LOSS


REFUSED = {
    "commas that may separate thousands": "lr 1e-3 loss 1,234\nlr 1e-2 loss 2,345\n",
    "points beside commas": "lr 0.001 loss 2,5\nlr 0.002 loss 2,25\n",
    "lists": "lr 0,1,2 loss 2,5,3\nlr 0,2,2 loss 2,4,3\n",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_may_mean_something_else_is_refused(write: Write, text: str) -> None:
    with pytest.raises(InputError):
        readings(write(text, "x.log"))
