"""Histories with several writers under random faults: every recorded row is there, in order, once.

``LRCHART_EXAMPLES`` says how many random stories are told: some in the tests, thousands by
``make fuzz``.
"""

from __future__ import annotations

import copy
import errno
import os
import pickle
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lrchart.errors import OptionError, OutputError
from lrchart.readers import read
from lrchart.recorders.parts.history_text import FORMATS, parse
from lrchart.recorders.sweep import Sweep

EXAMPLES = int(os.environ.get("LRCHART_EXAMPLES", "50"))
many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

RUNS = ["a", "b", 'größer, "quoted"']
WRITERS = st.integers(0, len(RUNS) - 1)
DEEDS = st.one_of(
    st.tuples(st.just("record"), WRITERS, st.integers(1, 4)),
    st.tuples(st.just("new metric"), WRITERS, st.sampled_from(["x", "y", 'z, "z"'])),
    st.tuples(st.just("full disk"), WRITERS, st.integers(0, 120)),
    st.tuples(st.just("close"), WRITERS, st.just(0)),
    st.tuples(st.just("deepcopy"), WRITERS, st.just(0)),
    st.tuples(st.just("pickle"), WRITERS, st.just(0)),
    st.tuples(st.just("killed writer"), st.just(0), st.integers(1, 30)),
    st.tuples(st.just("killed in a swap"), st.just(0), st.just(0)),
)


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """Leave room for so many bytes; what does not fit is cut, as a disk cuts it."""
    write, left = os.write, room

    def limited(descriptor: int, data: Any) -> int:
        nonlocal left
        if left <= 0 < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = write(descriptor, bytes(data)[:left])
        left -= written
        return written

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "write", limited)
        yield


def record(sweep: Sweep, **metrics: float) -> None:
    next(sweep)
    sweep.record(2.0 - sweep.step / 1000, **metrics)


def assert_full(error: OutputError, path: Path) -> None:
    assert str(error) == f"cannot write {path}: No space left on device"


def assert_sentence(error: Exception) -> None:
    assert "\n" not in str(error)


def do(deed: str, sweeps: list[Sweep], who: int, how: Any, path: Path) -> None:
    sweep = sweeps[who]
    if deed == "record":
        for _ in range(how):
            record(sweep)
    elif deed == "new metric":
        record(sweep, **{how: float(sweep.step)})
    elif deed == "full disk":
        with full_disk(how):
            for step in range(9):  # alternately
                try:
                    record(sweeps[(who + step // 3) % len(sweeps)])
                except OutputError as error:
                    assert_full(error, path)
    elif deed == "close":
        sweep.close()
    elif deed == "deepcopy":
        sweeps[who] = copy.deepcopy(sweep)
    elif deed == "pickle":
        sweeps[who] = pickle.loads(pickle.dumps(sweep))
    elif path.exists() and path.stat().st_size:
        # an incomplete line, or a file marked as about to be replaced
        torn = '{"run": "killed", "replicate": 0' if path.suffix == ".jsonl" else "killed,0,1,2e-3"
        content = path.read_bytes()
        end = b"\n\n" if content.endswith(b"\n") else b"#cut\n\n"
        path.write_bytes(content + (torn[:how].encode() if how else end))


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
@given(deeds=st.lists(st.tuples(DEEDS), max_size=12))
@many
def test_every_row_is_there_in_order_once(suffix: str, deeds: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* is not whole; it is left out")
        path = Path(folder) / f"history{suffix}"
        sweeps = [
            Sweep(1e-5, 1.0, 200, path=path, run=run, progress=False, divergence=None)
            for run in RUNS
        ]
        for ((deed, who, how),) in deeds:
            do(deed, sweeps, who, how, path)
        for sweep in sweeps:  # the disk has room again
            record(sweep)
            record(sweep)
            sweep.close()
        history = parse(path.read_text("utf-8"), FORMATS[suffix])
        assert history.damaged == []
        for sweep in sweeps:
            own = [row for _line, row in history.lines if row["run"] == sweep.run]
            assert [int(row["step"]) for row in own] == list(range(sweep.step))
            assert {row["kind"] for row in own} == {"sweep"}
            for name, values in sweep.frame().drop(columns=["run", "kind"]).items():
                cells = [row.get(name) for row in own]
                assert [float(cell) for cell in cells if cell not in (None, "")] == list(
                    values.dropna()
                )
        assert len(history.lines) == sum(sweep.step for sweep in sweeps)
        assert os.listdir(folder) == [path.name]  # noqa: PTH208


TEXTS = st.text(max_size=12) | st.text(
    "abc ,;\"'#|\t\r\n=+-@\\\x00\x1f\x85\u2028\ufeff\ud800", max_size=8
)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
# A parameter of `record` cannot be given twice: that is Python's own error.
@given(run=TEXTS, metric=TEXTS.filter(lambda text: text not in ("self", "loss")))
@many
def test_a_name_is_refused_or_read_back(suffix: str, run: str, metric: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"history{suffix}"
        try:
            sweep = Sweep(1e-5, 1.0, 20, path=path, run=run, progress=False)
        except OptionError as error:
            assert_sentence(error)
            return
        refused = False
        for step, _lr in enumerate(sweep):
            try:
                sweep.record(2.0 - step / 100, **({} if refused else {metric: 1.5}))
            except ValueError as error:
                assert_sentence(error)
                refused = True
                sweep.record(2.0 - step / 100)
        frame = read(path)
        assert frame["run"].unique().tolist() == [run]
        assert frame["lr"].tolist() == sweep.frame()["lr"].tolist()
        assert frame["loss"].tolist() == sweep.frame()["loss"].tolist()
        if not refused and suffix == ".csv":
            assert metric in parse(path.read_text("utf-8"), FORMATS[suffix]).columns


CONTENTS = st.binary(max_size=60) | st.lists(
    st.sampled_from(
        [b"run,replicate,step,lr,loss", b"a,0,0,1e-5,2.0", b"a,0,1,2e", b"\n", b"\n\n", b",", b'"',
         b'{"run": "a", "replicate": 0, "step": 0, "lr": 1e-5, "loss": 2.0}', b'{"run": ', b"\r\n",
         b"\xff", b"x"]
    ),
    max_size=8,
).map(b"".join)  # fmt: skip


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
@given(content=CONTENTS)
@example(content=b"run,replicate,,lr,loss\n,,,,\n")
@many
def test_any_file_is_continued_or_left_alone(suffix: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* is not whole; it is left out")
        path = Path(folder) / f"history{suffix}"
        path.write_bytes(content)
        try:
            sweep = Sweep(1e-5, 1.0, 20, path=path, run="new", progress=False)
        except OutputError as error:
            assert_sentence(error)
            sweep = None
        if sweep is None:
            assert path.read_bytes() == content
            return
        for _lr in sweep:
            sweep.record(1.0)
        history = parse(path.read_text("utf-8", "surrogateescape"), FORMATS[suffix])
        assert history.damaged == []
        old = [line for line, row in history.lines if row["run"] != "new"]
        # The rows of others get empty cells if the table gets more columns.
        added = "\r\n," if suffix == ".csv" else "\r\n"
        for line in old:
            assert line.rstrip(added).encode("utf-8", "surrogateescape") in content
        if suffix == ".csv":
            assert len(old) >= content.count(b"\na,0,0,1e-5,2.0\n")
        assert len(history.lines) - len(old) == 20
