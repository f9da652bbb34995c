"""Measure one task: its range tests, and its final loss at many constant learning rates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from benchmarks.suggestions.task import Task
from benchmarks.suggestions.train import Params, evaluate, train

SEEDS = [0, 1, 2]
#: first and last learning rate of the exponential range tests
SWEEP = (1e-7, 10.0)
#: learning rates of the trainings, three per decade
GRID = 10.0 ** (np.arange(-18, 4) / 3)
#: intervals whose losses differ by more than this fraction of L0 − L* are halved, at most twice
STEEP = 0.1
FINE_POINTS = 8
#: row of a CSV file
Row = tuple[Any, ...]


def sweep(task: Task, seeds: list[int], steps: int, start: Params | None) -> dict[int, list[Row]]:
    """Run range tests of so many steps; each ends with its first non-finite loss."""
    lr = np.geomspace(*SWEEP, steps)
    losses = train(task, seeds, torch.tensor(lr, dtype=torch.float32)[:, None], start).losses[
        ..., 0
    ]
    tests = {}
    for seed, column in zip(seeds, losses.T.tolist(), strict=True):
        end = next((i + 1 for i, loss in enumerate(column) if not math.isfinite(loss)), steps)
        tests[seed] = [(i, f"{lr[i]:.6g}", f"{column[i]:.6g}") for i in range(end)]
    return tests


def truth(task: Task, initial: Sequence[torch.Tensor], start: Params | None) -> list[Row]:
    """Train at every learning rate of the grid, then between those where the loss changes fast."""
    measured = constant(task, GRID, initial, start)
    for _ in range(2):
        extra = between(measured, float(initial[0].mean()))
        if len(extra):
            measured |= constant(task, extra, initial, start)
    return [row for lr in sorted(measured) for row in measured[lr]]


def constant(
    task: Task, lrs: np.ndarray[Any, Any], initial: Sequence[torch.Tensor], start: Params | None
) -> dict[float, list[Row]]:
    """Train at constant learning rates and give each one's rows of truth.csv."""
    lr = torch.tensor(lrs, dtype=torch.float32).repeat(task.steps, 1)
    columns = outcomes(task, SEEDS, lr, initial, start)
    return {
        float(rate): [(f"{rate:.6g}", seed, *columns[s][i]) for s, seed in enumerate(SEEDS)]
        for i, rate in enumerate(lrs)
    }


def outcomes(
    task: Task, seeds: list[int], lr: torch.Tensor, initial: Sequence[torch.Tensor],
    start: Params | None,
) -> list[list[Row]]:  # fmt: skip
    """Return final_loss, diverged and train_loss under the schedules `lr`, by seed and column.

    A loss is capped at twice the untrained loss of its seed, which is also what a training
    that reached a non-finite loss gets.

    Parameters
    ----------
    lr
        Learning rates of shape (steps, columns).
    initial
        Untrained held-aside and training losses, each of shape (seeds,).
    """
    run = train(task, seeds, lr, start)
    final, fitted = (evaluate(task, run.params, held).double() for held in (True, False))
    cap, fitted_cap = (2 * loss.double()[:, None] for loss in initial)
    broken = ~(run.losses.isfinite().all(0) & final.isfinite()) | (final >= cap)
    final = torch.where(broken, cap, final)
    fitted = torch.where(broken, fitted_cap, torch.minimum(fitted, fitted_cap))
    return [
        [(f"{a:.6g}", int(b), f"{c:.6g}") for a, b, c in zip(*parts, strict=True)]
        for parts in zip(final.tolist(), broken.tolist(), fitted.tolist(), strict=True)
    ]


def between(measured: dict[float, list[Row]], initial: float) -> np.ndarray[Any, Any]:
    """Return the middles (in log lr) of the intervals over which the regret changes most."""
    lr = np.array(sorted(measured))
    loss = np.array([np.mean([float(row[2]) for row in measured[x]]) for x in lr])
    regret = np.clip((loss - loss.min()) / (initial - loss.min()), 0, 1.5)
    change = np.abs(np.diff(regret))
    steepest = np.argsort(-change, kind="stable")[:FINE_POINTS]
    steepest = np.sort(steepest[change[steepest] > STEEP])
    return np.sqrt(lr[steepest] * lr[steepest + 1])
