"""Measure fresh fine-tunings: trainings with and without a warm-up, and four kinds of sweeps.

``python -m benchmarks.suggestions.tunings``

One ``.npz`` a task: ``lr`` and, for each regime, the mean held-aside loss after it (``final``);
the losses of sweeps of 100 and 300 steps on the training batch (``plain``), on rows held aside
(``held``), and on the training batch after a warm-up (``warm``); and the largest stable rate
(``edge``). Half of the rows held aside measure the trainings, the others the sweeps.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.suggestions.catalogue.fresh import TASKS
from benchmarks.suggestions.lengths import schedule
from benchmarks.suggestions.measure import GRID, SEEDS, SWEEP
from benchmarks.suggestions.task import Task
from benchmarks.suggestions.train import Params, evaluate, pretrained, train, untrained
from lrchart.analysis.rules.own.descent import read

FOLDER = Path(__file__).parent / "fine_tunings"
Array = np.ndarray[Any, Any]

#: multiples of the task's steps, and schedules; "warm" rises over the first tenth (`RISE`), then is
#: constant
TIMES = (1, 8)
SCHEDULES = ("constant", "warm", "decay")
RISE = 0.1
#: seeds of each training, and a rate below which none of them learns
REPEATS = SEEDS[:2]
LOWEST = 3e-6
STEPS = (100, 300)
#: number of held-out rows on which a sweep is measured
WATCHED = 256
#: warm-up of a sweep: fraction of its steps, and final rate as a fraction of the plain suggestion
WARM, UP_TO = 0.2, 0.1
#: rates of the bisection, half a decade apart, so that four rounds of `ROUND` steps suffice
EDGES = 10.0 ** np.arange(-6.5, 0.75, 0.5)
ROUND = 23


def shares(name: str, steps: int) -> torch.Tensor:
    """Return the share of the peak rate at each step: shape (steps,)."""
    if name != "warm":
        return schedule(name, steps)
    return ((torch.arange(steps) + 1) / max(1, round(RISE * steps))).clamp(max=1)


def finals(task: Task, start: Params | None) -> tuple[Array, Array, float]:
    """Return the rates, the mean final loss of each regime at each of them, and the untrained one.

    A loss is capped at twice the untrained one, which a training that diverges gets too.
    """
    lrs = torch.tensor(GRID[GRID > LOWEST], dtype=torch.float32)
    initial = evaluate(task, untrained(task, REPEATS, start), held_aside=True)
    rows = []
    for times in TIMES:
        steps = times * task.steps
        lr = torch.cat([shares(name, steps)[:, None] * lrs for name in SCHEDULES], 1)
        run = train(task, REPEATS, lr, start)
        loss = evaluate(task, run.params, held_aside=True)
        broken = ~(run.losses.isfinite().all(0) & loss.isfinite())
        loss = torch.where(broken | (loss > 2 * initial), 2 * initial, loss)
        rows += list(loss.mean(0).reshape(len(SCHEDULES), -1))
    return lrs.numpy(), torch.stack(rows).numpy(), float(initial.mean())


def sweeps(
    task: Task, steps: int, start: Params | None, watch: tuple[torch.Tensor, ...]
) -> dict[str, Array]:
    """Return the losses of the sweeps of so many steps, each of shape (seeds, steps)."""
    rates = np.geomspace(*SWEEP, steps)
    run = train(task, SEEDS, torch.tensor(rates, dtype=torch.float32)[:, None], start, watch)
    assert run.watched is not None
    plain, held = (losses[..., 0].T.numpy() for losses in (run.losses, run.watched))
    warm = []
    for seed in SEEDS:
        at = read([finite(rates, plain[seed])]).lr
        rise = round(WARM * steps)
        lr = np.r_[UP_TO * at * (np.arange(rise) + 1) / rise, np.geomspace(*SWEEP, steps - rise)]
        column = torch.tensor(lr, dtype=torch.float32)[:, None]
        warm.append(train(task, [seed], column, start).losses[rise:, 0, 0].numpy())
    return {f"plain{steps}": plain, f"held{steps}": held, f"warm{steps}": np.stack(warm)}


def finite(lr: Array, loss: Array) -> tuple[Array, Array]:
    """Return a sweep up to its first non-finite loss."""
    end = int(np.argmin([*np.isfinite(loss), False])) + 1
    return lr[:end], loss[:end].astype(float)


def edges(task: Task, start: Params | None) -> Array:
    """Return the largest stable rate of each seed, found by bisection: shape (seeds,).

    Stable: over `ROUND` steps the mean loss is not above that of the untrained model on the same
    batches. All rates are run at once; the bisection asks for four of them.
    """
    lrs = torch.tensor([0.0, *EDGES], dtype=torch.float32)
    mean = train(task, SEEDS, lrs.repeat(ROUND, 1), start).losses.mean(0)
    stable = (mean[:, 1:] <= mean[:, :1]).numpy()
    rates = []
    for row in stable:
        low, high = -1, len(EDGES)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if row[middle] else (low, middle)
        rates.append(EDGES[0] * 10 ** (low / 2 + 0.25))
    return np.array(rates)


def measure(task: Task) -> dict[str, Array]:
    """Return everything that is kept of a task."""
    tuned, held = task.tensors
    watch = tuple(t[1::2][:WATCHED] for t in held)
    start = pretrained(task)
    task = replace(task, data=lambda: (tuned, tuple(t[::2] for t in held)))
    lr, final, initial = finals(task, start)
    record = {"lr": lr, "final": final, "untrained": np.float32(initial), "steps": task.steps}
    for steps in STEPS:
        record |= sweeps(task, steps, start, watch)
    return record | {"edge": edges(task, start).astype(np.float32)}


def main() -> None:
    """Measure the tasks that are not measured yet."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the results")
    parser.add_argument("--only", default="", help="only tasks whose id contains this")
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    for task in (task for task in TASKS if options.only in task.id):
        path = options.out / f"{task.id}.npz"
        if path.exists():
            continue
        begun = time.monotonic()
        draft = path.with_suffix(".draft.npz")
        np.savez_compressed(draft, **measure(task))
        draft.rename(path)
        report = {"task": task.id, "seconds": round(time.monotonic() - begun, 1)}
        print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()
