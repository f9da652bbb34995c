"""Mark the suggestion of every rule on the curves, for ``--rule all``."""

from __future__ import annotations

import math
from typing import Any

import altair as alt

from lrchart.analysis.findings import Findings
from lrchart.analysis.rules.registry import find
from lrchart.chart.rows import Rows, level
from lrchart.chart.theme import ink
from lrchart.text import line, lr_text, span_text


def rule_rows(findings: Findings, zoned: str | None) -> Rows:
    """Return one row a suggestion within the swept range; only those of the run `zoned`, if any.

    Rules that agree to two digits share a row: their rings would hide each other.
    """
    if findings.every_rule is None:
        return []
    first, last = findings.curve["lr"].min(), findings.curve["lr"].max()
    inside = findings.every_rule[findings.every_rule["lr"].between(first, last)]
    ids = {name: f"r{i}" for i, name in enumerate(findings.runs)}
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for run, rule, lr in zip(inside["run"], inside["rule"], inside["lr"], strict=True):
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


def rule_marks(rows: alt.Chart) -> alt.Chart:
    """Draw a small ring for every rule, with its name in the tooltip."""
    return rows.mark_point(
        shape="circle",
        size=45,
        filled=True,
        fill=ink("paper"),
        stroke=ink("text"),
        strokeWidth=1.5,
        opacity=1,
    ).encode(
        alt.X("lr:Q"),
        alt.Y("loss:Q"),
        tooltip=[
            alt.Tooltip("run:N", title="run"),
            alt.Tooltip("rule:N", title="rule"),
            alt.Tooltip("lr_text:N", title="learning rate"),
        ],
    )


def rule_note(rows: Rows) -> str:
    """Return the part of the subtitle that explains the rings; empty without rings."""
    if not rows:
        return ""
    rates = [row["lr"] for row in rows]
    return f" · ○ every rule: {span_text(min(rates), max(rates))}"
