"""The leaderboard as `lrchart leaderboard` gives it, scored now or from the committed results."""

from __future__ import annotations

import json
import math
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace

import pytest

from lrchart.analysis.rules import registry as known
from lrchart.analysis.rules.registry import RULES, Rule
from lrchart.errors import InputError, OptionError
from lrchart.leaderboard import tables as texts
from lrchart.leaderboard.board import board


def test_every_rule_answers_every_case(few: Path) -> None:
    scores = board(few)
    counts = scores.cases.groupby("rule").size()
    assert set(counts.index) == set(RULES)
    assert counts.nunique() == 1
    assert counts.iloc[0] == 3 * scores.tasks
    assert (scores.split, scores.source) == ("all", "folder")


def test_the_standing_joins_the_summary_with_the_paired_difference(few: Path) -> None:
    standing = board(few, rules=["lrchart"]).standing()
    ours, theirs = standing.loc["lrchart"], standing.loc["fastai-minimum"]
    assert ours["difference"] == pytest.approx(ours["mean"] - theirs["mean"])
    assert ours["difference_low"] <= ours["difference"] <= ours["difference_high"]
    assert math.isnan(theirs["difference"])
    assert ours["width"] > 0
    assert math.isnan(theirs["width"])


def test_three_sweeps_are_one_case(few: Path) -> None:
    scores = board(few, sweeps="100x3", rules=["lrchart"])
    assert scores.cases.groupby(["rule", "task"]).size().eq(1).all()


@pytest.mark.usefixtures("no_tasks")
def test_without_tasks_the_committed_results_are_shown_and_said_to_be(cli) -> None:
    assert board().source == "committed"
    shown = cli("leaderboard")
    assert shown.code == 0
    assert "Committed results" in shown.out
    assert shown.out.splitlines()[1].startswith("lrchart ")


@pytest.mark.usefixtures("no_tasks")
def test_a_rule_without_committed_results_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(known, "_offered", lambda: {"mine": None})
    with pytest.raises(OptionError, match="no committed results for the rule 'mine', only for lrc"):
        board(rules=["mine"])


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"sweeps": "200"}, OptionError, "sweeps must be one of '100', '100x3', '300'; got '200'"),
        ({"split": "half"}, OptionError, "split must be one of 'all', 'dev', .*; got 'half'"),
        ({"rules": ["best"]}, OptionError, "rules must be one of .*; got 'best'"),
        ({"reference": "best"}, OptionError, "reference must be one of .*; got 'best'"),
        ({"tasks": Path("nowhere")}, InputError, "nowhere: no task.json of the split 'all'"),
    ],
)
def test_a_wrong_choice_is_named(options, error, words) -> None:
    with pytest.raises(error, match=words):
        board(**options)


@pytest.mark.usefixtures("no_tasks")
@pytest.mark.parametrize("option", ["rules", "reference"])
def test_an_unknown_rule_is_not_taken_for_one_without_results(option: str) -> None:
    with pytest.raises(OptionError, match=f"{option} must be one of 'lrchart', .*; got 'best'"):
        board(**{option: ["best"] if option == "rules" else "best"})


def test_rules_of_other_packages_are_ranked(few: Path, cli, monkeypatch) -> None:
    rule = Rule("third", "a third", "nowhere", lambda lr, loss: float(lr[len(lr) // 3]))
    point = SimpleNamespace(name="third", load=lambda: rule)
    monkeypatch.setattr(known, "_offered", lambda: {"third": point})
    assert EntryPoint.load  # the method that the stand-in above replaces
    assert "third" in board(few).standing().index
    listed = json.loads(cli("leaderboard", "--tasks", few, "--rule", "third", "--json").out)
    assert {row["rule"] for row in listed["rules"]} == {"third", "fastai-minimum"}


def test_a_plug_in_that_breaks_has_failed_and_spoils_nothing(few: Path, monkeypatch) -> None:
    def breaks(lr, loss):
        raise RuntimeError("broken")

    point = SimpleNamespace(name="bad", load=lambda: Rule("bad", "bad", "nowhere", breaks))
    monkeypatch.setattr(known, "_offered", lambda: {"bad": point})
    standing = board(few, rules=["bad", "lrchart"]).standing()
    assert standing.loc["bad", "mean"] == 1.5
    assert standing.loc["bad", "failed"] == standing.loc["lrchart", "n"]


def test_the_json_has_no_nan_and_holds_the_groups(few: Path, cli) -> None:
    said = cli("leaderboard", "--tasks", few, "--json", "--by", "optimizer", "--by", "batch").out
    report = json.loads(said, parse_constant=lambda name: pytest.fail(name))
    assert report["rules"] == sorted(report["rules"], key=lambda row: row["mean"])
    reference = next(row for row in report["rules"] if row["rule"] == "fastai-minimum")
    assert reference["difference"] is None
    assert sum(group["tasks"] for group in report["by"]["batch"]) == report["tasks"]
    assert set(report["by"]["optimizer"][0]["mean"]) == set(RULES)


@pytest.mark.usefixtures("no_tasks")
@pytest.mark.parametrize(
    ("split", "words"),
    [("judge", "were not used"), ("choose", "are optimistic"), ("all", "Cross-fitted")],
)
def test_the_notes_say_what_the_tasks_were_used_for(split: str, words: str) -> None:
    assert words in "\n".join(texts.notes(board(split=split, rules=["lrchart"])))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(-0.0904, "−0.090"), (0.0001, "+0.000"), (-0.0001, "+0.000"), (math.nan, "–")],
)
def test_differences_carry_their_sign(value: float, shown: str) -> None:
    assert texts.signed(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0 %"), (0.029, "2.9 %"), (0.0999, "10 %"), (0.83, "83 %")]
)
def test_shares(value: float, shown: str) -> None:
    assert texts.percent(value) == shown
