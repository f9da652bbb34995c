"""State how good the suggestion is, and how often it fails."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from lrchart.leaderboard.results import committed
from lrchart.leaderboard.tables import REFERENCES, Rows, difference, number, percent

#: trainings that the sentences describe; both parts have them
LONG = ("8× constant", "8× decay")
#: rows of the table: (regime, sweep, part)
SHOWN = (
    *((regime, "300", "judge") for regime in LONG),
    *((regime, "300", "dev and choose") for regime in ("32× constant", "32× decay")),
    ("1× constant", "100", "judge"),
)
HEADER = (
    "Training", "Sweep steps", "Tasks", "Mean regret", "Lost", "Covered",
    *(f"Against {name}" for name in REFERENCES),
)  # fmt: skip
#: part -> its name in the table
PARTS = {"judge": "held out", "dev and choose": "cross-fitted"}
#: on older tasks, which are not committed: mean regret of an earlier version of the rule (without
#: lengths of trainings), that of fastai-minimum, and their difference
OLDER = ("0.172", "0.149", "+0.023 (−0.042 to +0.102)")
#: note below the table
REGIMES = (
    "8× is eight times the 120 to 400 steps of the benchmark's trainings; a rate that decays does "
    "so as a cosine, after 5 % warm-up. Held out: no constant was chosen with these tasks. "
    "Cross-fitted: each family of tasks is answered without it. Below 0, lrchart is better."
)


class Figures(NamedTuple):
    """Figures of the trainings `LONG` after sweeps of 300 steps, as texts."""

    tasks: str
    loses: str
    lost: str
    missed: str


def rows() -> Rows:
    """Return one row of `HEADER` for each of `SHOWN`, and one for the older tasks."""
    cells = committed("regimes").set_index(["regime", "sweeps", "part"]).to_dict("index")
    texts = []
    for regime, sweeps, part in SHOWN:
        row = cells[regime, sweeps, part]
        texts.append([
            regime, sweeps, f"{row['tasks']:.0f} {PARTS[part]}", number(row["mean"]),
            percent(row["lost"]), percent(row["covered"]),
            *(difference(row, f"{name} ") for name in REFERENCES),
        ])  # fmt: skip
    older = "1× constant, older tasks, earlier rule"
    return [*texts, [older, "100", "55 held out", OLDER[0], "–", "82 %", OLDER[2], "–"]]


def accuracy() -> str:
    """Return how good the suggestion is, and how often it fails."""
    new, old = _figures("judge"), _figures("dev and choose")
    return (
        "After a sweep of 300 steps, for a training 8 times as long as the benchmark's, the "
        f"suggested rate loses {new.loses} of the possible improvement on average on {new.tasks} "
        f"held-out tasks; {new.lost} of these trainings learn nothing or end worse than untrained, "
        f"and the interval misses the best rate in {new.missed}. On the {old.tasks} other tasks, "
        f"cross-fitted, these figures are {old.loses}, {old.lost} and {old.missed}."
    )


def tie() -> str:
    """Return where the default rule did not win."""
    return (
        "On 55 older tasks, kept apart, with short trainings at a constant rate and sweeps of 100 "
        f"steps, lrchart is tied with fastai-minimum: mean regret {OLDER[0]} against {OLDER[1]}, "
        f"a difference of {OLDER[2]}."
    )


def caption() -> str:
    """Return the accuracy and the tie, for the caption of the leaderboard."""
    new, old = _figures("judge"), _figures("dev and choose")
    return (
        f"On {new.tasks} held-out tasks, the rate suggested by a sweep of 300 steps loses "
        f"{new.loses} of the possible improvement, and {new.lost} of the trainings learn nothing; "
        f"on {old.tasks} other tasks, cross-fitted, it is {old.loses} and {old.lost}. These are "
        "trainings from scratch, 8 times as long as the benchmark's. With short trainings and "
        "sweeps, on 55 older tasks, lrchart is tied with fastai-minimum."
    )


def _figures(part: str) -> Figures:
    table = committed("regimes")
    table = table[(table["part"] == part) & (table["sweeps"] == "300")]
    table = table[table["regime"].isin(LONG)]
    loses = " to ".join(_ends(100 * table["mean"])) + " %"
    lost, missed = percent(table["lost"].mean()), percent(1 - table["covered"].mean())
    return Figures(str(table["tasks"].max()), loses, lost, missed)


def _ends(values: pd.Series) -> list[str]:
    """Return the lowest and the highest value to one digit, or one if they agree."""
    return [*dict.fromkeys(f"{end:.1f}" for end in (values.min(), values.max()))]
