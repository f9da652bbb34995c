"""Measure longer and decaying trainings of the tasks, and longer sweeps: one task a part.

``python -m benchmarks.suggestions.lengths --times 8 --split choose``

A task folder gains ``truth_long.csv`` (one row a training, with its ``steps`` and ``schedule``) and
``sweeps.npz`` (losses as float32; the rates follow from `sweep_rates`). A part that is there is
skipped, so the run can be stopped and started again, or shared out with ``--shard 0/2``.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.suggestions.generate import OWN
from benchmarks.suggestions.measure import GRID, Row, outcomes
from benchmarks.suggestions.regimes import overfits
from benchmarks.suggestions.stored import sweep_rates
from benchmarks.suggestions.task import Task
from benchmarks.suggestions.train import Params, evaluate, pretrained, train, untrained
from lrchart.leaderboard.truth import Truth, half

#: seeds of each training
SEEDS = [0, 1]
#: fraction of a decaying training that is its warm-up
WARMUP = 0.05
#: range in decades below and above the best rate at 1×, measured at three rates per decade …
BELOW, ABOVE = 2.0, 0.7
#: … and at six per decade from this distance below to `ABOVE`
NEAR_BELOW = 1.0
#: key of sweeps.npz -> number of seeds
SWEEPS = {
    "exponential300": 3, "exponential1000": 2, "exponential3000": 1,
    "linear300": 1, "linear1000": 1,
}  # fmt: skip
HEADER = ("steps", "schedule", "lr", "seed", "final_loss", "diverged", "train_loss")
#: kinds with the slowest steps, measured last
SLOW = ("cnn", "sequence")


def rates(best: float, above: float = ABOVE) -> np.ndarray[Any, Any]:
    """Return the learning rates measured around the rate that is best at 1×, rising."""
    middles = np.sqrt(GRID[1:] * GRID[:-1])
    near = middles[(middles > best * 10**-NEAR_BELOW) & (middles < best * 10**above)]
    away = np.log10(GRID / best)
    coarse = GRID[(away > -BELOW - 0.1) & (away < above + 0.1)]
    return np.unique(np.concatenate([coarse, near]))


def schedule(name: str, steps: int) -> torch.Tensor:
    """Return the share of the peak rate at each step: shape (steps,)."""
    if name == "constant":
        return torch.ones(steps)
    step, warm = torch.arange(steps, dtype=torch.float64), max(1, round(WARMUP * steps))
    falling = (1 + torch.cos(math.pi * (step - warm) / (steps - warm))) / 2
    return torch.where(step < warm, (step + 1) / warm, falling).float()


def long_truth(task: Task, best: float, times: int, start: Params | None) -> list[Row]:
    """Train `times` as long as the task says, at a constant and at a decaying rate.

    At 1× the constant rate is in truth.csv already, and decay allows higher peaks.
    """
    steps = times * task.steps
    first = untrained(task, SEEDS, start)
    initial = [evaluate(task, first, held)[:, 0] for held in (True, False)]
    names = ("decay",) if times == 1 else ("constant", "decay")
    lrs = rates(best, above=ABOVE + 0.4 * (times == 1))
    grid = torch.tensor(lrs, dtype=torch.float32)
    lr = torch.cat([schedule(name, steps)[:, None] * grid for name in names], 1)
    columns = outcomes(task, SEEDS, lr, initial, start)
    return [
        (steps, name, f"{rate:.6g}", seed, *columns[s][k * len(lrs) + i])
        for k, name in enumerate(names)
        for i, rate in enumerate(lrs)
        for s, seed in enumerate(SEEDS)
    ]


def sweeps(task: Task, best: float, start: Params | None) -> dict[str, np.ndarray[Any, Any]]:
    """Run the range tests of `SWEEPS` at once; each is (seeds, steps), NaN after its end.

    ``linear_top``, where the linear ones end, is a power of ten one to two decades above `best`.
    """
    top = 10.0 ** math.ceil(math.log10(best) + 1 - 1e-9)
    longest = max(len(sweep_rates(key)) for key in SWEEPS)
    lr = torch.zeros(longest, len(SWEEPS))
    for k, key in enumerate(SWEEPS):
        values = sweep_rates(key, top)
        lr[: len(values), k] = torch.tensor(values, dtype=torch.float32)
    losses = train(task, list(range(max(SWEEPS.values()))), lr, start).losses.numpy()
    tests: dict[str, np.ndarray[Any, Any]] = {"linear_top": np.float32(top)}  # type: ignore[dict-item]
    for k, (key, seeds) in enumerate(SWEEPS.items()):
        test = losses[: len(sweep_rates(key, top)), :seeds, k].T.copy()
        ended = np.cumsum(~np.isfinite(test), axis=1) > 1
        tests[key] = np.where(ended, np.float32(np.nan), test)
    return tests


def measure(task: Task, folder: Path, times: Sequence[int]) -> bool:
    """Measure what is missing in a task's folder; return whether anything was."""
    truth = Truth(folder)
    path, archive = folder / "truth_long.csv", folder / "sweeps.npz"
    rows = read(path)
    there = {int(row[0]) for row in rows}
    missing = [m for m in times if m * task.steps not in there]
    if archive.exists() and not missing:
        return False
    start = pretrained(task)
    if not archive.exists():
        draft = folder / ".sweeps.npz"
        np.savez_compressed(draft, **sweeps(task, truth.best_lr, start))
        draft.rename(archive)
    for m in missing:
        rows += long_truth(task, truth.best_lr, m, start)
    if missing:
        rows.sort(key=lambda row: int(row[0]))
        draft = folder / ".truth_long.csv"
        with draft.open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([HEADER, *rows])
        draft.rename(path)
    return True


def read(path: Path) -> list[Row]:
    """Return the rows of a ``truth_long.csv`` as text, none if it does not exist."""
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def main() -> None:
    """Measure the tasks that are not measured yet, cheap ones first."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, default=OWN, help="folder of task folders")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 8], help="1, 8, 32 or 100")
    parser.add_argument("--split", choices=["choose", "judge"], help="part of the tasks")
    parser.add_argument("--only", default="", help="only tasks whose id contains this")
    parser.add_argument("--kinds", nargs="+", default=[], help="only these kinds")
    parser.add_argument("--enough", action="store_true", help="only tasks that do not overfit")
    parser.add_argument("--first", type=int, help="no more tasks than this")
    parser.add_argument("--shard", default="0/1", help="part K/N of the tasks")
    options = parser.parse_args()
    torch.set_num_threads(1)
    from benchmarks.suggestions.catalogue import TASKS

    wanted = [
        task for task in TASKS
        if options.only in task.id and options.split in (None, half(task.id))
        and (not options.kinds or task.kind in options.kinds)
        and (options.out / task.id / "task.json").exists()
        and not (options.enough and overfits(Truth(options.out / task.id)))
    ]  # fmt: skip
    wanted.sort(key=lambda t: (t.kind in SLOW, hashlib.sha256(t.id.encode()).hexdigest()))
    part, parts = map(int, options.shard.split("/"))
    for task in wanted[: options.first][part::parts]:
        begun = time.monotonic()
        if measure(task, options.out / task.id, options.times):
            report = {"task": task.id, "seconds": round(time.monotonic() - begun, 1)}
            print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()
