"""Whole processes, timed side by side: wall clock, processor time and peak memory."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

FOLDER = Path(__file__).parent

# Installed packages are compiled. Without this, a source tree would be compiled at every start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    #: seconds from start to end
    wall: float
    #: seconds of CPU time, including child processes
    cpu: float
    #: peak resident memory, in megabytes, of the largest process, including children
    memory: float


@dataclass(frozen=True)
class Contestant:
    """A command, and what has to be done before it is timed."""

    name: str
    command: Sequence[str]
    before: Callable[[], object] = lambda: None
    codes: tuple[int, ...] = (0,)


def run(contestant: Contestant) -> Cost:
    """Return the cost of one run; a run that fails ends the benchmark."""
    contestant.before()
    start = time.perf_counter()
    process = subprocess.Popen(
        contestant.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in contestant.codes:
        raise SystemExit(f"{contestant.name}: exit code {process.returncode}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e3)


def race(contestants: Sequence[Contestant], rounds: int) -> dict[str, Cost]:
    """Return the medians of `rounds` runs, all contestants taking turns.

    Taking turns lets a busy machine slow down everybody alike. A first round is not counted: it
    fills the caches of the disk.
    """
    for contestant in contestants:
        run(contestant)
    trials: dict[str, list[Cost]] = {one.name: [] for one in contestants}
    for _ in range(rounds):
        for contestant in contestants:
            trials[contestant.name].append(run(contestant))
    return {
        name: Cost(*(median(getattr(c, key) for c in costs) for key in ("wall", "cpu", "memory")))
        for name, costs in trials.items()
    }


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def versus(title: str, costs: dict[str, Cost], mine: str, theirs: str, goal: str) -> list[str]:
    """Return the row of a table that holds `mine` against `theirs`."""
    cost, other = costs[mine], costs[theirs]
    return [
        title,
        f"{cost.wall:.3f} s",
        f"{other.wall:.3f} s",
        f"**{cost.wall / other.wall:.2f}**",
        f"{cost.cpu / other.cpu:.2f}",
        f"{cost.memory:.0f} / {other.memory:.0f} MB",
        goal,
    ]


HEADER = ("what", "lrchart", "against", "wall ratio", "processor ratio", "memory", "goal")


def processor() -> str:
    """Return the name of the machine's processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()
