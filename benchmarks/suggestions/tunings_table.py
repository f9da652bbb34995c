"""Score fresh fine-tunings: which sweep serves best, and what a warm-up changes.

The regret of a rate is as everywhere here, for each length and schedule of the training.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from benchmarks.suggestions.constants import kept
from benchmarks.suggestions.stored import sweep_rates
from lrchart.analysis.rules.own.descent import read
from lrchart.analysis.rules.own.law import Training
from lrchart.analysis.rules.registry import find
from lrchart.errors import NoSuggestionError
from lrchart.leaderboard.statistics import interval
from lrchart.leaderboard.tables import Rows, difference, number, percent
from lrchart.leaderboard.truth import LOST, WORST

FOLDER = Path(__file__).parent / "fine_tunings"
#: (multiple of the steps, schedule) for each row of ``final``
REGIMES = [(times, name) for times in (1, 8) for name in ("constant", "warm", "decay")]
#: name of a sweep in the archives -> its name in the table
SWEEPS = {
    "plain": "training batch", "held": "rows held aside", "warm": "training batch, after a warm-up"
}  # fmt: skip
STEPS = (100, 300)
#: divisor of the largest stable rate
SHARE = 5.6
STABLE, MINIMUM = f"largest stable rate / {SHARE}", "fastai-minimum"
TUNINGS = (
    "Sweep", "Steps", "Mean", "Lost", "Readable", "Covered", "Against the training batch",
)  # fmt: skip
SCHEDULES = ("Training", "Best rate against constant", "Mean regret", "Answer − best rate")


class Answer(NamedTuple):
    """A rate in log10 lr, and its interval if there is one."""

    at: float
    low: float = np.nan
    high: float = np.nan
    readable: float = np.nan


def cases(folder: Path = FOLDER) -> pd.DataFrame:
    """Return one row a task, sweep, seed and training: its answer, regret and best rate."""
    rows = []
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as archive:
            task = dict(archive)
        for sweep, steps, seed in _sweeps(task):
            for row, (times, schedule) in enumerate(REGIMES):
                training = Training(times * float(task["steps"]), float(schedule == "decay"))
                answer = _answer(task, sweep, steps, seed, training)
                best = float(np.log10(task["lr"][task["final"][row].argmin()]))
                rows.append(
                    {
                        "task": path.stem, "sweep": sweep, "steps": steps, "seed": seed,
                        "times": times, "schedule": schedule, "best": best,
                        "regret": _regret(task, row, answer.at), **answer._asdict(),
                        "covered": float(answer.low <= best <= answer.high),
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)


def _sweeps(task: dict[str, Any]) -> Iterator[tuple[str, int, int]]:
    """Yield the name, length and seed of each kind of answer."""
    for seed in range(len(task["edge"])):
        yield STABLE, 92, seed
        for steps in STEPS:
            yield MINIMUM, steps, seed
            for name in SWEEPS:
                yield name, steps, seed


def _answer(task: dict[str, Any], sweep: str, steps: int, seed: int, training: Training) -> Answer:
    """Return what a sweep says."""
    if sweep == STABLE:
        return Answer(float(np.log10(task["edge"][seed] / SHARE)))
    loss = task[f"{'plain' if sweep == MINIMUM else sweep}{steps}"][seed].astype(float)
    end = int(np.argmin([*np.isfinite(loss), False])) + 1
    lr = sweep_rates(f"exponential{len(loss)}")
    if sweep == MINIMUM:
        try:
            return Answer(float(np.log10(find(MINIMUM)(lr[:end], loss[:end]))))
        except NoSuggestionError:
            return Answer(np.nan)
    reading = read([(lr[:end], loss[:end])], training)
    return Answer(*np.log10(reading[:3]), float(reading.readable))


def _regret(task: dict[str, Any], row: int, at: float) -> float:
    loss = task["final"][row]
    best = loss.min()
    if np.isnan(at):
        return WORST
    reached = np.interp(at, np.log10(task["lr"]), loss)
    return float(np.clip((reached - best) / (task["untrained"] - best), 0, WORST))


def tunings(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a kind of sweep and length: how it fares, and against the training batch.

    ``steps`` 92 is compared with the sweep of 100.
    """
    rows = []
    means = table.groupby(["sweep", "steps", "task"])["regret"].mean()
    for (sweep, steps), group in table.groupby(["sweep", "steps"], sort=False):
        apart = means[sweep, steps] - means["plain", max(steps, STEPS[0])]
        low, high = interval(apart)
        rows.append({
            "sweep": sweep, "steps": steps,
            "mean": group["regret"].mean(), "lost": (group["regret"] >= LOST).mean(),
            "readable": group["readable"].mean(),
            "covered": group["covered"].mean() if group["low"].notna().any() else np.nan,
            "difference": apart.mean(), "low": low, "high": high,
        })  # fmt: skip
    order = {name: k for k, name in enumerate([*SWEEPS, MINIMUM, STABLE])}
    table = pd.DataFrame(rows)
    return table.sort_values(
        ["steps", "sweep"], key=lambda c: c.map(order) if c.name == "sweep" else c
    ).reset_index(drop=True)


def schedules(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a training, after plain sweeps of 300 steps.

    ``shift``: decades from the best constant rate of the same length to the best rate, with its
    interval over tasks; ``mean`` regret, and the median of the answer minus the best rate.
    """
    plain = table[(table["sweep"] == "plain") & (table["steps"] == STEPS[-1])]
    best = plain.groupby(["times", "schedule", "task"])["best"].first()
    rows = []
    for times, schedule in REGIMES:
        group = plain[(plain["times"] == times) & (plain["schedule"] == schedule)]
        shift = best[times, schedule] - best[times, "constant"]
        low, high = interval(shift)
        rows.append({
            "training": f"{times}× {schedule}", "difference": shift.mean(), "low": low,
            "high": high, "mean": group["regret"].mean(),
            "away": (group["at"] - group["best"]).median(),
        })  # fmt: skip
    return pd.DataFrame(rows)


def tuning_rows() -> Rows:
    """Return one row of `TUNINGS` each."""
    return [
        [
            SWEEPS.get(row["sweep"], row["sweep"]), str(row["steps"]), number(row["mean"]),
            percent(row["lost"]), _share(row["readable"]), _share(row["covered"]),
            "–" if row["sweep"] == "plain" else difference(row, ""),
        ]
        for _, row in kept("tunings").iterrows()
    ]  # fmt: skip


def _share(value: float) -> str:
    return "–" if pd.isna(value) else percent(value)


def schedule_rows() -> Rows:
    """Return one row of `SCHEDULES` each."""
    return [
        [
            row["training"], "–" if "constant" in row["training"] else difference(row, ""),
            number(row["mean"]), f"{row['away']:+.2f}".replace("-", "−"),
        ]
        for _, row in kept("schedules").iterrows()
    ]  # fmt: skip
