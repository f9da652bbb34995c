"""Run every task of the table and write its folder: ``python -m benchmarks.suggestions.generate``.

A folder appears whole or not at all, and one that exists is skipped, so the run can be stopped and
started again.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

from benchmarks.suggestions.task import Task
from benchmarks.suggestions.train import Params, evaluate, pretrained, train, untrained
from benchmarks.suggestions.truth import half

OWN = Path(__file__).parent / "tasks" / "own"
SEEDS = [0, 1, 2]
#: the range tests: exponential from the first to the last learning rate
SWEEP = (1e-7, 10.0)
#: three learning rates a decade
GRID = 10.0 ** (np.arange(-18, 4) / 3)
#: an interval whose ends differ by more than this share of L0 − L* is halved, twice over
STEEP = 0.1
FINE_POINTS = 8


def main() -> None:
    """Generate the tasks that are not there yet, in a mixed order, with a progress bar."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, default=OWN, help="folder of task folders")
    parser.add_argument("--only", default="", help="only tasks whose id contains this")
    options = parser.parse_args()
    torch.set_num_threads(1)
    from benchmarks.suggestions.tasks import TASKS

    wanted = [task for task in TASKS if options.only in task.id]
    # mixed, so that a run cut short leaves some of every kind; recurrences are slow: last
    wanted.sort(key=lambda t: (t.kind == "sequence", hashlib.sha256(t.id.encode()).hexdigest()))
    columns = (*Progress.get_default_columns(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        bar = progress.add_task("tasks", total=len(wanted))
        for task in wanted:
            progress.update(bar, description=task.id)
            if not (options.out / task.id).exists():
                write(task, options.out)
            progress.advance(bar)


def write(task: Task, out: Path) -> None:
    """Measure one task and put its folder in place in one move."""
    start = pretrained(task)
    draft = out / f".{task.id}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for steps, seeds, stem in ((100, SEEDS, "sweep"), (300, SEEDS[:1], "sweep300")):
        for seed, rows in sweep(task, seeds, steps, start).items():
            _csv(draft / f"{stem}_seed{seed}.csv", ("step", "lr", "loss"), rows)
    first = untrained(task, SEEDS, start)
    initial = [evaluate(task, first, held)[:, 0] for held in (True, False)]
    rows = truth(task, initial, start)
    _csv(draft / "truth.csv", ("lr", "seed", "final_loss", "diverged", "train_loss"), rows)
    facts = describe(task, initial, first, len(rows) // len(SEEDS))
    (draft / "task.json").write_text(json.dumps(facts, indent=1) + "\n")
    draft.rename(out / task.id)


def sweep(
    task: Task, seeds: list[int], steps: int, start: Params | None
) -> dict[int, list[tuple[Any, ...]]]:
    """Run range tests of so many steps; each ends with its first non-finite loss."""
    lr = np.geomspace(*SWEEP, steps)
    losses = train(task, seeds, torch.tensor(lr, dtype=torch.float32)[:, None], start).losses[..., 0]
    tests = {}
    for seed, column in zip(seeds, losses.T.tolist(), strict=True):
        end = next((i + 1 for i, loss in enumerate(column) if not math.isfinite(loss)), steps)
        tests[seed] = [(i, f"{lr[i]:.6g}", f"{column[i]:.6g}") for i in range(end)]
    return tests


def truth(
    task: Task, initial: Sequence[torch.Tensor], start: Params | None
) -> list[tuple[Any, ...]]:
    """Train at every learning rate of the grid, then between those where the loss changes fast."""
    measured = constant(task, GRID, initial, start)
    for _ in range(2):
        extra = between(measured, float(initial[0].mean()))
        if len(extra):
            measured |= constant(task, extra, initial, start)
    return [row for lr in sorted(measured) for row in measured[lr]]


def constant(
    task: Task, lrs: np.ndarray[Any, Any], initial: Sequence[torch.Tensor], start: Params | None
) -> dict[float, list[tuple[Any, ...]]]:
    """Train at constant learning rates and give each one's rows of truth.csv.

    A loss is capped at twice the untrained loss of its seed, which is also what a training
    that reached a non-finite loss gets.
    """
    lr = torch.tensor(lrs, dtype=torch.float32).repeat(task.steps, 1)
    run = train(task, SEEDS, lr, start)
    final, fitted = (evaluate(task, run.params, held).double() for held in (True, False))
    cap, fitted_cap = (2 * loss.double()[:, None] for loss in initial)
    broken = ~(run.losses.isfinite().all(0) & final.isfinite()) | (final >= cap)
    final = torch.where(broken, cap, final)
    fitted = torch.where(broken, fitted_cap, torch.minimum(fitted, fitted_cap))
    return {
        float(rate): [
            (f"{rate:.6g}", seed, f"{final[s, i]:.6g}", int(broken[s, i]), f"{fitted[s, i]:.6g}")
            for s, seed in enumerate(SEEDS)
        ]
        for i, rate in enumerate(lrs)
    }


def between(measured: dict[float, list[tuple[Any, ...]]], initial: float) -> np.ndarray[Any, Any]:
    """Return the middles (in log lr) of the intervals over which the regret changes most."""
    lr = np.array(sorted(measured))
    loss = np.array([np.mean([float(row[2]) for row in measured[x]]) for x in lr])
    regret = np.clip((loss - loss.min()) / (initial - loss.min()), 0, 1.5)
    change = np.abs(np.diff(regret))
    steepest = np.argsort(-change, kind="stable")[:FINE_POINTS]
    steepest = np.sort(steepest[change[steepest] > STEEP])
    return np.sqrt(lr[steepest] * lr[steepest + 1])


def describe(
    task: Task, initial: Sequence[torch.Tensor], first: Params, lrs: int
) -> dict[str, Any]:
    """Return what task.json says."""
    name, options = task.optimizer
    return {
        "id": task.id,
        "kind": task.kind,
        "description": task.about,
        "tags": list(task.tags),
        "split": half(task.id),
        "optimizer": name,
        "optimizer_options": options,
        "batch_size": task.batch_size,
        "full_batch": task.batch is None,
        "steps": task.steps,
        "n_train": len(task.tensors[0][0]),
        "n_eval": len(task.tensors[1][0]),
        "n_params": sum(p[0, 0].numel() for p in first.values()),
        "initial_loss": float(initial[0].mean()),
        "initial_loss_per_seed": initial[0].tolist(),
        "initial_train_loss": float(initial[1].mean()),
        "truth_lrs": lrs,
        "truth_seeds": len(SEEDS),
        "torch": torch.__version__,
    }


def _csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
