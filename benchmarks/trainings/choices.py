"""What choosing a rate from trainings is worth, on all tasks of the benchmark.

    python -m benchmarks.trainings.choices

One measured seed chooses, the two others judge; then all three seeds give each task's optimum.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from benchmarks.trainings.worlds import TASKS, World, world
from lrchart.analysis.trainings.curve import Curve
from lrchart.analysis.trainings.optimum import interval, verdict, vertex
from lrchart.leaderboard.truth import load

#: name -> function that chooses a rate from one curve
WAYS: dict[str, Callable[[Curve], float]] = {
    "lowest measured mean": lambda curve: float(curve.lr[curve.lowest]),
    "three points": vertex,
}


def main() -> None:
    every = [world(task) for task in load(TASKS)]
    sys.stdout.write(f"{len(every)} tasks; regret of a rate chosen by one seed:\n")
    for step, grid in ((1, "1/3"), (2, "2/3")):
        for name, choose in WAYS.items():
            regrets = [row for one in every for row in judged(one, step, choose)]
            sys.stdout.write(f"  grid of {grid} decade, {name}: {np.mean(regrets):.4f}\n")
    table = pd.DataFrame([chosen(one) for one in every])
    known = table[table["reason"] == ""]
    sys.stdout.write(
        f"all seeds and rates: {len(known)} of {len(table)} determined; interval "
        f"{known['width'].median():.2f} decades (median), {known['width'].mean():.2f} (mean)\n"
        f"the lowest mean is the leaderboard's best rate in {table['same'].sum()} tasks; three "
        f"points move it by {known['moved'].median():.3f} decades (median), "
        f"{known['moved'].max():.3f} at most\n"
    )
    for reason, count in table.loc[table["reason"] != "", "reason"].value_counts().items():
        sys.stdout.write(f"  {count} x {reason}\n")


def judged(record: World, step: int, choose: Callable[[Curve], float]) -> Iterator[float]:
    """Give the regret, by two seeds, of the rate that the third chooses."""
    untrained = float(record.task.about["initial_loss"])
    for seed in range(record.measured.shape[1]):
        for phase in range(step):
            curve = record.curve(record.measured[:, [seed]], record.grid(step, phase))
            if curve.lowest < 0:
                continue
            others = np.delete(record.measured, seed, axis=1)
            # A diverged training counts as untrained.
            loss = np.minimum(others, untrained).mean(axis=1)
            there = np.interp(np.log10(choose(curve)), record.log_lr, loss)
            yield float((there - loss.min()) / (untrained - loss.min()))


def chosen(record: World) -> dict[str, object]:
    """Return what all the trainings of a task say."""
    curve = record.curve(record.measured, np.arange(len(record.log_lr)))
    low, high = interval(curve)
    reason = verdict(curve, low, high)[1]
    best = float(curve.lr[curve.lowest])
    return {
        "reason": reason,
        "width": np.log10(high / low) if low and high else np.nan,
        "same": abs(np.log10(best / record.task.best_lr)) < 1e-6,
        "moved": abs(np.log10(vertex(curve) / best)),
    }


if __name__ == "__main__":
    main()
