"""Place the suggestion for a training of a given length and schedule.

A sweep is itself a training: the longer it dwells on a rate, the earlier, at a lower rate, its
descent is done, though the rate that suits the training is the same. It sinks the further, the
more room there is above it: a descent that ends because the loss is about to diverge ends there
after any dwell. Longer trainings want slightly lower rates, and a rate that decays may start from
a higher peak. The suggestion lies

    LEVEL + (DWELL + ROOM · (room − 2)) · log10(dwell / 10)
        − LENGTH · log10(training steps / 1000) + DECAY

decades above the end of the descent (`ROOM` for dwells above 10 steps, `DECAY` if the rate
decays), and `MARGIN` or more below the edge of a divergence: a rate too high costs more than one
too low.

``benchmarks/suggestions/fit.py`` fits the constants to measured trainings, says how
uncertain they are, and how a law in the ratio of the two lengths alone compares.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lrchart.frame.arrays import FloatArray

#: schedules of a training: a constant rate, or one that decays to (almost) 0
SCHEDULES = ("constant", "decay")


class Law(NamedTuple):
    """The constants, all in decades of the learning rate."""

    #: decades above the end of the descent, for a dwell of 10 steps and a training of 1,000
    level: float
    #: decades higher for a dwell ten times as long, if there are `USUAL_ROOM` decades of room
    dwell: float
    #: the same, more, for each further decade of room
    room: float
    #: decades lower for a training ten times as long
    length: float
    #: decades higher for the peak of a decaying rate
    decay: float
    #: minimum distance below the edge of the divergence, in decades
    margin: float


class Training(NamedTuple):
    """The training that a rate is for; an array holds one value a run."""

    #: number of optimizer steps; NaN if unknown
    steps: FloatArray | float
    #: 1 if the rate decays, 0 if it is constant, NaN if unknown
    decays: FloatArray | float


class Descent(NamedTuple):
    """Places of sweeps that the law counts from, in log10 lr, of shape (runs,)."""

    #: end of the descent
    done: FloatArray
    #: edge of the divergence; inf if there is none
    edge: FloatArray
    #: end of the sweep
    end: FloatArray
    #: steps near the end of the descent, as `dwell` returns them
    dwell: FloatArray


#: a training of which nothing is known
UNKNOWN = Training(np.nan, np.nan)
#: values used for what is unknown: those with the least mean regret over trainings at least eight
#: times as long as those of the benchmark
TYPICAL = Training(1350.0, 1.0)
#: fitted to the tasks of dev and choose
LAW = Law(level=-0.4, dwell=0.6, room=0.15, length=0.34, decay=0.25, margin=0.8)
#: distance from a rate, in decades, within which the steps of a sweep are counted
AROUND = 0.5
#: ranges of dwells and training steps that the law is fitted to; values beyond are clipped to them
DWELLS, LENGTHS = (5.0, 170.0), (100.0, 13_000.0)
#: decades from the end of the descent to the edge, or to the end of the sweep: those of a usual
#: sweep, and the range to which they are clipped
USUAL_ROOM, ROOMS = 2.0, (0.0, 4.0)
#: longest training that was measured, in steps: up to it, the clip at `LENGTHS` costs no regret
MEASURED = 40_000.0


def dwell(lr: FloatArray, at: FloatArray, steps: FloatArray | float = 1.0) -> FloatArray:
    """Return how many steps a sweep stays near a rate: its steps per decade there, over ln 10.

    The steps up to `AROUND` decades away count, the nearer the more (a triangle in log10 lr), so
    that a linear sweep is read like an exponential one that is as dense there. Of repeats, it is
    the mean.

    Parameters
    ----------
    lr
        A stack of learning rates (see `lrchart.analysis.ragged`), of shape (runs, repeats, n).
    at
        Rates in log10 lr, of shape (runs,).
    steps
        Optimizer steps that a row stands for, of the shape of `lr` or one for all.

    Returns
    -------
    numpy.ndarray
        Steps, of shape (runs,); never below 1.

    Examples
    --------
    >>> lr = np.geomspace(1e-7, 10, 801).reshape(1, 1, -1)
    >>> dwell(lr, np.array([-2.0])).round(1)  # 100 steps a decade
    array([43.4])
    """
    with np.errstate(invalid="ignore"):
        apart = (np.log10(lr) - at[:, np.newaxis, np.newaxis]) / AROUND
        near = np.where(np.abs(apart) < 1, (1 - np.abs(apart)) * steps, 0.0)
    ends = (end.reduce(apart, axis=(1, 2)) for end in (np.fmin, np.fmax))
    below, above = (np.sign(u) * (np.abs(u) - u**2 / 2) for u in np.clip([*ends], -1, 1))
    repeats = np.isfinite(lr).any(axis=-1).sum(axis=-1)
    weight = AROUND * np.maximum(above - below, 1e-9) * np.maximum(repeats, 1)
    # Rounded, because the last digits of the sum depend on the order of the rows.
    return np.asarray(np.maximum(np.round(near.sum(axis=(1, 2)) / weight / np.log(10), 6), 1.0))


def typical(training: Training) -> Training:
    """Return `training` with `TYPICAL` in place of what is unknown."""
    return Training(*(np.where(np.isnan(a), b, a) for a, b in zip(training, TYPICAL, strict=True)))


def place(descent: Descent, training: Training, law: Law = LAW) -> FloatArray:
    """Return the suggestion as log10 lr, of the shape of the arrays of `descent`.

    Parameters
    ----------
    descent
        The places of the sweeps.
    training
        What the rate is for; `TYPICAL` stands for what is unknown.
    law
        The constants.

    Examples
    --------
    >>> done, nowhere, steps = np.array([-2.0]), np.array([np.inf]), np.array([100.0])
    >>> law = Law(level=-0.3, dwell=0.6, room=0.1, length=0.1, decay=0.3, margin=0.7)
    >>> descent = Descent(done, nowhere, end=np.array([0.0]), dwell=steps)
    >>> place(descent, Training(10_000, 1), law).round(2)
    array([-1.5])
    >>> place(descent._replace(end=np.array([1.0])), Training(10_000, 1), law).round(2)
    array([-1.4])
    >>> place(descent._replace(edge=np.array([-1.0])), Training(10_000, 1), law).round(2)
    array([-1.7])
    """
    length, decays = typical(training)
    room = np.clip(np.minimum(descent.edge, descent.end) - descent.done, *ROOMS) - USUAL_ROOM
    dwelt = np.log10(np.clip(descent.dwell, *DWELLS) / 10)
    offset = (
        law.level
        + law.dwell * dwelt
        + law.room * room * np.maximum(dwelt, 0.0)
        - law.length * np.log10(np.clip(length, *LENGTHS) / 1000)
        + law.decay * decays
    )
    return np.asarray(np.minimum(descent.done + offset, descent.edge - law.margin))
