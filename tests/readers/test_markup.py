"""Markup that is no history is named as what it is, with what to save instead."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lrchart.errors import InputError
from lrchart.readers import read

Write = Callable[..., str]

LR = np.geomspace(1e-6, 1, 30)
LOSS = np.round(2 - 1 / (1 + np.exp(-np.linspace(-9, 3, 30))), 4)
ROWS = list(zip(LR, LOSS, strict=True))


MARKUP = {
    "columns.yaml": "# a sweep\nlr:\n" + "".join(f"- {lr}\n" for lr in LR) + "loss:\n  - 2.0\n",
    "rows.yaml": "---\n" + "".join(f"- lr: {lr}\n  loss: {loss}\n" for lr, loss in ROWS),
    "columns.toml": f"lr = {LR.tolist()}\nloss = {LOSS.tolist()}\n",
    "line.yaml": f"lr: {LR.tolist()}\nloss: {LOSS.tolist()}\n",
    "long.yaml": f"lr: {[0.1] * 100_000}\nloss: {LOSS.tolist()}\n",
    "rows.toml": "".join(f"[[steps]]\nlr = {lr}\nloss = {loss}\n\n" for lr, loss in ROWS),
}


@pytest.mark.parametrize("name", MARKUP)
def test_markup_is_named_as_what_it_is(write: Write, name: str) -> None:
    what = name.rpartition(".")[2].upper()
    with pytest.raises(InputError) as caught:
        read(write(MARKUP[name], name))
    assert str(caught.value) == (
        f"{name}: is a {what} file; save the history as CSV, JSON Lines, Parquet or .npz"
    )


@pytest.mark.parametrize("start", ["<!DOCTYPE html>\n", "", '<div id="df-1">\n'])
def test_a_web_page_is_named_as_one(write: Write, start: str) -> None:
    page = f"{start}<table><tr><td>lr</td><td>loss</td></tr></table>\n"
    with pytest.raises(InputError, match="is a web page; save the history as CSV"):
        read(write(page, "x.html"))
