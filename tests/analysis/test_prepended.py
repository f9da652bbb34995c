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
from lrchart.analysis.suggest import suggest

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


class Whole(NamedTuple):
    """Every committed sweep, and how it is read."""

    sweeps: list[Sweep]
    read: Answers

    def is_above(self, late: dict[int, Sweep], marks: Landmarks) -> np.ndarray:
        """Return which edges of the sweeps `late` lie above the end of the whole descent."""
        return np.asarray(marks.edge > self.read.marks.fall.done[[*late]])

    def begun_late(self, cut: float = CUT) -> dict[int, Sweep]:
        """Return those that can be read, begun after a fraction `cut` of their descent."""
        fall = self.read.marks.fall
        late = {}
        for i in np.flatnonzero(self.read.readable & (fall.done - fall.begun >= 0.3)):
            lr, loss = self.sweeps[i]
            later = np.log10(lr) >= fall.begun[i] + cut * (fall.done[i] - fall.begun[i])
            if later.sum() >= 20:
                late[int(i)] = lr[later], loss[later]
        return late


@pytest.fixture(scope="module")
def whole() -> Whole:
    tables = [pd.read_csv(path) for path in sorted(TASKS.glob("*/*/sweep_seed*.csv"))]
    sweeps: list[Sweep] = [(table["lr"].to_numpy(), table["loss"].to_numpy()) for table in tables]
    return Whole(sweeps, read(sweeps))


@pytest.fixture(scope="module")
def pairs(whole: Whole) -> tuple[Answers, Answers]:
    """The sweeps, begun in mid-descent, alone and with flat decades that are as noisy."""
    rng = np.random.default_rng(0)
    late = whole.begun_late()
    grown = []
    for i, sweep in late.items():
        loss = whole.sweeps[i][1]
        noise = float(np.std(np.diff(loss[: len(loss) // 3])) / np.sqrt(2))
        grown.append(prepended(sweep, noise, rng))
    return read([*late.values()]), read(grown)


@pytest.mark.parametrize("cut", [0.05, 0.15, 0.25, 0.35])
def test_flat_decades_without_noise_move_neither_edge_nor_answer(whole: Whole, cut: float) -> None:
    late = whole.begun_late(cut)
    alone = read([*late.values()])
    rng = np.random.default_rng(0)
    grown = read([prepended(sweep, 0.0, rng) for sweep in late.values()])
    sure = alone.readable
    assert sure.sum() > 200
    assert whole.is_above(late, alone.marks)[sure].all()
    assert whole.is_above(late, grown.marks)[sure].all()
    assert (alone.marks.diverges == grown.marks.diverges)[sure].all()
    assert np.abs(np.log10(grown.lr / alone.lr))[sure].max() <= 0.3


def test_the_edge_stays_above_the_descent(whole: Whole, pairs: tuple[Answers, Answers]) -> None:
    """A loss that falls from its first step on does not rise there, whatever comes before it."""
    late = whole.begun_late()
    for part in pairs:
        assert whole.is_above(late, part.marks)[pairs[0].readable].all()


def test_a_divergence_stays_one(pairs: tuple[Answers, Answers]) -> None:
    """Measured: 0 to 2 of 391 begin or cease to diverge, in twelve draws of the noise."""
    cut, grown = pairs
    sure = cut.readable
    assert sure.sum() > 350
    assert (cut.marks.diverges != grown.marks.diverges)[sure].mean() <= 0.0052


def test_a_readable_answer_stays_where_it_is(pairs: tuple[Answers, Answers]) -> None:
    """With noise the property does not hold of all: it decides when some descents are done.

    Measured, in twelve draws: 0 to 2 of 391 move by more than 0.3 decades, all that stay readable
    by less than 0.4, and nine in ten by less than 0.14.
    """
    cut, grown = pairs
    moved = np.abs(np.log10(grown.lr / cut.lr))
    both = cut.readable & grown.readable
    assert np.mean(moved[cut.readable] > 0.3) <= 0.0052
    assert np.mean(moved[both] > 0.3) <= 0.0027
    assert moved[both].max() <= 0.4
    assert np.quantile(moved[cut.readable], 0.9) <= 0.14


def test_readable_ones_stay_readable(pairs: tuple[Answers, Answers]) -> None:
    """Measured: 95 to 97 %; what has become unreadable is no wrong answer."""
    cut, grown = pairs
    assert grown.readable[cut.readable].mean() >= 0.94


def test_an_answer_that_they_would_move_is_a_guess(whole: Whole) -> None:
    path = TASKS / "own" / "fan_many_sgdclip_b16" / "sweep_seed1.csv"
    at = sorted(TASKS.glob("*/*/sweep_seed*.csv")).index(path)
    late = whole.begun_late(0.25)[at]
    assert whole.read.readable[at]
    told = suggest(pd.DataFrame({"lr": late[0], "loss": late[1], "step": range(len(late[0]))}))
    assert not told["readable"].item()
    assert told["reason"].item().startswith("the answer depends on where the sweep begins")
