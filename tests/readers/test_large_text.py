"""Text that is large, or too large."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers.reader import read

Write = Callable[..., str]


def test_limits_are_named(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    name = write("lr,loss\n" + "".join(f"{i},1\n" for i in range(1, 9)))
    monkeypatch.setattr(limits, "MAX_ROWS", 5)
    with pytest.raises(InputError) as caught:
        read(name)
    assert str(caught.value) == "x.csv: has 6 rows or more; the limit is 5 (MAX_ROWS)"
    monkeypatch.setattr(limits, "MAX_BYTES", 10)
    with pytest.raises(InputError) as caught:
        read(name)
    assert str(caught.value) == "x.csv: has 40 bytes or more; the limit is 10 (MAX_BYTES)"


def test_a_large_file_takes_the_memory_of_its_two_columns(write: Write) -> None:
    rows, padding = 10_000, "x" * 2_000
    lines = (f"{k},{0.001 * k},{1 / k},{padding}\n" for k in range(1, rows + 1))
    name = write("step,lr,loss,note\n" + "".join(lines))
    size = Path(name).stat().st_size
    tracemalloc.start()
    try:
        frame = read(name)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(frame) == rows
    assert peak < size / 2


def test_a_large_log_takes_the_memory_of_its_two_columns(write: Write) -> None:
    steps, padding = 2_500, " ".join(f"metric_{k}=0.123456" for k in range(50))
    lines = (f"lr={1e-5 * k} loss={1 / k} {padding}\n" for k in range(1, steps + 1))
    name = write("".join(lines))
    size = Path(name).stat().st_size
    tracemalloc.start()
    try:
        frame = read(name)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(frame) == steps
    assert peak < 3 * size  # reading all columns takes seven times as much
