"""Numbers to predict from a few columns."""

from __future__ import annotations

import numpy as np
from sklearn import datasets as bundled

from benchmarks.suggestions.data.parts import rng, split, standard
from benchmarks.suggestions.task import Data


def diabetes(scale: float = 1.0) -> Data:
    x, y = bundled.load_diabetes(return_X_y=True)
    return split(standard(x), standard(y)[:, None] * scale, held=120)


def friedman2(raw: bool = True, rows: int = 1400) -> Data:
    """Impedance of a circuit: raw inputs reach 1760, the raw target 1800 (Friedman 1991)."""
    x, y = bundled.make_friedman2(rows, noise=20, random_state=0)
    return split(x, y[:, None]) if raw else split(standard(x), y[:, None] / 100)


def friedman3(rows: int = 1400) -> Data:
    x, y = bundled.make_friedman3(rows, noise=0.05, random_state=0)
    return split(standard(x), y[:, None])


def polynomial(degree: int = 7) -> Data:
    """Plain powers of x: columns that are nearly collinear."""
    x = rng(11).uniform(-1, 1, 900)
    y = np.sin(3 * x) + rng(12).normal(size=900) * 0.1
    return split(x[:, None] ** np.arange(1, degree + 1), y[:, None])


def low_rank(spread: float, noise: float = 0.5, offset: float = 0.0, rows: int = 1200) -> Data:
    """Linear targets of 40 inputs whose scales fall over `spread` decades."""
    g = rng(13)
    x = g.normal(size=(rows, 40)) * np.logspace(0, -spread, 40)
    y = x @ (g.normal(size=40) / np.logspace(0, -spread, 40) ** 0.5)
    return split(x, (y + g.normal(size=rows) * noise + offset)[:, None])


def sparse_truth() -> Data:
    x, y = bundled.make_sparse_uncorrelated(1000, 30, random_state=2)
    return split(x, y[:, None])


def wave(noise: float = 0.1, phase: float = 0.0, slope: float = 3.0, rows: int = 900) -> Data:
    """A one-dimensional sine with a trend."""
    g = rng(14)
    x = g.uniform(-2, 2, rows)
    y = np.sin(slope * x + phase) + 0.3 * x + g.normal(size=rows) * noise
    return split(x[:, None], y[:, None])


def fan(scale: float = 1.0, rows: int = 1400) -> Data:
    """A target whose noise grows with x, for losses that predict a spread."""
    g = rng(15)
    x = g.uniform(-2, 2, rows)
    y = np.cos(2 * x) + g.normal(size=rows) * (0.02 + 0.08 * (x + 2))
    return split(x[:, None], y[:, None] * scale)


def two_valued(rows: int = 1400) -> Data:
    """Two branches of a curve over the same x, with little noise: a mixture's task."""
    g = rng(16)
    x = g.uniform(-1, 1, rows)
    branch = g.choice([-1.0, 1.0], rows)
    return split(x[:, None], (branch * (1.5 + x) + g.normal(size=rows) * 0.03)[:, None])


def counts(rows: int = 1300) -> Data:
    g = rng(17)
    x = g.normal(size=(rows, 8))
    rate = np.exp(0.6 * x[:, 0] - 0.4 * x[:, 1] + 1.5 + 0.3 * np.sin(3 * x[:, 2]))
    return split(x, g.poisson(rate).astype(float)[:, None])


def durations(rows: int = 1300) -> Data:
    g = rng(18)
    x = g.normal(size=(rows, 6))
    mean = np.exp(0.7 * x[:, 0] + 0.5 * x[:, 1] * x[:, 2])
    return split(x, (mean * g.gamma(2.0, 0.5, rows))[:, None])


def outliers(rows: int = 1300) -> Data:
    """A smooth surface with a tenth of the targets thrown far off, always upwards."""
    g = rng(19)
    x = g.normal(size=(rows, 5))
    y = x[:, 0] * x[:, 1] + np.tanh(2 * x[:, 2])
    return split(x, (y + (g.random(rows) < 0.1) * g.exponential(15, rows))[:, None])


def prices() -> Data:
    """Raw targets in the hundred thousands from inputs of mixed size."""
    g = rng(20)
    x = np.c_[g.uniform(20, 200, 1300), g.integers(1, 8, 1300), g.uniform(1900, 2020, 1300)]
    y = 1800 * x[:, 0] + 9000 * x[:, 1] + 700 * (x[:, 2] - 1900) + g.normal(size=1300) * 2e4
    return split(standard(x), (y / 1000)[:, None])


def pendulum(length: float = 1.0, step: float = 0.2, rows: int = 1300, seed: int = 21) -> Data:
    """The state of a swinging pendulum after one step of `step` seconds."""
    g = rng(seed)
    angle, speed = g.uniform(-3, 3, rows), g.normal(size=rows) * 2
    start = np.c_[angle, speed]
    for _ in range(20):
        speed = speed - step / 20 * 9.81 / length * np.sin(angle)
        angle = angle + step / 20 * speed
    return split(start, np.c_[angle, speed])


def field(rows: int = 1400) -> Data:
    """Height of a rough landscape at coordinates in [−1, 1]²."""
    x = rng(22).uniform(-1, 1, (rows, 2))
    waves = rng(23).normal(size=(6, 2)) * 5
    return split(x, np.sin(x @ waves.T).sum(1, keepdims=True) / 2)


def taught(teacher_width: int = 12, seed: int = 24, shift: float = 0.0, rows: int = 1300) -> Data:
    """Targets from a fixed random network; `shift` moves that network a little."""
    g = rng(seed)
    x = rng(seed + 1).normal(size=(rows, 10))
    w, v = g.normal(size=(10, teacher_width)) / 3, g.normal(size=(teacher_width, 1))
    w = w + shift * rng(seed + 2).normal(size=w.shape) / 3
    y = np.maximum(x @ w, 0) @ v
    return split(x, y + rng(seed + 3).normal(size=y.shape) * 0.2)
