"""Compare two runs: their rates and their lowest losses."""

from __future__ import annotations

import math

import pandas as pd

from lrchart.analysis.findings import Findings
from lrchart.text import line, loss_text, lr_text, shortened, told_apart

#: maximum characters of a run's name in a sentence
NAME = 40
#: factors below this count as no difference
SAME = 1.05


def comparable(findings: Findings) -> bool:
    """Return whether there are exactly two runs, each with a rate to compare."""
    known = _rates(findings).dropna(subset=["lr"])
    return findings.crowd is None and len(findings.runs) == len(known) == 2


def has_lowest(findings: Findings) -> bool:
    """Return whether the lowest losses of all runs say something: that of a guess is noise."""
    readable = findings.suggestions["readable"].all()
    return bool(readable) and set(findings.runs) <= set(findings.minima["run"])


def comparison(findings: Findings) -> str:
    """Compare the second of two runs with the first, in parts between middle dots.

    >>> comparison(findings)  # doctest: +SKIP
    'Suggested for adam: 3.7e-2 against 0.25, 6.8 × lower · Lowest loss: 0.76 against 1.9, …'
    """
    rates = _rates(findings)
    before, after = (rates[rates["run"] == run].iloc[0] for run in findings.runs)
    name = short_name(findings, findings.runs[1])
    if rates is findings.windows:
        kind = "Optimum of"
    else:
        kind = "Suggested for" if after["readable"] else "Best guess for"
    other = f"{lr_text(before['lr'])}{'' if before['readable'] else ' (a guess)'}"
    apart = factor(before["lr"], after["lr"])
    text = f"{kind} {name}: {lr_text(after['lr'])} against {other}, {apart}"
    return " · ".join([text, *_losses(findings)])


def short_name(findings: Findings, run: str) -> str:
    """Return the name of `run` as a sentence has room for it, told apart from all other runs."""
    labels = dict(zip(findings.runs, told_apart(findings.runs), strict=True))
    return shortened(line(labels[run]), NAME)


def _rates(findings: Findings) -> pd.DataFrame:
    """Return the rates that are compared: suggestions, or optima if both runs declare theirs."""
    both = (findings.windows["source"] == "declared").all()
    return findings.windows if both else findings.suggestions


def factor(before: float, after: float) -> str:
    """Return the factor from `before` to `after`, both positive: ``6.8 × lower``."""
    times = max(before, after) / min(before, after)
    if times < SAME:
        return "the same"
    rounded = float(f"{times:.2g}")
    text = f"{rounded:,.10g}" if rounded < 1e6 else loss_text(rounded)
    return f"{text} × {'lower' if after < before else 'higher'}"


def _losses(findings: Findings) -> list[str]:
    if not has_lowest(findings):
        return []
    lowest = findings.minima.set_index("run")["loss"]
    before, after = (float(lowest[run]) for run in findings.runs)
    # Ratios are meaningless if a loss is zero or less.
    if min(before, after) > 0:
        apart = factor(before, after)
    else:
        less = after < before
        apart = f"{loss_text(math.fabs(after - before))} {'lower' if less else 'higher'}"
    return [f"Lowest loss: {loss_text(after)} against {loss_text(before)}, {apart}"]
