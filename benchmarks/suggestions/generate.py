"""Run every task of the table and write its folder: ``python -m benchmarks.suggestions.generate``.

A folder appears whole or not at all, and one that exists is skipped, so the run can be stopped and
started again.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

from benchmarks.suggestions.measure import SEEDS, sweep, truth
from benchmarks.suggestions.task import Task
from benchmarks.suggestions.train import Params, evaluate, pretrained, untrained
from lrchart.leaderboard.truth import half

OWN = Path(__file__).parent / "tasks" / "own"


def main() -> None:
    """Generate the tasks that are not there yet, in a mixed order, with a progress bar."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, default=OWN, help="folder of task folders")
    parser.add_argument("--only", default="", help="only tasks whose id contains this")
    options = parser.parse_args()
    torch.set_num_threads(1)
    from benchmarks.suggestions.catalogue import TASKS

    wanted = [task for task in TASKS if options.only in task.id]
    # Shuffled, so that an interrupted run has tasks of every kind; slow recurrent networks last.
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
