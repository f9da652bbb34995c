"""The leaderboard's chart: every task once, every rule to choose from, nothing off the axis."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lrchart.analysis.rules.registry import RULES
from lrchart.leaderboard.chart import FAMILIES
from lrchart.leaderboard.entry import leaderboard
from lrchart.leaderboard.published import shown
from lrchart.leaderboard.results import committed


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return leaderboard().to_dict()


def table(spec: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return the rows of the data set that has `key`."""
    return next(rows for rows in spec["datasets"].values() if key in rows[0])


def test_the_rows_are_the_untouched_tasks_from_the_highest_best_rate_down(spec) -> None:
    windows = table(spec, "best_lr")
    rates = [row["best_lr"] for row in windows]
    assert rates == sorted(rates, reverse=True)
    assert {row["task"] for row in windows} == set(shown()[0]["task"])
    assert spec["layer"][0]["encoding"]["y"]["sort"] == [row["task"] for row in windows]
    assert all(row["lr"] <= row["best_lr"] * 1.01 for row in windows)
    assert all(row["best_lr"] <= row["high"] * 1.01 for row in windows)


def test_every_other_rule_can_be_chosen_and_has_its_place(spec) -> None:
    choice = next(param for param in spec["params"] if param["name"] == "peer")
    options = choice["bind"]["options"]
    assert set(options) == set(RULES) - {"lrchart"}
    points, (_, answers) = table(spec, "rates"), shown()
    assert len(points) == len(answers)
    at = options.index("lightning")
    expected = [None if np.isnan(lr) else lr for lr in answers["lightning"]]
    assert [row["rates"][at] for row in points] == expected
    assert None in expected


def test_the_axis_holds_every_rate(spec) -> None:
    low, high = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    rates = [lr for row in table(spec, "rates") for lr in (row["lr"], *row["rates"]) if lr]
    assert low <= min(rates)
    assert max(rates) <= high


def test_every_optimizer_has_a_family() -> None:
    members = [name for family in FAMILIES.values() for name in family]
    assert set(committed("tasks")["optimizer"]) <= set(members)
    assert len(members) == len(set(members))
