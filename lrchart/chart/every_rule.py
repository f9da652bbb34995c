"""Mark the suggestion of every rule on the curves, for ``--rule all``."""

from __future__ import annotations

import math

import altair as alt

from lrchart.analysis.findings import Findings
from lrchart.chart.rows import Rows, level
from lrchart.chart.runs import id_of
from lrchart.chart.theme import ink
from lrchart.report.every_rule import agreeing
from lrchart.text import line, span_text


def rule_rows(findings: Findings, zoned: str | None) -> Rows:
    """Return one row a suggestion within the swept range; only those of the run `zoned`, if any.

    Rules that agree to two digits share a row: their rings would hide each other.
    """
    ids = id_of(findings.runs)
    return [
        {**row, "id": ids[row["run"]], "run": line(row["run"]), "loss": loss}
        for row in agreeing(findings, zoned)
        if math.isfinite(loss := level(findings, row["run"], row["lr"]))
    ]


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
    return f" · rings: every rule, {span_text(min(rates), max(rates))}"
