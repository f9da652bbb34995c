"""Flat decades before a sweep that starts in mid-descent change neither its side nor its answer."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.ragged import Sweep, stacked
from lrchart.analysis.rules.own.descent import of_landmarks
from lrchart.analysis.rules.own.landmarks import Landmarks, landmarks

TASKS = Path(__file__).parents[2] / "benchmarks" / "suggestions" / "tasks"
#: fraction of the descent that is cut off, and decades of flat loss put in its place
CUT, FLAT = 0.15, 2.0


class Answers(NamedTuple):
    lr: np.ndarray
    readable: np.ndarray
    marks: Landmarks


def read(sweeps: list[Sweep]) -> Answers:
    marks = landmarks(*stacked([[sweep] for sweep in sweeps]))
    readings = of_landmarks(marks)
    rates = np.array([reading.lr for reading in readings])
    return Answers(rates, np.array([reading.readable for reading in readings]), marks)


def prepended(sweep: Sweep, noise: float, rng: np.random.Generator) -> Sweep:
    """Return a sweep that stays at the level of its first steps for `FLAT` decades before it."""
    lr, loss = sweep
    step = float(np.diff(np.log10(lr)).mean())
    before = np.arange(int(FLAT / step), 0, -1)
    level = np.median(loss[:3]) + rng.normal(0, noise, len(before))
    return np.concatenate([lr[0] * 10 ** (-step * before), lr]), np.concatenate([level, loss])


@pytest.fixture(scope="module")
def pairs() -> tuple[Answers, Answers]:
    """Every committed sweep that can be read, begun in mid-descent, alone and with flat decades."""
    tables = [pd.read_csv(path) for path in sorted(TASKS.glob("*/*/sweep_seed*.csv"))]
    whole: list[Sweep] = [(table["lr"].to_numpy(), table["loss"].to_numpy()) for table in tables]
    before = read(whole)
    fall = before.marks.fall
    rng = np.random.default_rng(0)
    cut, grown = [], []
    for i in np.flatnonzero(before.readable & (fall.done - fall.begun >= 0.3)):
        lr, loss = whole[i]
        later = np.log10(lr) >= fall.begun[i] + CUT * (fall.done[i] - fall.begun[i])
        if later.sum() < 20:
            continue
        noise = float(np.std(np.diff(loss[: len(loss) // 3])) / np.sqrt(2))
        cut.append((lr[later], loss[later]))
        grown.append(prepended(cut[-1], noise, rng))
    return read(cut), read(grown)


def test_the_edge_stays_on_its_side(pairs: tuple[Answers, Answers]) -> None:
    """Measured: 1 to 3 of 390 change sides, in six draws of the noise."""
    cut, grown = pairs
    sure = cut.readable
    assert sure.sum() > 350
    assert (cut.marks.diverges != grown.marks.diverges)[sure].mean() <= 0.006


def test_a_readable_answer_stays_where_it_is(pairs: tuple[Answers, Answers]) -> None:
    """The property does not hold of all: where it fails, noise decides when the descent is done.

    Measured, in six draws: 2 or 3 of 390 move by more than 0.3 decades, all by less than 0.6, and
    nine in ten by less than 0.15.
    """
    cut, grown = pairs
    moved = np.abs(np.log10(grown.lr / cut.lr))
    both = cut.readable & grown.readable
    assert np.mean(moved[cut.readable] > 0.3) <= 0.0105
    assert np.mean(moved[both] > 0.3) <= 0.0085
    assert moved[both].max() <= 0.6
    assert np.quantile(moved[cut.readable], 0.9) <= 0.16


def test_readable_ones_stay_readable(pairs: tuple[Answers, Answers]) -> None:
    """Measured: 95 to 97 %; what has become unreadable is no wrong answer."""
    cut, grown = pairs
    assert grown.readable[cut.readable].mean() >= 0.94
