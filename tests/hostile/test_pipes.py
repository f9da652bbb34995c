"""Named pipes: read like files, and not waited for without end."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lrchart import limits
from lrchart.readers.reader import read
from tests.hostile.test_files import CSV

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")

COMMANDS = [
    ("suggest", "pipe"),
    ("plot", "pipe", "-o", "x.svg"),
    ("plan", "pipe"),
    ("trainings", "pipe", "-o", "x.svg"),
    ("optimum", "pipe"),
    ("build", "--config", "pipe"),
    ("scenarios", "--config", "pipe", "-o", "x.csv"),
]


@pytest.fixture
def pipe(inside: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(limits, "PIPE_SECONDS", 0.2)
    os.mkfifo("pipe")
    return inside / "pipe"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_pipe_to_which_nobody_writes_ends_in_a_sentence(
    pipe: Path, cli: Any, words: tuple[str, ...]
) -> None:
    result = cli(*words)
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith(
        "a pipe to which nothing was written for 0.2 seconds (PIPE_SECONDS)\n"
    )
    assert len(result.err.splitlines()) == 1
    assert [path.name for path in Path().iterdir()] == ["pipe"]


def at_once(pipe: Path) -> None:
    pipe.write_text(CSV)


def after_a_pause(pipe: Path) -> None:
    """Open the pipe, and compute for longer than a process that is missing is waited for."""
    with pipe.open("w") as writer:
        time.sleep(0.6)
        writer.write(CSV[:30])
        writer.flush()
        time.sleep(0.3)
        writer.write(CSV[30:])


@pytest.mark.parametrize("write", [at_once, after_a_pause])
def test_what_is_written_to_a_pipe_is_read_whole(pipe: Path, write: Callable[[Path], None]) -> None:
    Path("x.csv").write_text(CSV)
    writer = threading.Thread(target=write, args=(pipe,))
    writer.start()
    frame = read("pipe")
    writer.join()
    assert frame["loss"].tolist() == read("x.csv")["loss"].tolist()
