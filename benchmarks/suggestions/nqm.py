"""The noisy quadratic model: SGD whose range test and best learning rate are known exactly.

Every example asks for its own minimum, drawn from N(0, σᵢ²) in coordinate i, and its loss is
½ Σ hᵢ (θᵢ − xᵢ)². The gradient of a batch of B is then hᵢ (θᵢ − x̄ᵢ), and the second moments follow

    mᵢ ← (1 − α hᵢ)² mᵢ + α² hᵢ² σᵢ² / B        expected loss = ½ Σ hᵢ (mᵢ + σᵢ²)

(Schaul et al. 2013, arXiv:1206.1106; Zhang et al. 2019, arXiv:1907.04164). All arrays are float64
with one row a case; unused coordinates have h = 0 and take no part.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrchart.analysis.rules.own.law import Training

Floats = NDArray[np.float64]
#: range test as in the trained tasks: (first rate, last rate, steps)
SWEEP = (1e-7, 10.0, 100)
#: largest loss in single precision
FLOAT32_MAX = float(np.finfo(np.float32).max)
GOLDEN = (np.sqrt(5) - 1) / 2


@dataclass(frozen=True)
class Quadratics:
    """A batch of noisy quadratics.

    Parameters
    ----------
    curvature, start, noise
        hᵢ, θᵢ at step 0, and σᵢ: each (cases, dimensions).
    batch, budget
        Examples a step, and steps of a training at constant rate: each (cases,), int.
    """

    curvature: Floats
    start: Floats
    noise: Floats
    batch: NDArray[np.int64]
    budget: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.batch)

    @property
    def stability_limit(self) -> Floats:
        """2 / λ_max, (cases,): above it some coordinate grows without bound."""
        limit: Floats = 2 / self.curvature.max(1)
        return limit

    @property
    def initial_loss(self) -> Floats:
        """Expected loss before training, (cases,)."""
        return self._loss(self.start**2)

    def expected_sweep(self, lr: Floats) -> Floats:
        """Return the expected loss before each step of a range test over `lr`: (cases, steps)."""
        moments = self.start**2
        losses = np.empty((len(self), len(lr)))
        with np.errstate(over="ignore", invalid="ignore"):
            for step, rate in enumerate(lr):
                losses[:, step] = self._loss(moments)
                shrink = (1 - rate * self.curvature) ** 2
                moments = shrink * moments + rate**2 * self._gradient_variance
        return losses

    def sampled_sweep(self, lr: Floats, seed: int = 0) -> Floats:
        """Simulate one range test with its mini-batch losses: (cases, steps).

        What exceeds single precision becomes inf, as it would in a training.
        """
        rng = np.random.default_rng(seed)
        theta, batch = self.start, self.batch[:, None]
        losses = np.empty((len(self), len(lr)))
        with np.errstate(over="ignore", invalid="ignore"):
            for step, rate in enumerate(lr):
                centre = self.noise / np.sqrt(batch) * rng.standard_normal(theta.shape)
                # B s² / σ² is chi-square with B − 1 degrees of freedom, independent of the mean
                scatter = 2 * rng.standard_gamma((batch - 1) / 2, theta.shape) / batch
                gap = theta - centre
                losses[:, step] = (self.curvature * (gap**2 + self.noise**2 * scatter)).sum(1) / 2
                theta = theta - rate * self.curvature * gap
        return np.where(losses <= FLOAT32_MAX, losses, np.inf)

    def final_loss(self, lr: Floats) -> Floats:
        """Return the exact expected loss after `budget` steps at constant `lr`.

        `lr` is (cases,) or (cases, k); the answer has its shape. The recursion is a geometric sum.
        """
        rate = np.asarray(lr, dtype=float).reshape(len(self), -1, 1)
        h, budget = self.curvature[:, None], self.budget[:, None, None]
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            shrink = (1 - rate * h) ** 2
            power = shrink**budget
            lost = rate * h * (2 - rate * h)  # 1 − shrink without cancellation
            total = np.where(np.abs(lost) > 1e-12, (1 - power) / lost, budget)
            moments = power * self.start[:, None] ** 2 + rate**2 * (
                self._gradient_variance[:, None] * total
            )
            loss = (h * np.where(h > 0, moments + self.noise[:, None] ** 2, 0)).sum(2) / 2
        loss[np.isnan(loss)] = np.inf
        return np.reshape(loss, np.shape(lr))

    @cached_property
    def best_lr(self) -> Floats:
        """The constant rate with the lowest expected final loss, (cases,).

        A grid of 40 points a decade over (1e-7, 10) · 2/λ_max, then golden-section search between
        the neighbours of its minimum.
        """
        grid = self.stability_limit[:, None] * np.logspace(-7, 1, 321)
        at = self.final_loss(grid).argmin(1).clip(1, grid.shape[1] - 2)[:, None]
        low, high = (np.log(np.take_along_axis(grid, at + k, 1)[:, 0]) for k in (-1, 1))
        for _ in range(40):
            left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
            below = self.final_loss(np.exp(left)) < self.final_loss(np.exp(right))
            low, high = np.where(below, low, left), np.where(below, right, high)
        return np.exp((low + high) / 2)

    def regret(self, lr: Floats) -> Floats:
        """Return (L(lr) − L*) / (L0 − L*) within [0, 1.5]; `lr` is (cases,) or (cases, k)."""
        shape = (-1,) + (1,) * (np.ndim(lr) - 1)
        best = self.final_loss(self.best_lr).reshape(shape)
        gain = self.initial_loss.reshape(shape) - best
        with np.errstate(over="ignore"):
            return np.clip((self.final_loss(lr) - best) / gain, 0, 1.5)

    @property
    def _gradient_variance(self) -> Floats:
        return (self.curvature * self.noise) ** 2 / self.batch[:, None]

    def _loss(self, moments: Floats) -> Floats:
        used = np.where(self.curvature > 0, moments + self.noise**2, 0)
        loss: Floats = (self.curvature * used).sum(1) / 2
        return loss


def draw(cases: int, seed: int = 0, dimensions: int = 64) -> Quadratics:
    """Return random cases, the same for the same seed.

    2/λ_max is log-uniform over 1e-5 … 1, spectra fall like i^−p with p in 0 … 2.5, and noise,
    batch size, dimension, start and budget vary over their usual decades.
    """
    rng = np.random.default_rng(seed)
    index = np.arange(1, dimensions + 1)
    used = index <= np.round(dimensions ** rng.random((cases, 1)))
    largest = 2 / 10 ** rng.uniform(-5, 0, (cases, 1))
    curvature = np.where(used, largest * index ** -rng.uniform(0, 2.5, (cases, 1)), 0)
    # from equal energy in every coordinate to equal distance
    tilt = rng.uniform(0, 1, (cases, 1))
    start = rng.standard_normal((cases, dimensions)) * (index**tilt)
    energy = (curvature * start**2).sum(1, keepdims=True) / used.sum(1, keepdims=True)
    share = 10 ** rng.uniform(-3, 0, (cases, 1))
    noise = np.sqrt(np.divide(energy * share, curvature, where=used, out=np.zeros_like(start)))
    batch = 2 ** rng.integers(0, 9, cases)
    budget = rng.choice([100, 200, 400, 800], cases)
    return Quadratics(curvature, np.where(used, start, 0), noise, batch, budget)


class Quadratic:
    """One case in the form the scorer reads (see `lrchart.leaderboard.truth.Truth`)."""

    split = "nqm"

    def __init__(self, cases: Quadratics, row: int, sampled: Floats, best: float) -> None:
        span = slice(row, row + 1)
        self.case = Quadratics(
            cases.curvature[span], cases.start[span], cases.noise[span], cases.batch[span],
            cases.budget[span],
        )  # fmt: skip
        self.id, self.best_lr, self._sampled = f"nqm{row}", best, sampled
        self.about: dict[str, Any] = {
            "kind": "quadratic", "optimizer": "sgd", "optimizer_options": {},
            "batch_size": int(cases.batch[row]), "full_batch": False,
        }  # fmt: skip
        grid = best * np.logspace(-4, 4, 1601)
        self._good = grid[self.case.regret(grid[None])[0] <= 0.05]

    @property
    def training(self) -> Training:
        """A constant rate over the budget of the case."""
        return Training(float(self.case.budget[0]), 0.0)

    def regret(self, lr: float) -> float:
        return float(self.case.regret(np.array([lr]))[0])

    def distance(self, lr: float) -> float:
        """Return decades from the good window, as `Truth.distance` does."""
        decades = np.log10(lr / self._good)
        nearest = float(decades[np.abs(decades).argmin()])
        return 0.0 if abs(nearest) < 5e-3 else nearest

    def sweeps(self, which: str) -> list[tuple[Floats, Floats]]:
        """Return the sampled range test up to its first infinite loss; `which` must be "100"."""
        if which != "100":
            raise ValueError(f'a noisy quadratic has the sweep "100" only; got {which!r}')
        broken = np.isinf(self._sampled)
        end = int(broken.argmax()) + 1 if broken.any() else len(broken)
        return [(np.geomspace(*SWEEP)[:end], self._sampled[:end])]


def tasks(cases: int, seed: int = 0) -> list[Quadratic]:
    """Return `cases` noisy quadratics with one sampled range test each."""
    quadratics = draw(cases, seed)
    sampled, best = quadratics.sampled_sweep(np.geomspace(*SWEEP), seed), quadratics.best_lr
    return [Quadratic(quadratics, row, sampled[row], float(best[row])) for row in range(cases)]
