"""Detect rates of several jobs whose rows alternate, as in one log that all of them write."""

from __future__ import annotations

from lrchart.frame.arrays import FloatArray
from lrchart.kinds import words
from lrchart.kinds.history import MOVED, History
from lrchart.kinds.kind import Kind

#: maximum jobs, minimum rows of each but for stray ones, and minimum rises of one of them
JOBS, ROWS, RISES = 4, 10, 8
#: minimum falls from the rows of one job to those of another; fewer are those between passes
FALLS = 8
#: maximum rows that are inspected, from the start
LOOKED = 20_000


def woven(history: History) -> Kind | None:
    """Return "training" for a history whose rows are those of a few rising ones; else None.

    Such rows can be dealt out to a few jobs so that the rate of each only rises. Those of a
    schedule that decays, or of a grid in random order, would need more jobs.
    """
    if len(history.falls) < FALLS:
        return None
    jobs = _dealt(history.lr[:LOOKED])
    long = sum(rows >= ROWS for rows, _ in jobs)
    if long < 2 or max(rises for _, rises in jobs) < RISES:
        return None
    span = words.between(history.lr.min(), history.lr.max())
    return Kind(
        "training",
        f"{len(jobs)} rates that never fall alternate from row to row, {span}: this looks like "
        "several jobs in one log, so save the rows of each in a file of their own",
        sure=False,
    )


def _dealt(lr: FloatArray) -> list[tuple[int, int]]:
    """Return the rows and the rises of each of the fewest jobs; [] if these are too many."""
    tops: list[float] = []
    jobs: list[tuple[int, int]] = []
    for rate in lr.tolist():
        # The tops fall from job to job. The highest that the rate does not fall below is its own.
        job = next((at for at, top in enumerate(tops) if rate >= top * (1 - MOVED)), len(tops))
        if job == JOBS:
            return []
        if job == len(tops):
            tops.append(rate)
            jobs.append((0, 0))
        rows, rises = jobs[job]
        jobs[job] = rows + 1, rises + (rate > tops[job])
        tops[job] = rate
    return jobs
