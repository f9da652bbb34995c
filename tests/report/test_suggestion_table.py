"""Suggestions as programs take them, and as a terminal shows them."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

from lrchart import suggest
from lrchart.analysis.rules.registry import RULES
from lrchart.errors import OptionError
from lrchart.report.purpose import training_text
from lrchart.report.suggestion_table import answers, purpose, remark, table

LR = np.logspace(-7, 1, 60)
FALL = 3 - np.clip((np.log10(LR) + 5) / 3, 0, 1) + np.clip(np.log10(LR) + 1, 0, None)


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """A run that can be read, and one that is too short for most rules."""
    good = pd.DataFrame({"run": "good", "lr": LR, "loss": FALL})
    return pd.concat([good, pd.DataFrame({"run": "short", "lr": LR[:4], "loss": FALL[:4]})])


@pytest.mark.parametrize("rule", ["lrchart", "ignite"])
def test_an_answer_says_what_suggest_does_and_what_every_rule_would(frame, rule) -> None:
    entries = answers(frame, rule)
    assert json.loads(json.dumps(entries, allow_nan=False)) == entries
    every = suggest(frame, rule="all").set_index(["run", "rule"])["lr"]
    for entry, row in zip(entries, suggest(frame, rule=rule).to_dict("records"), strict=True):
        for key in ("run", "rule", "lr_low", "lr_high", "readable", "reason"):
            assert entry[key] == row[key], key
        assert entry["lr"] == (None if math.isnan(row["lr"]) else row["lr"])
        assert list(entry["rules"]) == list(RULES)
        expected = every[row["run"]].dropna()
        assert {name: lr for name, lr in entry["rules"].items() if lr is not None} == dict(expected)
        assert entry["disagreement"] == pytest.approx(np.log10(expected.max() / expected.min()))


def test_all_is_answered_by_the_default_rule_beside_the_others(frame) -> None:
    assert answers(frame, "all") == answers(frame)


def test_an_unknown_rule_is_refused(frame) -> None:
    with pytest.raises(OptionError, match="got 'guess'"):
        answers(frame, "guess")


def test_the_table_shows_the_answer_and_how_far_the_rules_are_apart() -> None:
    given = [
        {"run": "a", "rule": "lrchart", "lr": 1e-3,
         "lr_low": 2e-4, "lr_high": 5e-3, "readable": True, "reason": "",
         "rules": {"one": 1e-5, "two": 0.2, "three": None}},
        {"run": "b", "rule": "lrchart", "lr": None,
         "lr_low": None, "lr_high": None, "readable": False,
         "reason": "no fall", "rules": {"one": None, "two": None, "three": None}},
    ]  # fmt: skip
    header, rows = table(given, every_rule=False)
    assert header == ["Run", "Suggested lr", "80 % interval", "All rules say", "Readable"]
    assert rows == [
        ["a", "1e-3", "2e-4 to 5e-3", "1e-5 to 0.2", "yes"],
        ["b", "–", "–", "–", "no"],
    ]
    assert [remark(one) for one in given] == ["", "b: no number: no fall"]
    assert table(given, every_rule=True) == (
        ["Rule", "a", "b"],
        [["one", "1e-5", "–"], ["two", "0.2", "–"], ["three", "–", "–"]],
    )


@pytest.mark.parametrize(
    ("steps", "schedule", "words"),
    [
        (10_000.0, "decay", "10,000 steps, decaying rate"),
        (1.0, "constant", "1 steps, constant rate"),
        (np.nan, "constant", "1,350 steps (assumed), constant rate"),
        (500.0, "", "500 steps, decaying rate (assumed)"),
        (np.nan, "", "1,350 steps, decaying rate (both assumed)"),
    ],
)
def test_the_training_is_named_and_what_is_unknown_is_typical(
    steps: float, schedule: str, words: str
) -> None:
    assert training_text(steps, schedule) == words


def test_the_purpose_is_one_sentence_if_all_runs_are_for_the_same_training() -> None:
    given = [{"run": run, "rule": "lrchart", "for": "500 steps"} for run in "ab"]
    assert purpose(given) == ["For a training of 500 steps."]
    given[1]["for"] = "900 steps"
    assert purpose(given) == ["a: for a training of 500 steps.", "b: for a training of 900 steps."]


def test_the_training_changes_the_answer_of_the_default_rule_alone(frame) -> None:
    told = frame.assign(training_steps=100, schedule="constant")
    longer = frame.assign(training_steps=10_000, schedule="constant")
    for short, long, unknown in zip(*map(answers, (told, longer, frame)), strict=True):
        assert short["lr"] >= long["lr"]
        assert {k: v for k, v in short["rules"].items() if k != "lrchart"} == {
            k: v for k, v in long["rules"].items() if k != "lrchart"
        }
        assert (short["training_steps"], short["schedule"]) == (100, "constant")
        assert (unknown["training_steps"], unknown["schedule"]) == (None, None)
    assert any(
        short["lr"] > long["lr"] for short, long in zip(*map(answers, (told, longer)), strict=True)
    )
