"""Schedules of trainings: the rate at each step, as a share of the peak."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Array = np.ndarray
Schedule = Callable[[Array, np.random.Generator], Array]


def _warm(t: Array, share: float) -> Array:
    """Return a linear warm-up over the first `share` of the training; 0 is no warm-up."""
    return np.minimum((t + 1 / len(t)) / share, 1.0) if share else np.ones_like(t)


def _after(t: Array, share: float) -> Array:
    return np.clip((t - share) / (1 - share), 0, 1)


def _share(rng: np.random.Generator) -> float:
    return float(rng.choice([0.01, 0.03, 0.1, 0.2]))


def constant(t: Array, _rng: np.random.Generator) -> Array:
    return np.ones_like(t)


def warm_up_constant(t: Array, rng: np.random.Generator) -> Array:
    return _warm(t, float(rng.choice([0.01, 0.05, 0.2, 0.4])))


def warm_up_cosine(t: Array, rng: np.random.Generator) -> Array:
    share, floor = _share(rng), float(rng.choice([0, 0.01, 0.1]))
    return _warm(t, share) * (floor + (1 - floor) * (1 + np.cos(np.pi * _after(t, share))) / 2)


def warm_up_linear(t: Array, rng: np.random.Generator) -> Array:
    share = _share(rng)
    return _warm(t, share) * (1 - 0.999 * _after(t, share))


def warm_up_inverse_sqrt(t: Array, rng: np.random.Generator) -> Array:
    share = _share(rng)
    return np.minimum(_warm(t, share), np.sqrt(share / np.maximum(t, share)))


def noam(t: Array, rng: np.random.Generator) -> Array:
    step, warm = np.arange(1, len(t) + 1), max(int(len(t) * _share(rng)), 2)
    rate = np.minimum(step**-0.5, step * warm**-1.5)
    return rate / rate.max()


def warm_up_step(t: Array, rng: np.random.Generator) -> Array:
    return _warm(t, _share(rng)) * step_decay(t, rng)


def linear_decay(t: Array, rng: np.random.Generator) -> Array:
    return 1 - float(rng.choice([0.9, 0.99, 0.9999])) * t


def cosine_decay(t: Array, rng: np.random.Generator) -> Array:
    floor = float(rng.choice([0, 0.001, 0.1]))
    return floor + (1 - floor) * (1 + np.cos(np.pi * t)) / 2


def exponential_decay(t: Array, rng: np.random.Generator) -> Array:
    """Over 1 to 4 decades, per step or per epoch of a hundredth of the training."""
    places = np.floor(t * 100) / 100 if rng.random() < 0.5 else t
    return 10 ** (-float(rng.choice([1, 2, 3, 4])) * places)


def step_decay(t: Array, rng: np.random.Generator) -> Array:
    count, factor = int(rng.integers(1, 5)), float(rng.choice([0.1, 0.2, 0.5]))
    return factor ** np.searchsorted(np.sort(rng.uniform(0.15, 0.95, count)), t)


def one_cycle(t: Array, rng: np.random.Generator) -> Array:
    up, start = 0.3, 1 / float(rng.choice([10, 25]))
    rise = start + (1 - start) * (1 - np.cos(np.pi * np.minimum(t / up, 1))) / 2
    return np.where(t < up, rise, (1 + np.cos(np.pi * _after(t, up))) / 2 + start * 1e-4)


def triangular(t: Array, rng: np.random.Generator) -> Array:
    phase = t * float(rng.choice([1, 2, 4, 8]))
    return 0.05 + 0.95 * (1 - np.abs(2 * (phase % 1) - 1)) * 0.7 ** np.floor(phase)


def sawtooth(t: Array, rng: np.random.Generator) -> Array:
    """Linear rises of equal length, each followed by a jump back."""
    return 0.01 + 0.99 * (t * float(rng.choice([4, 6, 8])) % 1)


def cosine_restarts(t: Array, rng: np.random.Generator) -> Array:
    phase = t * float(rng.choice([2, 3, 5]))
    return 0.001 + 0.999 * (1 + np.cos(np.pi * (phase % 1))) / 2


def plateau(t: Array, rng: np.random.Generator) -> Array:
    """As a rate that is cut whenever the validation loss stalls: uneven, long holds."""
    count = int(rng.integers(2, 7))
    places = np.sort(1 - rng.uniform(0, 0.8, count) ** 1.5)
    return float(rng.choice([0.1, 0.5])) ** np.searchsorted(places, t)


def warm_up_stable_decay(t: Array, rng: np.random.Generator) -> Array:
    down = 1 - float(rng.choice([0.1, 0.2]))
    return _warm(t, _share(rng)) * np.where(t < down, 1, 1 - 0.999 * _after(t, down))


def polynomial(t: Array, rng: np.random.Generator) -> Array:
    return (1 - t) ** float(rng.choice([0.9, 2, 3])) + 1e-4


def warm_up_exponential(t: Array, rng: np.random.Generator) -> Array:
    """Linear warm-up, then exponential decay."""
    share = _share(rng)
    return _warm(t, share) * 10 ** (-float(rng.choice([1, 2, 3])) * _after(t, share))


def warm_up_again(t: Array, rng: np.random.Generator) -> Array:
    """Linear warm-up, begun again with a lower peak, then constant."""
    share, peak = float(rng.choice([0.1, 0.3])), float(rng.choice([0.1, 0.3, 0.5]))
    return np.where(t < share, _warm(t, share), peak * np.clip((t - share) / share, 1e-3, 1))


#: name in the table -> schedule
SCHEDULES: dict[str, Schedule] = {
    "constant": constant,
    "warm-up, constant": warm_up_constant,
    "warm-up, cosine": warm_up_cosine,
    "warm-up, linear": warm_up_linear,
    "warm-up, inverse square root": warm_up_inverse_sqrt,
    "noam": noam,
    "warm-up, steps": warm_up_step,
    "warm-up, exponential": warm_up_exponential,
    "warm-up, stable, decay": warm_up_stable_decay,
    "linear decay": linear_decay,
    "cosine decay": cosine_decay,
    "exponential decay": exponential_decay,
    "step decay": step_decay,
    "one-cycle": one_cycle,
    "triangular, shrinking": triangular,
    "sawtooth": sawtooth,
    "cosine restarts": cosine_restarts,
    "reduced on plateau": plateau,
    "polynomial": polynomial,
    "warm-up, begun again": warm_up_again,
}
