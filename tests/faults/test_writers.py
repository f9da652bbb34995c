"""Writers of one history that are killed at any moment: every recorded row is there, once.

``LRCHART_KILLS`` says how many of them are killed: a few in the tests, hundreds by ``make faults``.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from lrchart.recorders.sweep import Sweep
from tests.faults.conftest import POSIX
from tests.full import full

KILLS = 2 * int(os.environ.get("LRCHART_KILLS", "3"))
WRITERS = 8

#: program that records one run after another, and reports every start and every row
RECORD = """
import os, sys, time
from itertools import count
from lrchart.recorders.sweep import Sweep
path, name = sys.argv[1], sys.argv[2]
for number in count():
    run = f"{name}.{number}"
    sweep = Sweep(1e-5, 1.0, 50, path=path, run=run, progress=False, divergence=None)
    for step, lr in enumerate(sweep):
        # each writer brings a column of its own, in the middle of its first run
        more = {name.split("-")[0]: step} if step % 7 == 3 else {}
        sweep.record(2.0 - step / 1000, **more)
        os.write(1, f"{run} {step}\\n".encode())
        time.sleep(0.002)
"""


class Writers:
    """Processes that record into one file, each killed and replaced by another in time."""

    def __init__(self, path: Path, environment: dict[str, str]) -> None:
        self._path, self._environment = path, environment
        self.alive = [self._start(place) for place in range(WRITERS)]
        #: run -> number of rows that its writer reported
        self.recorded: dict[str, int] = {}

    def _start(self, place: int, life: int = 0) -> subprocess.Popen[bytes]:
        # ignore warnings about incomplete lines of killed writers
        python = [sys.executable, "-W", "ignore", "-c", RECORD]
        # a file, because a pipe would fill up
        log = self._path.parent / f"log{place}-{life}"
        with log.open("wb") as file:
            return subprocess.Popen(
                [*python, str(self._path), f"w{place}-{life}"],
                env=self._environment,
                stdout=file,
                stderr=subprocess.PIPE,
            )

    def kill(self, place: int, life: int, replace: bool, after: float = 0.0) -> None:
        """Kill a writer so many seconds after its first row, and start another in its place."""
        process, log = self.alive[place], self._path.parent / f"log{place}-{life}"
        end = time.monotonic() + 60
        while not log.stat().st_size and process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(after)
        process.kill()
        said = process.communicate()[1]
        assert said == b"", said.decode()
        for line in log.read_text().splitlines():
            run, step = line.split()
            self.recorded[run] = int(step) + 1
        if replace:
            self.alive[place] = self._start(place, life + 1)


@pytest.fixture
def writers(
    tmp_path: Path, environment: dict[str, str], request: pytest.FixtureRequest
) -> Iterator[Writers]:
    writers = Writers(tmp_path / f"history.{request.param}", environment)
    yield writers
    for process in writers.alive:
        process.kill()
        process.wait()


def rows_of(path: Path) -> list[tuple[str, int]]:
    if path.suffix == ".jsonl":
        rows = [json.loads(line) for line in path.read_text().splitlines() if line]
        return [(row["run"], row["step"]) for row in rows]
    header, *lines = (line.split(",") for line in path.read_text().splitlines() if line)
    assert all(len(cells) == len(header) for cells in lines)
    return [(cells[0], int(cells[2])) for cells in lines]


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize("writers", ["csv", full("jsonl")], indirect=True)
def test_killed_while_others_write(writers: Writers, tmp_path: Path, dice: random.Random) -> None:
    lives = [0] * WRITERS
    for _ in range(KILLS):
        place = dice.randrange(WRITERS)
        writers.kill(place, lives[place], replace=True, after=dice.uniform(0.0, 0.1))
        lives[place] += 1
    for place in range(WRITERS):
        writers.kill(place, lives[place], replace=False)
    (path,) = tmp_path.glob("history.*")
    # A killed writer may leave an incomplete line, which the next one removes.
    last = Sweep(1e-5, 1.0, 2, path=path, run="last", progress=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _lr in last:
            last.record(2.0)
    assert list(tmp_path.glob(".*")) == []
    rows = rows_of(path)
    for run, count in {**writers.recorded, "last": 2}.items():
        steps = [step for name, step in rows if name == run]
        assert steps == list(range(len(steps))), run
        # One more row may have been written, but not yet reported.
        assert count <= len(steps) <= count + 1, run
    assert len(writers.recorded) >= KILLS
