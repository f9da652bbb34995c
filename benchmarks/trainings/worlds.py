"""Trainings with a known best rate, drawn from what was measured for the benchmark's tasks.

A task gives, at each measured rate, the mean final loss of three seeds, how far they lie apart, how
far each lies off over all rates, and the share that diverged. The means, made to fall and then rise
(unimodal regression) and smoothed, are the true curve of a world; its lowest rate is the best one.
Trainings of that world are drawn with normal noise of the measured sizes.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from lrchart.analysis.trainings.curve import Curve
from lrchart.leaderboard.truth import Truth, load

TASKS = Path(__file__).parents[1] / "suggestions" / "tasks"
#: log10 of the rates at which every task was measured, three per decade
GRID = np.arange(-18, 4) / 3


@dataclass(frozen=True)
class World:
    """True losses at the measured rates of one task, and the noise around them."""

    task: Truth
    log_lr: np.ndarray
    mean: np.ndarray
    noise: np.ndarray
    offset: float
    diverging: np.ndarray
    best: float
    #: final losses as measured, shape (rates, 3); inf if diverged
    measured: np.ndarray

    def draw(self, seeds: int, rates: np.ndarray, rng: np.random.Generator) -> Curve:
        """Return trainings at the places `rates` of the measured ones."""
        shape = (len(self.log_lr), seeds)
        loss = self.mean[:, None] + rng.standard_normal(shape) * self.noise[:, None]
        loss = loss + rng.standard_normal(seeds) * self.offset
        loss[rng.random(shape) < self.diverging[:, None]] = np.inf
        return self.curve(loss, rates)

    def curve(self, loss: np.ndarray, rates: np.ndarray) -> Curve:
        """Return the losses at the places `rates` as a curve."""
        untrained = float(self.task.about["initial_loss"])
        return Curve(self.task.id, np.nan, 10 ** self.log_lr[rates], loss[rates], untrained)

    def grid(self, every: int, phase: int) -> np.ndarray:
        """Return the places of every third of a decade, or of every other of them."""
        return np.array([np.abs(self.log_lr - x).argmin() for x in GRID[phase::every]])


def worlds(split: str) -> Iterator[World]:
    """Give the world of every task of a part of the benchmark ("dev", "choose" or "judge")."""
    for task in load(TASKS, split=split):
        yield world(task)


def world(task: Truth) -> World:
    """Return the world of one task."""
    rows = pd.read_csv(task.folder / "truth.csv")
    rows["final_loss"] = rows["final_loss"].mask(rows["diverged"] == 1, np.inf)
    loss = rows.pivot(index="lr", columns="seed", values="final_loss")
    log_lr, measured = np.log10(loss.index.to_numpy()), loss.to_numpy()
    diverging = np.isinf(measured).mean(axis=1)
    finite = np.where(np.isfinite(measured), measured, np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # rates at which all seeds diverged
        mean = np.nanmean(finite, axis=1)
        off = finite - mean[:, None]
        offset = np.nan_to_num(np.nanmedian(off[diverging == 0], axis=0))
        offset = offset - offset.mean()
        left = off - offset
        square = np.nansum(left**2, axis=1) / np.maximum(np.isfinite(left).sum(axis=1) - 1, 1)
    noise = np.sqrt([square[max(0, i - 1) : i + 2].mean() for i in range(len(square))])
    there = np.flatnonzero(diverging < 1)
    true = np.full(len(log_lr), np.nan)
    true[there] = _smooth(_unimodal(mean[there], 1 / np.maximum(noise[there], 1e-9) ** 2))
    safe = np.where(diverging == 0, true, np.inf)
    best = log_lr[safe <= safe.min() * (1 + 1e-12 * np.sign(safe.min()))].mean()
    spread = float(offset.std(ddof=1))
    return World(task, log_lr, true, noise, spread, diverging, float(best), measured)


def _unimodal(loss: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return the weighted least-squares curve that falls to one place and rises from it."""
    fits = []
    for at in range(len(loss)):
        fall = -_rising(-loss[: at + 1], weight[: at + 1])
        rise = _rising(loss[at:], weight[at:])
        fits.append(np.concatenate([fall[:-1], [min(fall[-1], rise[0])], rise[1:]]))
    return min(fits, key=lambda fit: float((weight * (loss - fit) ** 2).sum()))


def _rising(loss: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return the isotonic regression, by pooling adjacent violators."""
    level: list[float] = []
    mass: list[float] = []
    size: list[int] = []
    for value, heavy in zip(loss, weight, strict=True):
        level, mass, size = [*level, value], [*mass, heavy], [*size, 1]
        while len(level) > 1 and level[-2] > level[-1]:
            total = mass[-2] + mass[-1]
            level[-2:] = [(mass[-2] * level[-2] + mass[-1] * level[-1]) / total]
            mass[-2:], size[-2:] = [total], [size[-2] + size[-1]]
    return np.repeat(level, size)


def _smooth(loss: np.ndarray) -> np.ndarray:
    return np.convolve(np.pad(loss, 1, "edge"), [0.25, 0.5, 0.25], "valid")
