"""Define the zones of a range test and their words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lrchart.analysis.findings import Findings
from lrchart.text import lr_text

Rows = list[dict[str, Any]]

#: zone -> (what it is, what follows, the one or two words for a narrow screen)
WORDS = {
    "too low": ("Too Low LR", "→ Slow training", "Too low"),
    "optimal": ("Optimal LR region", "→ Steepest loss decline", "Optimal"),
    "divergence": ("Divergence", "→ LR too high", "Too high"),
}
#: what the window of a real run is called: it is estimated, and may be a guess
ESTIMATED = ("Suggested window", "→ best LR in 4 of 5 runs", "Window")
UNREADABLE = ("Best guess only", "→ hard-to-read sweep", "Guess")


def zones(findings: Findings, run: str) -> tuple[Rows, Rows]:
    """Return the zones around the window of `run`, and the values of the window.

    A zone is ``zone, low, high`` (learning rates) and its words; a value of the window is
    ``side, lr, text`` with ``side`` low, at or high.
    Both lists are empty where the run has no window. The divergence zone of a scenario starts
    where its window ends, by its definition; that of a real run starts where its loss
    diverges, and is missing where it does not.
    """
    found = findings.windows[findings.windows["run"] == run].dropna(subset=["lr_low", "lr_high"])
    if found.empty:
        return [], []
    window = found.iloc[0]
    first, last = float(findings.curve["lr"].min()), float(findings.curve["lr"].max())
    low, high = max(window["lr_low"], first), min(window["lr_high"], last)
    declared = window["source"] == "declared"
    edge = high if declared else max(float(findings.edges.get(run, last)), high)
    middle = WORDS["optimal"] if declared else (ESTIMATED if window["readable"] else UNREADABLE)
    rows = [
        _zone("too low", first, low, WORDS["too low"]),
        _zone("optimal", low, high, middle),
        _zone("divergence", edge, last, WORDS["divergence"]),
    ]
    return [row for row in rows if row["low"] < row["high"]], _bounds(window, first, last)


def _zone(zone: str, low: float, high: float, words: tuple[str, str, str]) -> dict[str, Any]:
    what, follows, short = words
    return {
        "zone": zone,
        "low": low,
        "high": high,
        "long": f"{what}\n{follows}",
        "short": short,
        # Pixels each needs at the labels' size, by counting: the spec picks what fits.
        "long_width": 6.8 * max(len(what), len(follows)),
        "short_width": 6.8 * len(short),
    }


def _bounds(window: pd.Series, first: float, last: float) -> Rows:
    declared = window["source"] == "declared"
    named = {"low": "optimal ÷ 3 = ", "at": "", "high": "optimal × 3 = "}
    # Where the rate between them is not shown, the bounds keep clear of each other.
    shown = first <= window["lr"] <= last
    others = {"low": "lr_high", "at": "lr", "high": "lr_low"}
    rows: Rows = []
    for side, lr in (("low", "lr_low"), ("at", "lr"), ("high", "lr_high")):
        short = lr_text(window[lr])
        text = f"{named[side]}{short}" if declared else short
        rows.append(
            {
                "side": side,
                "lr": window[lr],
                "text": text,
                "short": short,
                "text_width": 6.3 * len(text),
                "short_width": 6.3 * len(short),
                "at": window["lr" if shown else others[side]],
                "at_width": 6.8 * len(lr_text(window["lr"])) if shown else 0,
            }
        )
    return [row for row in rows if first <= row["lr"] <= last]
