"""How often the interval of the optimum holds the best rate: fitted on one half, judged on another.

python -m benchmarks.trainings.coverage            # on "choose", where the factors were fitted
python -m benchmarks.trainings.coverage judge      # on tasks that no constant was fitted to
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.trainings.worlds import World, worlds
from lrchart.analysis.trainings.curve import Curve
from lrchart.analysis.trainings.optimum import interval, verdict

#: random curves per world and grid
DRAWS = 20
#: distance from an end, in decades, within which a rate counts as that end (1 %)
SAME = 0.0044
#: name -> grid: (step in the measured rates, number of rates around the best; None for all)
GRIDS = {
    "1/3 decade": (1, None),
    "2/3 decade": (2, None),
    "1/3 decade, 9 rates": (1, 9),
    "1/3 decade, 7 rates": (1, 7),
    "2/3 decade, 7 rates": (2, 7),
    "1/3 decade, 5 rates": (1, 5),
}


@dataclass
class Tally:
    """What came of the curves of one kind."""

    covered: list[bool] = field(default_factory=list)
    width: list[float] = field(default_factory=list)
    curves: int = 0

    def add(self, curve: Curve, best: float) -> None:
        """Count one curve whose best rate is 10 ** `best`."""
        self.curves += 1
        low, high = interval(curve)
        if verdict(curve, low, high)[1] or low is None or high is None:
            return
        ends = np.log10([low, high])
        self.covered.append(bool(ends[0] - SAME <= best <= ends[1] + SAME))
        self.width.append(float(ends[1] - ends[0]))

    def __str__(self) -> str:
        if not self.covered:
            return "none determined"
        lost = 1 - len(self.covered) / self.curves
        return (
            f"covered {np.mean(self.covered):.3f}  width {np.median(self.width):.2f} (median), "
            f"{np.mean(self.width):.2f} (mean) decades  not determined {lost:.3f}"
        )


def main() -> None:
    split = sys.argv[1] if len(sys.argv) > 1 else "choose"
    every = list(worlds(split))
    sys.stdout.write(f"{len(every)} tasks of {split!r}, {DRAWS} draws each\n")
    for name, (step, count) in GRIDS.items():
        for seeds in (1, 2, 3, 5):
            sys.stdout.write(f"{name}, {seeds} seeds: {drawn(every, seeds, step, count)}\n")
    for name, (step, count) in GRIDS.items():
        sys.stdout.write(f"{name}, 1 measured seed, judged by the two others: ")
        sys.stdout.write(f"{held_out(every, step, count)}\n")


def drawn(every: list[World], seeds: int, step: int, count: int | None) -> Tally:
    """Return the tally of curves that were drawn from worlds with a known best rate."""
    tally, rng = Tally(), np.random.default_rng(seeds)
    for world in every:
        for draw in range(DRAWS):
            rates = _around(world.grid(step, draw % step), world, count, rng)
            tally.add(world.draw(seeds, rates, rng), world.best)
    return tally


def held_out(every: list[World], step: int, count: int | None) -> Tally:
    """Return the tally of single measured seeds; the best rate is that of the other two."""
    tally, rng = Tally(), np.random.default_rng(0)
    for world in every:
        for seed, phase in _turns(world, step):
            others = np.delete(world.measured, seed, axis=1).mean(axis=1)
            rates = _around(world.grid(step, phase), world, count, rng)
            tally.add(world.curve(world.measured[:, [seed]], rates), world.log_lr[others.argmin()])
    return tally


def _turns(world: World, step: int) -> Iterator[tuple[int, int]]:
    for seed in range(world.measured.shape[1]):
        for phase in range(step):
            yield seed, phase


def _around(
    rates: NDArray[np.intp], world: World, count: int | None, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Return `count` of the `rates`, as somebody picks them who knows about where the best is."""
    if count is None:
        return rates
    middle = int(np.abs(world.log_lr[rates] - world.best).argmin()) + int(rng.integers(-1, 2))
    first = int(np.clip(middle - count // 2, 0, len(rates) - count))
    return rates[first : first + count]


if __name__ == "__main__":
    main()
