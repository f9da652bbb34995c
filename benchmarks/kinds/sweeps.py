"""Range tests: the rates in the order in which they are recorded, and oddities of real logs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.kinds.schedules import SCHEDULES

Array = np.ndarray
Sweep = Callable[[int, np.random.Generator], Array]


def _ends(rng: np.random.Generator) -> tuple[float, float]:
    return float(rng.choice([1e-8, 1e-7, 1e-6, 1e-5])), float(rng.choice([0.1, 1, 10]))


def exponential(count: int, rng: np.random.Generator) -> Array:
    return np.geomspace(*_ends(rng), count)


def linear(count: int, rng: np.random.Generator) -> Array:
    return np.linspace(*_ends(rng), count)


def staircase(count: int, rng: np.random.Generator) -> Array:
    """Each rate held for 2 to 50 steps; five rates at least."""
    hold = int(rng.integers(2, max(min(51, count // 5 + 1), 3)))
    return np.repeat(np.geomspace(*_ends(rng), -(-count // hold)), hold)[:count]


def accumulation(count: int, rng: np.random.Generator) -> Array:
    """Linear, each rate repeated for the micro-batches of a step."""
    hold = int(rng.choice([2, 4, 8][: 2 if count < 60 else 3]))
    return np.repeat(np.linspace(*_ends(rng), -(-count // hold)), hold)[:count]


def start_plateau(count: int, rng: np.random.Generator) -> Array:
    held = int(count * rng.uniform(0.1, 0.4))
    rates = exponential(count - held, rng)
    return np.concatenate([np.full(held, rates[0]), rates])


def end_plateau(count: int, rng: np.random.Generator) -> Array:
    held = int(count * rng.uniform(0.05, 0.3))
    rates = (exponential if rng.random() < 0.5 else linear)(count - held, rng)
    return np.concatenate([rates, np.full(held, rates[-1])])


def warm_up_steps(count: int, rng: np.random.Generator) -> Array:
    """A few steps at another rate before the sweep, rising to it or held."""
    few = int(rng.integers(1, 6))
    first = np.linspace(1e-4, 1e-3, few) if rng.random() < 0.5 else np.full(few, 1e-3)
    return np.concatenate([first, exponential(count - few, rng)])


def reset_at_end(count: int, rng: np.random.Generator) -> Array:
    """The rate that the optimizer had before, for a few steps after the sweep."""
    few = int(rng.integers(1, 5))
    return np.concatenate([exponential(count - few, rng), np.full(few, 1e-3)])


def reversed_order(count: int, rng: np.random.Generator) -> Array:
    return exponential(count, rng)[::-1]


def duplicated(count: int, rng: np.random.Generator) -> Array:
    """Every row twice, as two loggers write it, or a tenth of the rows twice."""
    if rng.random() < 0.5:
        return np.repeat(exponential(count // 2, rng), 2)
    rates = exponential(max(int(count / 1.1), 18), rng)
    return (
        rates[
            np.sort(
                np.concatenate(
                    [np.arange(len(rates)), rng.integers(0, len(rates), count - len(rates))]
                )
            )
        ]
        if count > len(rates)
        else rates
    )


def resumed(count: int, rng: np.random.Generator) -> Array:
    """A log that goes back to its last checkpoint once and repeats what follows."""
    rates = exponential(int(count * 0.9), rng)
    at = int(len(rates) * rng.uniform(0.5, 0.9))
    return np.concatenate([rates[:at], rates[at - (count - len(rates)) :]])


def second_pass(count: int, rng: np.random.Generator) -> Array:
    once = (exponential if rng.random() < 0.5 else linear)(max(count // 2, 20), rng)
    return np.concatenate([once, once])


def up_and_down(count: int, rng: np.random.Generator) -> Array:
    once = exponential(count // 2, rng)
    return np.concatenate([once, once[::-1]])


def then_training(count: int, rng: np.random.Generator) -> Array:
    """A third of the steps; then a training under any schedule, at lower rates."""
    few = max(count // 3, 20)
    rates = (exponential if rng.random() < 0.5 else linear)(few, rng)
    peak = rates[-1] * float(rng.choice([1e-3, 1e-2, 0.1]))
    schedule = SCHEDULES[str(rng.choice(list(SCHEDULES)))]
    return np.append(rates, peak * schedule(np.linspace(0, 1, max(count - few, 20)), rng))


#: name in the table -> range test
SWEEPS: dict[str, Sweep] = {
    "exponential": exponential,
    "linear": linear,
    "staircase": staircase,
    "accumulation": accumulation,
    "plateau at the start": start_plateau,
    "plateau at the end": end_plateau,
    "steps before it": warm_up_steps,
    "rate reset at the end": reset_at_end,
    "reversed": reversed_order,
    "duplicated rows": duplicated,
    "resumed": resumed,
    "second pass": second_pass,
    "up and down": up_and_down,
    "then a training": then_training,
}
