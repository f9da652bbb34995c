"""Another place on the curve to count from than the end of the descent."""

from __future__ import annotations

from functools import cache

import numpy as np

from benchmarks.suggestions.alternatives.ends import End, Learner, done, fixed, tests
from benchmarks.suggestions.fit import Case
from lrchart.analysis.ragged import Sweep, stacked
from lrchart.analysis.rules.own.landmarks import Landmarks, landmarks
from lrchart.leaderboard.truth import Truth

#: stretch over which the local noise is measured, in decades
STRETCH = 0.7
#: growth of the noise that tells of an instability
GROWTH = 3.0
#: error that no landmark is free of, however well its halves agree, in decades
LEAST = 0.1


def onset(lr: np.ndarray, loss: np.ndarray) -> float:
    """Return where the noise begins to grow for good; inf where it does not.

    The noise is the median of the second differences, which no slope moves, over `STRETCH`; it
    has grown where it is `GROWTH` times the median of all that are below.
    """
    finite = np.isfinite(loss)
    x, bends = np.log10(lr[finite]), np.abs(np.diff(loss[finite], 2))
    places, x = np.arange(x[0] + STRETCH, x[-1] - STRETCH / 2, 0.1), x[1:-1]
    grown = np.array(
        [
            np.median(bends[np.abs(x - at) <= STRETCH / 2])
            > GROWTH * np.median(bends[x < at - STRETCH / 2])
            for at in places
        ],
        dtype=bool,
    )
    quiet = np.flatnonzero(~grown)
    from_here = int(quiet[-1]) + 1 if len(quiet) else 0
    return float(places[from_here]) if from_here < len(places) else np.inf


def instability(case: Case) -> float:
    """Return where the noise begins to grow, and no later than the edge."""
    return min(_onset(case.task, case.sweeps, case.seed), case.found.edge.item())


@cache
def _onset(task: Truth, sweeps: str, seed: int) -> float:
    return float(np.median([onset(*test) for test in tests(task, sweeps, seed)]))


def halves(case: Case) -> list[Landmarks]:
    """Return what the odd and the even steps say, each alone."""
    return _halves(case.task, case.sweeps, case.seed)


@cache
def _halves(task: Truth, sweeps: str, seed: int) -> list[Landmarks]:
    every = tests(task, sweeps, seed)
    runs: list[list[Sweep]] = [[(lr[k::2], loss[k::2]) for lr, loss in every] for k in (0, 1)]
    return [landmarks(*stacked([run])) for run in runs]


def mean_of_halves(case: Case) -> float:
    """Return the mean of where the odd and the even steps see the end of the descent."""
    return float(np.mean([half.fall.done.item() for half in halves(case)]))


def sharper(known: list[Case]) -> End:
    """Learn how far the edge is above the end; return the mean of both, each by its sharpness.

    An anchor is sharp if the odd and the even steps of the sweep agree on it: its weight is one
    over the square of their difference, as of two measurements of one thing.
    """
    usual = float(np.median([case.found.edge.item() - done(case) for case in known]))

    def end(case: Case) -> float:
        one, other = halves(case)
        apart = np.array([one.fall.done - other.fall.done, one.edge - other.edge]).ravel()
        anchors = np.array([done(case), case.found.edge.item() - usual])
        return float(np.average(anchors, weights=1 / (apart**2 + LEAST**2)))

    return end


#: name -> end of the descent
ANCHORS: dict[str, Learner] = {
    "the descent's (the rule)": fixed(done),
    "its minimum": fixed(lambda case: case.found.fall.minimum.item()),
    "its beginning": fixed(lambda case: case.found.fall.begun.item()),
    "the edge": fixed(lambda case: case.found.edge.item()),
    "halfway to the minimum": fixed(lambda case: (done(case) + case.found.fall.minimum.item()) / 2),
    "where the noise grows": fixed(instability),
    "below where the noise grows": fixed(lambda case: min(done(case), instability(case))),
    "mean of odd and even steps": fixed(mean_of_halves),
    "end or edge, the sharper": sharper,
}
