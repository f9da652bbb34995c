"""Report how the suggestion fares by length of sweep and training, from the committed results."""

from __future__ import annotations

import pandas as pd

from lrchart.leaderboard.results import committed
from lrchart.leaderboard.tables import Rows, number, percent, signed, span

#: rules that each cell is compared with
REFERENCES = ("fastai-minimum", "fastai-valley")
#: trainings that the first sentence is about: both parts have them
LONG = ("8× constant", "8× decay")
CELLS = (
    "Training", "Sweep", "Tasks", "Mean", "Median", "p90", "Lost", "Covered", "Width",
    *(f"Against {name}" for name in REFERENCES),
)  # fmt: skip
KINDS = ("By", "Group", "Tasks", "lrchart", *REFERENCES, "Lost", "Covered", "Readable")
ATTEMPTS = ("Sweep", "Tasks", "Mean steps", "Mean regret", "Lost", "Against auto")


def cells(part: str) -> Rows:
    """Return one row of `CELLS` for each training and length of sweep, the longest first.

    Trainings of the tasks' own length (1×) come last, then the row of all.
    """
    table = committed("regimes")
    table = table[table["part"] == part]
    return [_cell(row) for _, row in _long_first(table).iterrows()]


def kinds(part: str) -> Rows:
    """Return one row of `KINDS` for each optimizer, batch and whether it is a fine-tuning."""
    table = committed("kinds")
    return [
        [
            str(row["by"]), str(row["group"]), f"{row['tasks']:.0f}",
            *(number(row[rule]) for rule in ("lrchart", *REFERENCES)),
            *(percent(row[share]) for share in ("lost", "covered", "readable")),
        ]
        for _, row in table[table["part"] == part].iterrows()
    ]  # fmt: skip


def attempts(part: str) -> Rows:
    """Return one row of `ATTEMPTS` for each length of sweep, and for ``steps="auto"``."""
    table = committed("attempts")
    return [
        [
            str(row["sweeps"]), f"{row['tasks']:.0f}", f"{row['steps']:.0f}",
            number(row["regret"]), percent(row["lost"]),
            "–" if row["sweeps"] == "auto" else _difference(row, ""),
        ]
        for _, row in table[table["part"] == part].iterrows()
    ]  # fmt: skip


def summed_up() -> str:
    """Return what a user needs first: how good the number is, and how often it fails."""
    table = committed("regimes").query("sweeps == '300' and regime in @LONG")
    new, old = (table[table["part"] == part] for part in ("judge", "dev and choose"))
    means, others = (" to ".join(_ends(100 * part["mean"])) + " %" for part in (new, old))
    lost = [percent(part["lost"].mean()) for part in (new, old)]
    missed = [percent(1 - part["covered"].mean()) for part in (new, old)]
    return (
        "With the rate suggested after one sweep of 300 steps, a training 8 times as long as those "
        f"of the benchmark loses {means} of the possible improvement on average on the "
        f"{new['tasks'].max()} tasks that no constant was chosen with, and {others} cross-fitted "
        f"on the {old['tasks'].max()} others. It learns nothing, or gets worse than untrained, in "
        f"{lost[0]} and {lost[1]} of the cases, and the interval misses the best rate in "
        f"{missed[0]} and {missed[1]}."
    )


def _ends(values: pd.Series) -> list[str]:
    """Return the lowest and the highest value to one digit, or one if they agree."""
    return [*dict.fromkeys(f"{end:.1f}" for end in (values.min(), values.max()))]


def _long_first(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the longest trainings first, in their order otherwise."""
    return table.assign(last=[_length(name) for name in table["regime"]]).sort_values(
        "last", kind="stable"
    )


def _length(regime: str) -> float:
    """Return what sorts 32× before 8×, 1× and "all"."""
    return 0.0 if regime == "all" else -float(regime.split("×")[0])


def _cell(row: pd.Series) -> list[str]:
    regime, sweeps = str(row["regime"]), row["sweeps"]
    return [
        regime, "–" if pd.isna(sweeps) else str(sweeps), f"{row['tasks']:.0f}",
        *(number(row[name]) for name in ("mean", "median", "p90")),
        percent(row["lost"]), percent(row["covered"]), f"{row['width']:.2f}",
        *(_difference(row, f"{name} ") for name in REFERENCES),
    ]  # fmt: skip


def _difference(row: pd.Series, name: str) -> str:
    bounds = span(row[f"{name}low"], row[f"{name}high"], signed)
    return f"{signed(row[f'{name}difference'])} ({bounds})"
