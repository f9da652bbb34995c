"""Schedules and journals that are made of a fuzzer's bytes, and what must hold of them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from lrchart.errors import KindError, OutputError
from lrchart.readers import read
from lrchart.recorders.parts.history_text import FORMATS, parse
from lrchart.recorders.sweep import Sweep

RUNS = ("¹", "²")
#: suffix -> history with one row
BEGUN = {
    ".csv": b"run,replicate,step,lr,loss\na,0,0,1e-5,2.0\n",
    ".jsonl": b'{"run": "a", "replicate": 0, "step": 0, "lr": 1e-5, "loss": 2.0}\n',
}
#: fraction of the training done -> fraction of the peak rate
SCHEDULES: list[Callable[[np.ndarray], np.ndarray]] = [
    np.ones_like,
    lambda done: 1 - 0.99 * done,
    lambda done: 0.51 + 0.49 * np.cos(np.pi * done),
    lambda done: 0.1 ** np.floor(3 * done),
    lambda done: 1.01 - np.abs(2 * ((4 * done) % 1) - 1),
]


def schedule(path: Path) -> None:
    """Write a training under a schedule, with any losses: it is never read as a range test."""
    which, length, warm, rate, *losses = path.read_bytes().ljust(30, b"\0")
    steps = 60 + 4 * length
    done = np.linspace(0, 1, steps)
    begin = warm / 1000
    share = SCHEDULES[which % len(SCHEDULES)](np.clip((done - begin) / (1 - begin), 0, 1))
    lr = 10.0 ** (-5 + rate / 64) * share * np.minimum((done + 1e-3) / (begin + 1e-3), 1)
    loss = np.resize(np.frombuffer(bytes(losses), np.int8) / 16.0, steps)
    pd.DataFrame({"step": range(steps), "lr": lr, "loss": loss}).to_csv(path, index=False)
    try:
        frame = read(path)
    except KindError:
        return
    raise AssertionError(f"{len(frame)} steps of a training were read as a range test")


def journal(path: Path) -> None:
    """Let two writers continue a file of any bytes: it is left alone, or every row is there."""
    kind, content = path.read_bytes()[:1], path.read_bytes()[1:]
    path = path.with_suffix((".csv", ".jsonl")[ord(kind or b"a") % 2])
    if ord(kind or b"a") % 3:  # two of three start with a valid history
        content = BEGUN[path.suffix] + content
    path.write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about incomplete lines
        try:
            both = [Sweep(1e-5, 1.0, 3, path=path, run=run, progress=False) for run in RUNS]
        except OutputError:
            assert path.read_bytes() == content
            raise
        for _rates in zip(*both, strict=True):
            for sweep in both:
                sweep.record(1.0)
    history = parse(path.read_text("utf-8", "surrogateescape"), FORMATS[path.suffix])
    assert history.damaged == []
    for sweep in both:
        own = [int(row["step"]) for _line, row in history.lines if row["run"] == sweep.run]
        assert own == [0, 1, 2]
