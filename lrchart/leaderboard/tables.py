"""Format the leaderboard as tables for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lrchart.analysis.rules.registry import DEFAULT_RULE
from lrchart.leaderboard.board import Board
from lrchart.leaderboard.statistics import by
from lrchart.text import or_none

Rows = list[list[str]]

#: rules that the default rule is compared with for each kind of training
REFERENCES = ("fastai-minimum", "fastai-valley")
#: columns of `Board.standing` in the JSON document; a missing number is null
KEYS = (
    "mean", "low", "high", "median", "p90", "good", "lost", "failed",
    "difference", "difference_low", "difference_high", "covered", "width",
)  # fmt: skip
#: kind of sweeps -> description of a case
CASES = {
    "100": "range tests of 100 steps, one a case",
    "100x3": "cases of three range tests of 100 steps read together",
    "300": "range tests of 300 steps, one a case",
}
#: part of the tasks -> remark on the default rule
PARTS = {
    "judge": f"These tasks were not used to choose the constants of {DEFAULT_RULE}.",
    "choose": f"These tasks were used to choose the constants of {DEFAULT_RULE}: its figures are "
    "optimistic.",
    "dev": f"These tasks were used to choose the constants of {DEFAULT_RULE}: its figures are "
    "optimistic.",
    "all": f"The constants of {DEFAULT_RULE} were chosen on dev and choose: its figures are "
    "optimistic there.",
}
CROSS_FITTED = "Cross-fitted figures: python -m benchmarks.suggestions.fit."
COMMITTED = (
    "Committed results; to score rules here and now, those of other packages too, give the tasks "
    "of the benchmark with --tasks."
)


def standings(board: Board) -> tuple[list[str], Rows]:
    """Return the header and one row a rule, best first."""
    header = [
        "Rule", "Mean regret", "95 % interval", "Median", "p90", "Lost", "Failed",
        f"Against {board.reference}", "95 % interval",
    ]  # fmt: skip
    rows = [
        [
            str(name),
            number(row["mean"]),
            span(row["low"], row["high"]),
            number(row["median"]),
            number(row["p90"]),
            percent(row["lost"]),
            f"{row['failed']:.0f}",
            signed(row["difference"]),
            span(row["difference_low"], row["difference_high"], signed),
        ]
        for name, row in board.standing().iterrows()
    ]
    return header, rows


def groups(board: Board, column: str) -> tuple[list[str], Rows]:
    """Return mean regret by rule and `column`, "optimizer" or "batch", the best rules first."""
    means = by(board.cases, column)
    counts = means.pop("tasks")
    order = [str(rule) for rule in board.standing().index]
    header = ["Rule", *(f"{group} ({count})" for group, count in counts.items())]
    return header, [[rule, *map(number, means[rule])] for rule in order]


def notes(board: Board) -> list[str]:
    """Return the notes below the table, one or two sentences each."""
    lines = [
        f"{board.tasks} tasks, {len(board.cases) // board.cases['rule'].nunique()} "
        f"{CASES[board.sweeps]}. Regret: 0 is as good as the best measured rate, 1 has learned "
        "nothing, 1.5 is the worst counted and what a rule without an answer gets. Lost: the "
        "share with 1 or more. Intervals resample tasks."
    ]
    ours = board.standing().to_dict("index").get(DEFAULT_RULE)
    if ours is not None and ours["failed"] < ours["n"]:
        lines.append(
            f"The window of {DEFAULT_RULE} holds the best measured rate in "
            f"{percent(ours['covered'])} of cases; median width {ours['width']:.2f} decades."
        )
    if board.source != "folder":
        lines.append(PARTS[board.split])
    if board.source != "folder" and board.split != "judge":
        lines.append(CROSS_FITTED)
    return [*lines, COMMITTED] if board.source == "committed" else lines


def document(board: Board, columns: tuple[str, ...]) -> dict[str, Any]:
    """Return the leaderboard for JSON; `columns` adds mean regret by each of them."""
    standing = board.standing()
    rows = standing.to_dict("index")
    content: dict[str, Any] = {
        "tasks": board.tasks, "sweeps": board.sweeps, "split": board.split,
        "source": board.source, "reference": board.reference,
        "rules": [
            {"rule": name, **{key: or_none(row[key]) for key in KEYS}}
            for name, row in rows.items()
        ],
    }  # fmt: skip
    if columns:
        content["by"] = {column: _by(board, column) for column in columns}
    return content


def _by(board: Board, column: str) -> list[dict[str, Any]]:
    means = by(board.cases, column)
    counts = means.pop("tasks").to_dict()
    return [
        {column: group, "tasks": int(counts[group]), "mean": row}
        for group, row in means.to_dict("index").items()
    ]


def number(value: float) -> str:
    """Return a regret to three digits; a dash if there is none."""
    return "–" if pd.isna(value) else f"{value:.3f}"


def signed(value: float) -> str:
    """Return a signed difference of regrets."""
    return "–" if pd.isna(value) else f"{round(float(value), 3) + 0:+.3f}".replace("-", "−")


def percent(value: float) -> str:
    """Return a share in per cent; below ten with one decimal."""
    digits = 1 if 0 < value < 0.0995 else 0
    return f"{100 * value:.{digits}f} %"


def span(low: float, high: float, text: Any = number) -> str:
    """Return an interval."""
    return "–" if pd.isna(low) else f"{text(low)} to {text(high)}"


def difference(row: Mapping[Any, Any] | pd.Series, name: str) -> str:
    """Return the difference from a reference, and its interval; `name` begins their columns."""
    bounds = span(row[f"{name}low"], row[f"{name}high"], signed)
    return f"{signed(row[f'{name}difference'])} ({bounds})"
