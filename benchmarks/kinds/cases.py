"""Histories of known kind: schedules and range tests, at each length, noise and logging."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.kinds.losses import (
    NOISES,
    downward_losses,
    on_stairs,
    second_time,
    sweep_losses,
    training_losses,
)
from benchmarks.kinds.oddities import ODDITIES
from benchmarks.kinds.schedules import SCHEDULES
from benchmarks.kinds.sweeps import SWEEPS

#: numbers of steps of a training or range test
LENGTHS = (20, 40, 100, 300, 1_000, 10_000, 100_000)
#: steps between two logged rows
EVERY = (1, 10, 100)
#: digits of a logged rate; None for all
DIGITS = (None, 4, 3, 2)
#: minimum rows of a history
FEWEST = 20
#: histories per name, length, logging and rounding
REPEATS = 6


@dataclass(frozen=True, eq=False)
class Case:
    """One history, and what it is."""

    name: str
    kind: str
    oddity: str
    steps: int
    every: int
    digits: int | None
    lr: np.ndarray
    loss: np.ndarray
    step: np.ndarray | None


def rounded(lr: np.ndarray, digits: int | None) -> np.ndarray:
    """Return `lr` with so many significant digits."""
    if digits is None:
        return lr
    scale = 10.0 ** (digits - 1 - np.floor(np.log10(lr)))
    return np.round(lr * scale) / scale


def cases(seed: int, repeats: int = REPEATS) -> Iterator[Case]:
    """Yield all histories of `seed`; those with fewer than `FEWEST` rows are left out."""
    rng = np.random.default_rng(seed)
    for steps in LENGTHS:
        for every in EVERY:
            if steps / every < FEWEST:
                continue
            for digits in DIGITS:
                for _ in range(repeats):
                    yield from _of_each(steps, every, digits, rng)


def _of_each(
    steps: int, every: int, digits: int | None, rng: np.random.Generator
) -> Iterator[Case]:
    for name, schedule in SCHEDULES.items():
        peak = float(rng.choice([1e-4, 3e-4, 1e-3, 6e-3, 0.1]))
        lr = peak * schedule(np.linspace(0, 1, steps, endpoint=False), rng)
        oddity = str(rng.choice(list(ODDITIES)))
        lr = ODDITIES[oddity](lr, rng)
        loss = training_losses(lr, float(rng.choice(NOISES)), rng)
        lr, loss = rounded(lr[every - 1 :: every], digits), loss[every - 1 :: every]
        yield Case(name, "training", oddity, steps, every, digits, lr, loss, _steps(lr, rng))
    for name, sweep in SWEEPS.items():
        # A range test logs each step, or is longer and logs every n-th.
        lr = sweep(steps, rng)
        noise = float(rng.choice(NOISES))
        downward = name == "reversed" and rng.random() < 0.5
        reached = on_stairs(lr) if name == "staircase" else lr
        loss = (downward_losses if downward else sweep_losses)(reached, noise, rng)
        if name == "then a training":
            after = int(lr.argmax()) + 1
            loss = np.append(
                sweep_losses(lr[:after], noise, rng), training_losses(lr[after:], noise, rng)
            )
        if name == "second pass":
            loss = second_time(loss, rng)
        if name == "duplicated rows":
            loss = loss[
                np.maximum.accumulate(np.where(np.diff(lr, prepend=0), np.arange(len(lr)), 0))
            ]
        lr, loss = rounded(lr[::every], digits), loss[::every]
        yield Case(name, "sweep", "", steps, every, digits, lr, loss, _steps(lr, rng))


def _steps(lr: np.ndarray, rng: np.random.Generator) -> np.ndarray | None:
    """Return a column of steps for half of the histories."""
    return np.arange(len(lr), dtype=np.float64) if rng.random() < 0.5 else None
