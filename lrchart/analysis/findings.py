"""Findings of the analysis: everything that a chart draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from lrchart.analysis.axis_limits import Limits
from lrchart.analysis.crowd import Crowd
from lrchart.keywords.lacking import Lacking

#: maximum runs named in a repr
SHOWN = 3


@dataclass(frozen=True, repr=False)
class Findings(Lacking):
    """The tables behind a chart; each names its run in the column ``run``."""

    _subject = "findings have"
    _instead = (
        "lrchart.plot of the same history draws them, and their tables, as findings.suggestions "
        "and findings.curve, are dataframes"
    )

    #: one sweep per run: lr, loss, loss_low, loss_high, loss_smooth, slope_per_decade, diverged
    curve: pd.DataFrame
    #: run, lr, lr_low, lr_high, source, readable, reason; the bounds are those of the window, which
    #: ends at the latest where the loss begins to climb
    windows: pd.DataFrame
    #: run, rule, lr, lr_low, lr_high, readable, reason: the suggestion of the rule, even if an
    #: optimum is declared; the bounds are those of the 80 % interval
    suggestions: pd.DataFrame
    #: run, mark, lr, loss, slope
    landmarks: pd.DataFrame
    #: run -> learning rate at which the loss diverges; windows and intervals end below it
    edges: pd.Series[float]
    #: half-life of the smoothing, in decades of lr
    half_life: float
    #: range of the loss axis
    limits: Limits
    #: run -> learning rate at which the loss begins to climb from its minimum for good
    climbs: pd.Series[float] = field(default_factory=lambda: pd.Series(dtype=float))
    #: run -> learning rate from which the loss is back at its start, or above it, for good
    returns: pd.Series[float] = field(default_factory=lambda: pd.Series(dtype=float))
    #: maximum half-life with which losses behind an edge may join the line
    joined: float = 2.0
    #: whether `curve` was reduced to what a chart needs (see `lrchart.analysis.thin`)
    thinned: bool = False
    #: suggestions of every rule, like `suggestions`; None if one rule was chosen
    every_rule: pd.DataFrame | None = None
    #: summary of all runs, if they are too many to draw each; the tables above then hold only the
    #: notable runs
    crowd: Crowd | None = None

    def __repr__(self) -> str:
        rates = ", ".join(
            f"{row['run']} suggests {row['lr']:.2g}"
            for row in self.suggestions.head(SHOWN).to_dict("records")
        )
        more = len(self.runs) - SHOWN
        what = f"{len(self.runs)} {'run' if len(self.runs) == 1 else 'runs'}"
        rest = f", and {more} more" if more > 0 else ""
        return f"<findings of {what} ({len(self.curve):,} steps): {rates}{rest}>"

    @cached_property
    def runs(self) -> list[str]:
        """The runs' names, in the order of the frame."""
        return list(dict.fromkeys(self.curve["run"]))

    @cached_property
    def curve_of(self) -> dict[str, pd.DataFrame]:
        """The rows of each run in `curve`."""
        return {str(run): rows for run, rows in self.curve.groupby("run", sort=False)}

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest learning rate of all runs."""
        return float(self.curve["lr"].min()), float(self.curve["lr"].max())

    @cached_property
    def minima(self) -> pd.DataFrame:
        """The rows of `landmarks` that are minima."""
        return self.landmarks[self.landmarks["mark"] == "minimum"]

    @cached_property
    def lowest_of(self) -> dict[str, float]:
        """The learning rate of the minimum of each run that has one."""
        return dict(zip(self.minima["run"], self.minima["lr"], strict=True))

    @cached_property
    def steepest(self) -> pd.DataFrame:
        """The rows of `landmarks` that are steepest descents."""
        return self.landmarks[self.landmarks["mark"] == "steepest descent"]

    @cached_property
    def readable_descents(self) -> pd.DataFrame:
        """The rows of `steepest` of readable sweeps: in others, noise falls as fast."""
        runs = self.windows["run"][self.windows["readable"].astype(bool)]
        return self.steepest[self.steepest["run"].isin(runs)]

    @cached_property
    def window_of(self) -> dict[str, dict[Any, Any]]:
        """The row of each run in `windows`."""
        return {row["run"]: row for row in self.windows.to_dict("records")}

    @cached_property
    def answer_of(self) -> dict[str, dict[Any, Any]]:
        """The row of each run in `suggestions`."""
        return {row["run"]: row for row in self.suggestions.to_dict("records")}
