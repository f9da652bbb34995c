"""Whatever stands in a file, it is a frame or one sentence."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lrchart.errors import LrchartError
from lrchart.frame.validation import validate
from lrchart.readers import read

DATA = Path(__file__).parents[1] / "data" / "readers"
EVENTS = DATA / "version_0" / "events.out.tfevents.1700000000.host.1.0"

# fmt: off
WORDS = st.sampled_from([
    "lr", "loss", "run", "step", "seed", "1e-3", "0.1", "nan", "-inf", "1e999", "0,5", "-1", "x",
    '"', '"a', ",", ";", "\t", "#", "{", "[", "}", ":", "1", "2", "null", "true", '{"lr":',
    '"loss":', "[1,2]", "lr,loss\n", "key,value,step\n", "\n", "\r", " ", "\0", "é", "9" * 400,
    "\n1,2\n", "lr=1e-3 ", "loss: 2", "{'loss': '3', 'lr': 0.1}\n", "\x1b[1m", "\b", "tensor(", "-",
])
# fmt: on

many = settings(
    max_examples=3 * settings().max_examples,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _frame_or_sentence(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    said = ""
    try:
        frame = read(path)
    except LrchartError as error:
        said = str(error)
    if said:
        assert said.startswith(f"{path}: ")
        assert "\n" not in said
    else:
        pd.testing.assert_frame_equal(frame, validate(frame))


@many
@given(st.binary(max_size=300))
@example(b"lr,loss\n1,2\n3,\xff")
@example(b"\xff\xfel")
@example("lr,loss\n1,2\n2,\ud800".encode("utf-16", "surrogatepass"))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    _frame_or_sentence(content, tmp_path / "x.csv")


@many
@given(st.lists(WORDS, max_size=40).map("".join), st.sampled_from(["utf-8", "utf-16", "latin-1"]))
@example('{"lr": {"a": [1, 2]}, "loss": 3}', "utf-8")
@example('{"columns": ["lr", "loss"], "data": 5}', "utf-8")
@example('{"columns": ["lr", "loss"], "data": [5, 6]}', "utf-8")
@example('[["lr", "loss"], "ab"]', "utf-8")
@example("key,value,step\nlr,1,0\nlr,2,0\nloss,1,0\nloss,2,0\n", "utf-8")
@example("a - lr,a - loss\n1,2\n", "utf-8")
@example("lr,loss,step\n1,2,1e300\n2,3,nan\n", "utf-8")
def test_any_words(tmp_path: Path, content: str, encoding: str) -> None:
    _frame_or_sentence(content.encode(encoding, errors="replace"), tmp_path / "x.csv")


def _npz() -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, lr=[1.0, 2.0, 3.0], loss=[1.0, 2.0, 3.0])
    return buffer.getvalue()


def _npy() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.array([(1, 2), (2, 3)], dtype=[("lr", float), ("loss", float)]))
    return buffer.getvalue()


def _parquet() -> bytes:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        return b"PAR1"
    buffer = io.BytesIO()
    parquet.write_table(pyarrow.table({"lr": [1.0, 2.0], "loss": [1.0, 2.0]}), buffer)
    return buffer.getvalue()


WHOLE = {
    "npy": _npy(),
    "npz": _npz(),
    "json": json.dumps({"lr": [1, 2, 3], "loss": [1, 2, 3]}).encode(),
    "csv": b"step,lr,loss\n0,0.1,2\n1,0.2,3\n2,0.3,4\n",
    "parquet": _parquet(),
    "tfevents": EVENTS.read_bytes()[:400],
}


@pytest.mark.parametrize("suffix", WHOLE)
@many
@given(at=st.floats(0, 1), byte=st.integers(0, 255), cut=st.floats(0, 1))
@example(at=0.34765625, byte=128, cut=1.0)
def test_damaged_files(tmp_path: Path, suffix: str, at: float, byte: int, cut: float) -> None:
    content = bytearray(WHOLE[suffix])
    content[min(int(at * len(content)), len(content) - 1)] = byte
    part = content if cut > 0.5 else content[: int(2 * cut * len(content))]
    _frame_or_sentence(bytes(part), tmp_path / f"x.{suffix}")
