"""Time suggestions for many runs at once, against a rule called in a loop.

Usage: python benchmarks/suggest.py [RUNS [STEPS [ROUNDS]]]

Prints a Markdown table; each figure is a median of ROUNDS (default 5) calls that took turns, in
processor time. The loops call a rule once a run, on arrays that are cut already: the rules as
they are in lrchart, whose numbers are the tools' own, and fastai's own functions where it is
installed. fastai's valley looks at every pair of steps, so few runs are timed and scaled up.
"""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
from measure import table

from lrchart import suggest
from lrchart.analysis.batches import Sweeps, sweeps_of
from lrchart.analysis.rules.registry import RULES
from lrchart.analysis.rules.tools.fastai import recorded
from lrchart.frame.validation import validate

#: rules that are timed
SHOWN = (
    "fastai-valley", "fastai-minimum", "fastai-steep", "fastai-slide", "torch-lr-finder", "lrchart",
)  # fmt: skip
#: number of runs for which loops are timed, and their minimum
FEW, FEWEST = 1000, 50

#: name -> (timed function, number of runs that it answers)
Contestants = dict[str, tuple[Callable[[], Any], int]]


def frame(runs: int, steps: int) -> pd.DataFrame:
    """Return range tests that fall somewhere between 1e-6 and 0.1, and blow up later."""
    rng = np.random.default_rng(0)
    lr = np.logspace(-7, 1, steps)
    x = np.log10(lr)
    begins = rng.uniform(-6, -4, (runs, 1))
    ends = begins + rng.uniform(1, 3, (runs, 1))
    loss = 3 - 1.5 * np.clip((x - begins) / (ends - begins), 0, 1)
    loss += 20 * np.clip(x - ends - 1, 0, None) ** 2 + rng.normal(0, 0.05, loss.shape)
    names = np.repeat([f"run {i}" for i in range(runs)], steps)
    return pd.DataFrame({"run": names, "lr": np.tile(lr, runs), "loss": loss.ravel()})


def contestants(data: pd.DataFrame) -> Contestants:
    """Return the loops, and `suggest` on the whole frame."""
    sweeps = sweeps_of(validate(data))
    runs = len(sweeps.names)
    few = min(FEW, runs)
    runners: Contestants = {}
    for name in SHOWN:
        runners[f"loop {name}"] = (lambda name=name: loop(RULES[name], sweeps, few)), few
    runners["suggest"] = (lambda: suggest(data)), runs
    return runners | package(sweeps)


def loop(rule: Callable[..., float], sweeps: Sweeps, runs: int) -> list[float]:
    return [rule(*sweeps.sweep(at)) for at in range(runs)]


def package(sweeps: Sweeps) -> Contestants:
    """Return fastai's own functions on what its recorder has smoothed, if it is there."""
    try:
        import torch
        from fastai.callback import schedule
    except ImportError:
        return {}
    torch.set_num_threads(1)
    few = min(FEWEST, len(sweeps.names))
    smoothed = [
        tuple(torch.tensor(values) for values in recorded(*sweeps.sweep(at))) for at in range(few)
    ]
    steps = int(sweeps.steps[0])
    return {
        f"package {name}": (lambda rule=rule: [rule(*one, steps) for one in smoothed], few)
        for name, rule in (
            ("fastai-valley", schedule.valley),
            ("fastai-minimum", schedule.minimum),
            ("fastai-steep", schedule.steep),
            ("fastai-slide", schedule.slide),
        )
    }


def race(runners: Contestants, rounds: int) -> dict[str, float]:
    """Return the median microseconds a run of every contestant, all taking turns."""
    laps: dict[str, list[float]] = {name: [] for name in runners}
    for turn in range(rounds + 1):
        for name, (call, runs) in runners.items():
            start = time.process_time()
            call()
            if turn:  # the first call fills caches
                laps[name].append((time.process_time() - start) / runs * 1e6)
    return {name: median(times) for name, times in laps.items()}


def rows(costs: dict[str, float]) -> list[list[str]]:
    whole = costs["suggest"]
    lines = []
    for kind, by in (("loop", "lrchart's rule"), ("package", "fastai's function")):
        for name in SHOWN:
            if f"{kind} {name}" not in costs:
                continue
            cost = costs[f"{kind} {name}"]
            lines.append([f"{name}, {by}", f"{cost:.1f}", f"**{cost / whole:.1f}**"])
    return lines


def main() -> None:
    """Print the table."""
    given = [int(text) for text in sys.argv[1:]]
    runs, steps, rounds = given + [10_000, 100, 5][len(given) :]
    costs = race(contestants(frame(runs, steps)), rounds)
    print(f"{runs:,} runs of {steps} steps, {platform.machine()}, numpy {np.__version__}\n")
    suggested = f"ratio to lrchart.suggest, all runs at once ({costs['suggest']:.1f} µs a run)"
    header = ["called in a loop", "µs a run", suggested]
    print(table(header, rows(costs)))


if __name__ == "__main__":
    main()
