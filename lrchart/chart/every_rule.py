"""What every rule suggests, as points on the curves: drawn where all rules were asked for."""

from __future__ import annotations

import math
from typing import Any

import altair as alt

from lrchart.analysis.findings import Findings
from lrchart.analysis.rules.registry import find
from lrchart.chart.rows import Rows, level, values
from lrchart.chart.theme import ink
from lrchart.report.numbers import lr_text, span_text
from lrchart.text import line


def rule_rows(findings: Findings, zoned: str | None) -> Rows:
    """Return the rates that lie within the sweep, of the zoned run or, where none is, of all.

    Rules that say the same to two digits share a row, for their rings would hide each other.
    """
    if findings.every_rule is None:
        return []
    first, last = findings.curve["lr"].min(), findings.curve["lr"].max()
    shown = findings.every_rule[findings.every_rule["lr"].between(first, last)]
    ids = {name: f"r{i}" for i, name in enumerate(findings.runs)}
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for run, rule, lr in zip(shown["run"], shown["rule"], shown["lr"], strict=True):
        loss, label = level(findings, run, lr), find(rule).label
        if zoned not in (None, run) or not math.isfinite(loss):
            continue
        place = run, lr_text(lr)
        if place in rows:
            rows[place]["rule"] += f", {label}"
        else:
            rows[place] = {
                "id": ids[run], "run": line(run), "rule": label,
                "lr": lr, "loss": loss, "lr_text": lr_text(lr),
            }  # fmt: skip
    return list(rows.values())


def rule_marks(rows: Rows) -> alt.Chart:
    """Draw a small ring for every rule; the pointer reads out its name."""
    return (
        alt.Chart(values(rows))
        .mark_point(
            shape="circle",
            size=45,
            filled=True,
            fill=ink("paper"),
            stroke=ink("text"),
            strokeWidth=1.5,
            opacity=1,
        )
        .encode(
            alt.X("lr:Q"),
            alt.Y("loss:Q"),
            tooltip=[
                alt.Tooltip("run:N", title="run"),
                alt.Tooltip("rule:N", title="rule"),
                alt.Tooltip("lr_text:N", title="learning rate"),
            ],
        )
    )


def said(rows: Rows) -> str:
    """Return what the rings mean, to be added to a subtitle; nothing where there are none."""
    if not rows:
        return ""
    rates = [row["lr"] for row in rows]
    return f" · ○ every rule: {span_text(min(rates), max(rates))}"
