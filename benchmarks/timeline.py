"""Show what the renderers of a build do when.

Usage: python benchmarks/timeline.py

Builds the built-in gallery with an empty cache. Prints a line for each renderer, from the start of
the build to its end: a letter for what it draws most of that time, a dot where it waits for charts.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import lrchart
from lrchart.render.job import Content, Job
from lrchart.render.workers import Worker

#: characters per line
COLUMNS = 84
#: format of a job -> (letter, description)
KINDS = {
    "js": ("s", "script of the pages"),
    "png": ("P", "pictures of a chart: PNG, PDF, SVG"),
    "svg": ("i", "images of its page"),
    "vega": ("c", "spec of its page, compiled"),
}


@dataclass(frozen=True)
class Work:
    """One job of a renderer, in seconds since the start of the build."""

    renderer: int
    kind: str
    start: float
    stop: float


def recorded() -> tuple[list[Work], float]:
    """Return the jobs of a build, and how many seconds it took."""
    jobs: list[Work] = []
    renderers: list[int] = []
    lock, draw, start = threading.Lock(), Worker.draw, time.perf_counter()

    def timed(worker: Worker, job: Job) -> dict[str, Content]:
        begun = time.perf_counter() - start
        answer = draw(worker, job)
        ended = time.perf_counter() - start
        kind = next(name for name in KINDS if name in job.formats)
        with lock:
            if id(worker) not in renderers:
                renderers.append(id(worker))
            jobs.append(Work(renderers.index(id(worker)), kind, begun, ended))
        return answer

    Worker.draw = timed  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        lrchart.build(lrchart.Config(outputs=Path(folder, "outputs")))
    return jobs, time.perf_counter() - start


def line(jobs: list[Work], seconds: float) -> str:
    """Return what one renderer did, a letter for each of `COLUMNS` equal stretches of time."""
    letters = []
    for column in range(COLUMNS):
        begin, end = (seconds * edge / COLUMNS for edge in (column, column + 1))
        shares = dict.fromkeys(KINDS, 0.0)
        for job in jobs:
            shares[job.kind] += max(0.0, min(end, job.stop) - max(begin, job.start))
        most = max(shares, key=lambda kind: shares[kind])
        letters.append(KINDS[most][0] if 2 * sum(shares.values()) >= end - begin else ".")
    return "".join(letters)


def main() -> None:
    """Build, and print the time line."""
    jobs, seconds = recorded()
    for renderer in sorted({job.renderer for job in jobs}):
        own = [job for job in jobs if job.renderer == renderer]
        busy = sum(job.stop - job.start for job in own) / seconds
        print(f"renderer {renderer + 1}, busy {busy:4.0%}: {line(own, seconds)}")
    print(f"\n{len(jobs)} jobs in {seconds:.1f} s: ", end="")
    print("; ".join(f"{letter} {words}" for letter, words in KINDS.values()))


if __name__ == "__main__":
    main()
