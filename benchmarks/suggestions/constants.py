"""Format the tables of README.md that say how the constants were chosen, and against what."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from lrchart.leaderboard.tables import Rows, difference, percent, span

#: tables written by `benchmarks.suggestions.publish_readme`
FOLDER = Path(__file__).parent / "results"
CONSTANTS = ("Constant", "Meaning", "Decades", "Standard error", "95 % interval")
MEANINGS = {
    "level": "above the end of the descent, for D = 10 and T = 1,000",
    "dwell": "higher for ten times the dwell, with two decades of room",
    "room": "the same, more, for each decade of room beyond two (D above 10)",
    "length": "lower for ten times the steps of the training",
    "decay": "higher for the peak of a rate that decays",
    "margin": "below the edge of a divergence, at least",
}
LAWS = ("Instead of the law", "Enough data", "Longer trainings that overfit")
SPREAD = ("Instead of the last 40 % of the fall", "Apart", "Seeds alone", "Mean regret, difference")
WIDTHS = (
    "The width depends on", "Covered", "Mean width", "Score", "Excluded",
    "100", "3 × 100", "300", "1,000", "3,000 steps",
)  # fmt: skip


#: lengths of sweeps, in the order of the last columns of `WIDTHS`
LENGTHS = ("100", "100x3", "300", "1000", "3000")


def kept(name: str) -> pd.DataFrame:
    """Return a table that was written."""
    return pd.read_csv(FOLDER / f"{name}.csv")


def constants() -> Rows:
    """Return one row of `CONSTANTS` each."""
    return [
        [
            str(row["constant"]), MEANINGS[str(row["constant"])], decades(row["fitted"]),
            f"{row['error']:.2f}", span(row["low"], row["high"], decades),
        ]
        for _, row in kept("constants").iterrows()
    ]  # fmt: skip


def laws() -> Rows:
    """Return one row of `LAWS` for each other law and rule, in the order of their names there."""
    table = kept("laws").set_index(["part", "rule"])
    return [
        [str(rule), *(difference(table.loc[part, rule], "") for part in ("enough", "overfitting"))]
        for rule in table.loc["enough"].index
    ]


def apart() -> Rows:
    """Return one row of `SPREAD` for each point of the curve."""
    return [
        [
            str(row["place"]), f"{row['spread']:.2f}", f"{row['floor']:.2f}",
            f"{row['regret']:.3f}" if row["difference"] == 0 else difference(row, ""),
        ]
        for _, row in kept("spread").iterrows()
    ]  # fmt: skip


def widened() -> Rows:
    """Return one row of `WIDTHS` for each dependence."""
    return [
        [
            str(row["depends"]), percent(row["covered"]), f"{row['width']:.2f}",
            f"{row['score']:.2f}", f"{row['excluded']:.0f} of {row['cells']:.0f}",
            *(f"{row[f'width {sweeps}']:.2f}" for sweeps in LENGTHS),
        ]
        for _, row in kept("widths").iterrows()
    ]  # fmt: skip


def decades(value: float) -> str:
    """Return a constant."""
    return f"{value:.2f}".replace("-", "−")
