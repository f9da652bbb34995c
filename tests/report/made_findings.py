"""Findings made up for sentences about them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lrchart.analysis.axis_limits import Limits
from lrchart.analysis.findings import Findings
from lrchart.analysis.window import COLUMNS

Row = tuple[Any, ...]

DECLARED: Row = ("a", 2e-3, 2e-3 / 3, 6e-3, "declared", True, "")
ESTIMATED: Row = ("a", 3e-3, 1e-3, 9e-3, "estimated", True, "")
GUESSED: Row = ("a", 3e-3, 1e-3, 9e-3, "estimated", False, "too noisy")
NOTHING: Row = ("a", np.nan, np.nan, np.nan, "estimated", False, "flat")


def findings(*windows: Row, edges: dict[str, float] | None = None, blank: bool = False) -> Findings:
    """Runs a, b, … that fall from 3 to 1.25 at 1e-2."""
    names = [row[0] for row in windows]
    curves = [
        pd.DataFrame({"run": name, "lr": [1e-4, 1e-2, 1.0], "loss_smooth": [3.0, 1.25, 1.25]})
        for name in names
    ]
    curve = pd.concat(curves, ignore_index=True).assign(diverged=False)
    curve["loss"] = curve["loss_smooth"]
    answers = [
        (name, 1.5e-3 if row[4] == "declared" else row[1], row[2], row[3], *row[5:])
        for name, row in zip(names, windows, strict=True)
    ]
    if blank:
        curve[["loss", "loss_smooth"]] = np.nan
    marks = [] if blank else [(name, "minimum", 1e-2, 1.25, 0.0) for name in names]
    return Findings(
        curve=curve,
        windows=pd.DataFrame(list(windows), columns=COLUMNS),
        suggestions=pd.DataFrame(
            answers, columns=["run", "lr", "lr_low", "lr_high", "readable", "reason"]
        ),
        landmarks=pd.DataFrame(marks, columns=["run", "mark", "lr", "loss", "slope"]),
        edges=pd.Series(edges or {}, dtype="float64"),
        half_life=0.1,
        limits=Limits(0.0, 1.0, 1.0, None),
    )


def named(name: str, row: Row) -> Row:
    return (name, *row[1:])
