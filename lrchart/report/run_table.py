"""Tabulate the learning rates of a chart, one row a run."""

from __future__ import annotations

import math
from typing import Any

from lrchart.analysis.findings import Findings
from lrchart.analysis.rules.registry import DEFAULT_RULE
from lrchart.analysis.zoning import zoning
from lrchart.report.purpose import training_text
from lrchart.report.sentences import reasons, window_text
from lrchart.report.table import Table
from lrchart.text import lr_text

#: note on the difference between optimum and suggestion of a scenario
TEACHING = (
    "A scenario declares its optimum, where its loss falls fastest. The suggestion is read off the "
    "noisy curve, for a training at a constant rate as long as the sweep; both lie in the window."
)

HEADER = ("Run", "Optimum", "Suggested", "Window", "Lowest loss at", "Diverges from")
#: maximum runs that a note names
NAMED = 3
#: index of the column with the optimum, which only scenarios have
OPTIMUM = 1


def table_of(findings: Findings) -> Table:
    """Return one row a run, with its learning rates as people write them.

    Of many runs, these are the notable ones, each with the reason.
    """
    lowest = findings.minima.set_index("run")["lr"]
    suggested = {pick["run"]: pick for pick in findings.suggestions.to_dict("records")}
    why = findings.crowd.notable if findings.crowd else {}
    declared = bool((findings.windows["source"] == "declared").any())
    rows = []
    for window in findings.windows.to_dict("records"):
        run, pick = window["run"], suggested[window["run"]]
        row = (
            f"{run} ({why[run]})" if run in why else run,
            lr_text(window["lr"]) if window["source"] == "declared" else "–",
            _suggested(pick),
            _window(findings, run),
            lr_text(lowest.get(run, math.nan)),
            lr_text(findings.edges.get(run, math.nan)),
        )
        rows.append(row if declared else _without(row))
    header = HEADER if declared else _without(HEADER)
    return Table("Learning rates by run", header, tuple(rows), _notes(findings, declared))


def _notes(findings: Findings, declared: bool) -> tuple[str, ...]:
    optimum = "; the optimum is declared by the scenario" if declared else ""
    rule = str(findings.suggestions["rule"].iloc[0])
    trainings = {} if rule != DEFAULT_RULE else _trainings(findings)
    alone = not declared and len(trainings) == 1
    same = "".join(f" for a training of {training}" for training in trainings) if alone else ""
    notes = [f"Suggested by the rule {rule!r}{same}{optimum}."]
    if not alone:
        notes += [f"{runs}: for a training of {text}." for text, runs in trainings.items()]
    if declared:
        notes.append(TEACHING)
    if findings.crowd is not None:
        crowd = findings.crowd
        notes.append(f"{len(crowd.notable)} of {crowd.count:,} runs; the others are in the band.")
    return (*notes, *(f"{reason}." for reason in reasons(findings)))


def _trainings(findings: Findings) -> dict[str, str]:
    """Return each training, in words, with the recorded runs whose rates are for it."""
    declared = findings.windows["source"] == "declared"
    picks = findings.suggestions[
        ~findings.suggestions["run"].isin(findings.windows["run"][declared])
    ]
    runs: dict[str, list[str]] = {}
    for pick in picks.dropna(subset=["lr"]).to_dict("records"):
        training = training_text(float(pick["training_steps"]), str(pick["schedule"]))
        runs.setdefault(training, []).append(str(pick["run"]))
    return {training: _listed(names) for training, names in runs.items()}


def _listed(names: list[str]) -> str:
    """Return the first `NAMED` names, and how many more there are."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"


def _suggested(pick: dict[Any, Any]) -> str:
    """Return the rate of a suggestion; that of a sweep that is hard to read is called a guess."""
    guess = not pick["readable"] and math.isfinite(pick["lr"])
    return f"{lr_text(pick['lr'])}{' (guess)' if guess else ''}"


def _window(findings: Findings, run: str) -> str:
    plan = zoning(findings, run)
    if plan is None or not plan.readable or not plan.low < plan.high:
        return "–"
    return window_text(plan)


def _without(row: tuple[str, ...]) -> tuple[str, ...]:
    return row[:OPTIMUM] + row[OPTIMUM + 1 :]
