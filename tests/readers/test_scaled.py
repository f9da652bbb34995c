"""Rates that are written as multiples, such as percentages, are not taken for the rates."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lrchart.errors import InputError
from lrchart.readers.reader import read
from lrchart.readers.spellings import means

Write = Callable[..., str]

RATES = np.geomspace(1e-5, 1e-1, 20)
LOSSES = np.linspace(3, 1, 20)


@pytest.mark.parametrize(
    "name", ["lr*1000", "lr/1e-3", "lr (10⁻³)", "lr × 10³", "Learning rate [%]", "lr 1000"]
)
def test_a_scaled_column_is_not_the_learning_rate(write: Write, name: str) -> None:
    rows = "".join(f"{lr * 1e3},{loss}\n" for lr, loss in zip(RATES, LOSSES, strict=True))
    with pytest.raises(InputError, match="no learning rate column"):
        read(write(f"{name},loss\n{rows}"))


@pytest.mark.parametrize(
    "name",
    ["lr", "lr/0", "lr_12", "lr-AdamW/pg2", "x/lr0", "Learning rate (1/step)", "lr_group10"],
)
def test_groups_and_units_are_no_scales(name: str) -> None:
    assert means("lr", name)


@pytest.mark.parametrize(
    "written",
    ["{:.5f} x 1e-3", "{:.5f} (x1e-3)", "{:.5f}*1e-3", "{:.5f}·10^-3", "{:.5f} × 10⁻³", "{:.5f} %"],
)
def test_a_scaled_number_of_a_log_is_not_read_in_part(write: Write, written: str) -> None:
    lines = [
        f"step {i} lr: {written.format(lr * 1e3)} loss: {loss:.4f}\n"
        for i, (lr, loss) in enumerate(zip(RATES, LOSSES, strict=True))
    ]
    with pytest.raises(InputError, match="no line names both a learning rate and a loss"):
        read(write("".join(lines)))


@pytest.mark.parametrize("line", ["lr(log): {} loss {}\n", "LR(milli): {} loss {}\n"])
def test_a_scale_in_brackets_is_no_scheduler(write: Write, line: str) -> None:
    text = "".join(line.format(lr, loss) for lr, loss in zip(RATES, LOSSES, strict=True))
    with pytest.raises(InputError, match="no line names both"):
        read(write(text))


def test_numbers_before_other_products_are_read(write: Write) -> None:
    text = "".join(
        f"lr = {lr:.3e} x 8 devices, 50 % done, loss = {loss:.3f} (* 1 = {loss:.3f} loss)\n"
        for lr, loss in zip(RATES, LOSSES, strict=True)
    )
    np.testing.assert_allclose(read(write(text))["lr"], RATES, rtol=1e-3)
