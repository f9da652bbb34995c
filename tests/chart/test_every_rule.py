"""All rules on the chart, where they were asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.rules.registry import RULES
from lrchart.chart.every_rule import rule_note, rule_rows
from lrchart.options import Options
from lrchart.pipeline import analyse, plot
from lrchart.text import lr_text
from tests.alike_runs import alike_runs

ALL = Options(rule="all")


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return alike_runs("a", "b")


def rings(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows that name rules, which are looked up by their place on the curve."""
    lookups = [
        spec["datasets"][step["from"]["data"]["name"]]
        for layer in spec["layer"]
        for step in layer.get("transform", [])
        if "lookup" in step
    ]
    rows = [row for table in lookups for place in table for row in place["marks"]]
    return [row for row in rows if "rule" in row]


def test_every_rate_within_the_sweep_has_a_ring_that_names_its_rules(frame) -> None:
    findings = analyse(frame[frame["run"] == "a"], ALL)
    rows = rule_rows(findings, "a")
    labels = [label for row in rows for label in row["rule"].split(", ")]
    assert len(set(labels)) == len(labels)
    asked = findings.every_rule.set_index("rule")["lr"]
    inside = asked[asked.between(1e-7, 10)]
    assert set(labels) == {RULES[name].label for name in inside.index}
    assert {row["lr_text"] for row in rows} == {lr_text(lr) for lr in inside}
    assert len(rows) < len(labels)


def test_the_window_and_the_suggestion_stay_those_of_the_default_rule(frame) -> None:
    default, every = analyse(frame), analyse(frame, ALL)
    pd.testing.assert_frame_equal(default.windows, every.windows)
    pd.testing.assert_frame_equal(default.suggestions, every.suggestions)
    assert default.every_rule is None


def test_the_run_with_the_window_is_ringed_and_without_one_all_are(frame) -> None:
    findings = analyse(frame, ALL)
    assert {row["id"] for row in rule_rows(findings, "b")} == {"r1"}
    assert {row["id"] for row in rule_rows(findings, None)} == {"r0", "r1"}


def test_rings_are_drawn_on_request_alone_and_the_subtitle_says_what_they_are(frame) -> None:
    run = frame[frame["run"] == "a"]
    plain, every = plot(run).to_dict(), plot(run, ALL).to_dict()
    assert rings(plain) == []
    assert len(rings(every)) > 5
    rates = [row["lr"] for row in rings(every)]
    below = every["title"]["subtitle"][-1]
    assert below.endswith(f"rings: every rule, {lr_text(min(rates))} to {lr_text(max(rates))}")
    assert not any("every rule" in line for line in plain["title"]["subtitle"])
    assert rule_note([]) == ""


def test_a_guess_has_no_ring_that_looks_like_that_of_a_rule(sweep, dip, draw) -> None:
    noisy = sweep(dip + np.random.default_rng(0).normal(0, 3, len(dip)))
    said = "a guess, not a suggestion"
    for options, symbols in ((Options(), 1), (ALL, 0)):
        scene = draw(plot(noisy, options))
        assert [m.text for m in scene if m.kind == "text"].count(said) == 1
        drawn = [m for m in scene if m.kind == "symbol" and m.role == "mark"]
        assert sum(m.item["size"] == 100 for m in drawn) == symbols
