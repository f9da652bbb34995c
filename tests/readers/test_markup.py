"""Markup that is no history is named as what it is, with what to save instead."""

from __future__ import annotations

import gzip
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
    "nested.yaml": "run:\n  lr:\n" + "".join(f"    - {lr}\n" for lr in LR) + "  loss:\n    - 2\n",
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


SAVE = "save the history as CSV, JSON Lines, Parquet or .npz"
TABLE = "save the table behind it as CSV"
TAR = b"lr.csv".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 248
OTHERS = {
    "sweep.pdf": (b"%PDF-1.7\n1 0 obj\nlr loss\n", f"a PDF; {TABLE}"),
    "sweep.svg": (b"<svg xmlns='x'><text>lr loss</text></svg>", f"a picture; {TABLE}"),
    "drawn.svg": (b'<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg/>\n', f"a picture; {TABLE}"),
    "sweep.png": (b"\x89PNG\r\n\x1a\n\0\0", f"a picture; {TABLE}"),
    "rows.xml": (b'<?xml version="1.0"?>\n<row lr="1" loss="2"/>\n', f"an XML file; {SAVE}"),
    "table.tex": (b"\\begin{tabular}{rr}\nlr & loss", "a table of LaTeX; save it as CSV"),
    "old.pkl": (
        b"(dp0\nVlr\np1\n(lp2\nF0.1\n",
        f"a pickle, which could run code when it is loaded; {SAVE}",
    ),
    "runs.tar": (TAR, "a tar archive; unpack it"),
    "runs.tar.gz": (gzip.compress(TAR), "a tar archive; unpack it"),
    "none.zip": (b"PK\x05\x06" + b"\0" * 18, "an empty zip archive"),
    "a.safetensors": (
        (64).to_bytes(8, "little") + b'{"a":{"dtype":"F32"}}'.ljust(64),
        f"a file of weights (safetensors); {SAVE}",
    ),
    "a.gguf": (b"GGUF\3\0\0\0", f"a file of weights (GGUF); {SAVE}"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_files_are_named_as_what_they_are(write: Write, name: str) -> None:
    content, what = OTHERS[name]
    with pytest.raises(InputError) as caught:
        read(write(content, name))
    assert str(caught.value) == f"{name}: is {what}"
