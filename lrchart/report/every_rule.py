"""List the suggestions of all rules, as the rings of a chart mark them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lrchart.analysis.findings import Findings
from lrchart.analysis.rules.registry import find
from lrchart.errors import option_text
from lrchart.report.table import Table
from lrchart.text import lr_text

#: maximum suggestions of other rules that are listed on a terminal
LISTED = 30


def agreeing(findings: Findings, zoned: str | None) -> list[dict[str, Any]]:
    """Return one row a suggestion within the swept range; only those of the run `zoned`, if any.

    Rules that agree to two digits share a row: their rings would hide each other.
    """
    if findings.every_rule is None:
        return []
    first, last = findings.ends
    inside = findings.every_rule[findings.every_rule["lr"].between(first, last)]
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for run, rule, lr in zip(inside["run"], inside["rule"], inside["lr"], strict=True):
        if zoned not in (None, run):
            continue
        label, place = find(rule).label, (run, lr_text(lr))
        if place in rows:
            rows[place]["rule"] += f", {label}"
        else:
            rows[place] = {"run": run, "rule": label, "lr": lr, "lr_text": place[1]}
    return list(rows.values())


def rule_table(findings: Findings, zoned: str | None) -> tuple[Table, ...]:
    """Return the table of the rings, from left to right in each run; none without rings."""
    rows = list(_from_left(findings, zoned))
    if not rows:
        return ()
    columns = {"run": "Run", "lr_text": "Learning rate", "rule": "Rules"}
    if len({row["run"] for row in rows}) == 1:
        del columns["run"]
    cells = [tuple(row[name] for name in columns) for row in rows]
    note = "Each row is a ring on the chart, from left to right."
    return (Table("Suggestions of every rule", tuple(columns.values()), tuple(cells), (note,)),)


def rule_lines(findings: Findings, zoned: str | None) -> list[str]:
    """Return a line for each ring; if they are many, one that says where they are listed."""
    rows = list(_from_left(findings, zoned))
    if len(rows) > LISTED:
        return [f"{len(rows)} rings; lrchart suggest {option_text('rule', 'all')} lists them"]
    several = len({row["run"] for row in rows}) > 1
    return [
        f"○ {row['run'] + ' ' if several else ''}{row['lr_text']}: {row['rule']}" for row in rows
    ]


def _from_left(findings: Findings, zoned: str | None) -> Iterator[dict[str, Any]]:
    """Return the rings run by run, from the lowest learning rate to the highest."""
    rows = agreeing(findings, zoned)
    for run in findings.runs:
        yield from sorted((row for row in rows if row["run"] == run), key=lambda row: row["lr"])
