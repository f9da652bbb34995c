"""The table and the lines that name the rings of all rules."""

from __future__ import annotations

import pandas as pd
import pytest

from lrchart.chart.every_rule import rule_rows
from lrchart.errors import spelled
from lrchart.options import Options
from lrchart.pipeline import analyse
from lrchart.report.every_rule import LISTED, rule_lines, rule_table
from tests.alike_runs import alike_runs


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return alike_runs("a", "b", "c", "d")


def test_a_row_is_a_ring_from_left_to_right(frame: pd.DataFrame) -> None:
    findings = analyse(frame[frame["run"] == "a"], Options(rule="all"))
    (table,) = rule_table(findings, None)
    assert table.header == ("Learning rate", "Rules")
    rings = sorted(rule_rows(findings, "a"), key=lambda ring: ring["lr"])
    assert table.rows == tuple((ring["lr_text"], ring["rule"]) for ring in rings)
    assert rule_lines(findings, None) == [f"○ {rate}: {rules}" for rate, rules in table.rows]


def test_several_runs_are_named_and_the_requested_one_stands_alone(frame: pd.DataFrame) -> None:
    findings = analyse(frame, Options(rule="all"))
    (table,) = rule_table(findings, None)
    assert table.header == ("Run", "Learning rate", "Rules")
    assert {row[0] for row in table.rows} == {"a", "b", "c", "d"}
    assert len(table.rows) > LISTED
    with spelled({"rule": "--rule"}):  # as with the command line
        lines = rule_lines(findings, None)
    assert lines == [f"{len(table.rows)} rings; lrchart suggest --rule all lists them"]
    (alone,) = rule_table(findings, "b")
    assert alone.header == ("Learning rate", "Rules")
    assert alone.rows == tuple(row[1:] for row in table.rows if row[0] == "b")


def test_without_rings_there_is_nothing_to_list(frame: pd.DataFrame) -> None:
    findings = analyse(frame)
    assert (rule_table(findings, None), rule_lines(findings, None)) == ((), [])
