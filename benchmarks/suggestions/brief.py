"""Say what sweeps are worth that are shorter than those the law was fitted to.

``python -m benchmarks.suggestions.brief``

Runs sweeps of 12 to 80 steps over eight decades of the tasks of choose, in 40 minutes beside other
work, and keeps none of them. Each line is a length: for those that can be read and those that
cannot, how many there are, their mean regret, what is lost, and how often the interval holds the
best rate. A sweep counts as readable by all but the number of its steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import torch

from benchmarks.suggestions.catalogue import TASKS
from benchmarks.suggestions.generate import OWN, half
from benchmarks.suggestions.measure import SEEDS, SWEEP
from benchmarks.suggestions.regimes import load_long, overfits
from benchmarks.suggestions.task import Task
from benchmarks.suggestions.train import pretrained, train
from lrchart.analysis.ragged import Sweep, stacked
from lrchart.analysis.rules.own import descent
from lrchart.leaderboard.truth import LOST, Truth

STEPS = (12, 16, 24, 40, 60, 80)


def sweeps(task: Task) -> Iterator[tuple[int, Sweep]]:
    """Run the range tests of a task at once, and yield each with its number of steps."""
    lr = torch.zeros(max(STEPS), len(STEPS))
    rates = {steps: np.geomspace(*SWEEP, steps) for steps in STEPS}
    for column, (steps, values) in enumerate(rates.items()):
        lr[:steps, column] = torch.tensor(values, dtype=torch.float32)
    losses = train(task, SEEDS, lr, pretrained(task)).losses.double().numpy()
    for column, (steps, values) in enumerate(rates.items()):
        for loss in losses[:steps, :, column].T:
            end = int(np.argmin([*np.isfinite(loss), False])) + 1
            yield steps, (values[:end], loss[:end])


def answers(task: Task) -> Iterator[dict[str, Any]]:
    """Yield what is said of each sweep, for each training of the task that was measured."""
    truth = Truth(OWN / task.id)
    tests = list(sweeps(task))
    for long in load_long([truth]):
        if overfits(truth) and long.regime.times > 1:
            continue
        for steps, test in tests:
            reading = descent.readings(*stacked([[test]]))[0]
            yield {
                "regime": str(long.regime), "steps": steps, "readable": reading.readable,
                "regret": float(long.relative(np.log10([reading.lr]))[0]),
                "covered": reading.lr_low <= long.best_lr <= reading.lr_high,
                "width": np.log10(reading.lr_high / reading.lr_low),
            }  # fmt: skip


def main() -> None:
    """Print the table over all trainings, then that over trainings of the tasks' own length."""
    torch.set_num_threads(1)
    descent.BRIEF = 0.0
    chosen = [task for task in TASKS if half(task.id) == "choose" and (OWN / task.id).exists()]
    table = pd.DataFrame([row for task in chosen for row in answers(task)])
    table["lost"] = table["regret"] >= LOST
    for part in (table, table[table["regime"] == "1× constant"]):
        groups = part.groupby(["readable", "steps"])
        means = groups[["regret", "lost", "covered", "width"]].mean()
        print(means.assign(sweeps=groups.size()).to_string(float_format="{:.3f}".format))


if __name__ == "__main__":
    main()
