"""Report how the suggestion fares by length of sweep and training, from the committed results."""

from __future__ import annotations

import pandas as pd

from lrchart.leaderboard.results import committed
from lrchart.leaderboard.tables import REFERENCES, Rows, difference, number, percent

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
            "–" if row["sweeps"] == "auto" else difference(row, ""),
        ]
        for _, row in table[table["part"] == part].iterrows()
    ]  # fmt: skip


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
        *(difference(row, f"{name} ") for name in REFERENCES),
    ]  # fmt: skip
