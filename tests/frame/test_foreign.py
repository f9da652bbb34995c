"""Cells and arrays of other libraries are numbers, and times and complex numbers are none."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import lrchart
from lrchart.errors import InputError

LR = np.geomspace(1e-5, 1.0, 11)
LOSS = np.array([3.0, 2.9, 2.8, 2.4, 1.9, 1.3, 0.9, 1.1, 1.6, 2.4, 3.3])


class Tensor:
    """A number as PyTorch holds it: without a dimension, and of no use to NumPy."""

    requires_grad = True
    ndim = 0

    def __init__(self, number: Any) -> None:
        self.number = number

    def __len__(self) -> int:
        raise TypeError("len() of a 0-d tensor")

    def __array__(self, *_: Any) -> Any:
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")

    def item(self) -> Any:
        return self.number


BOXES = (Tensor, np.array)


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("name", ["loss", "val_loss"])
def test_losses_that_were_never_converted_are_numbers(box: Any, name: str) -> None:
    cells = pd.Series([box(number) for number in LOSS], dtype=object)
    plain = pd.DataFrame({"lr": LR, name: LOSS})
    for given in (plain.assign(**{name: cells}), {"lr": list(LR), name: list(cells)}):
        pd.testing.assert_frame_equal(lrchart.optimum(given), lrchart.optimum(plain))
        if name == "loss":
            assert lrchart.validate(given)["loss"].tolist() == list(LOSS)
            pd.testing.assert_frame_equal(lrchart.suggest(given), lrchart.suggest(plain))


TIMES = pd.date_range("2026-11-30", periods=len(LR))


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"lr": TIMES, "loss": LOSS}, "column 'lr', row 1: .*2026.* is not a number"),
        ({"lr": TIMES.to_period(), "loss": LOSS}, "column 'lr', row 1: Period.* is not a number"),
        ({"lr": LR, "loss": TIMES - TIMES[0]}, "column 'loss', row 1: .*delta.* is not a number"),
        ({"lr": LR, "loss": LOSS + 1j}, "column 'loss' holds complex numbers"),
        ({"lr": LR, "loss": [Tensor(1j)] * len(LR)}, "column 'loss' holds complex numbers"),
    ],
)
def test_times_and_complex_numbers_are_none(columns: dict[str, Any], message: str) -> None:
    for call in (lrchart.suggest, lrchart.optimum):
        with pytest.raises(InputError, match=message):
            call(pd.DataFrame(columns))


@pytest.mark.parametrize(
    "kind",
    [
        pl.Series,
        lambda cells: pa.chunked_array([cells]),
        deque,
        lambda cells: dict(enumerate(cells)).values(),
    ],
)
def test_series_of_any_library_are_arrays(kind: Any) -> None:
    frame = lrchart.read(kind(LR), kind(LOSS), kind="sweep")
    assert frame["loss"].tolist() == list(LOSS)
