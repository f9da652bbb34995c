"""Findings in words, whole sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lrchart.report.sentences import description, reasons, remarks, run_sentence, subtitle, title
from tests.report.made_findings import (
    DECLARED,
    ESTIMATED,
    GUESSED,
    NOTHING,
    Row,
    findings,
    named,
)

ONE = [
    (DECLARED, "Optimum 2e-3 · window 6.7e-4 to 6e-3 · suggested 1.5e-3"),
    (
        ESTIMATED,
        "Suggested 3e-3 · window 1e-3 to 9e-3 · set by the end of the descent",
    ),
    (GUESSED, "Hard to read: too noisy · best guess 3e-3"),
    (NOTHING, "No learning rate stands out: flat"),
]


@pytest.mark.parametrize(("window", "sentence"), ONE)
def test_the_answer_for_one_run(window: Row, sentence: str) -> None:
    analysis = findings(window)
    assert title(analysis) == "Learning-rate range test: a"
    assert subtitle(analysis, "a") == sentence


def test_the_answer_for_several_runs() -> None:
    analysis = findings(DECLARED, named("b", ESTIMATED), named("c", NOTHING))
    assert title(analysis) == "Learning-rate range test: 3 runs"
    assert (
        subtitle(analysis, "a") == "Window of a: 6.7e-4 to 6e-3 · optimum 2e-3 · suggested 1.5e-3"
    )
    assert subtitle(analysis, "c") == "No learning rate stands out"
    assert subtitle(analysis, None) == "Suggested: 1.5e-3 to 3e-3, by run · 1 run without a number"


def test_equal_answers_are_one() -> None:
    alike = findings(ESTIMATED, named("b", ESTIMATED), named("c", ESTIMATED))
    assert subtitle(alike, None) == "Suggested: 3e-3 for each"


def test_a_single_guess_is_one() -> None:
    guess = ("g", 0.5, 0.2, 0.9, "estimated", False, "too noisy")
    runs = findings(guess, named("c", NOTHING), named("d", NOTHING))
    assert subtitle(runs, None) == "Hard to read: 1 guess"


def test_guesses_are_counted_and_left_out() -> None:
    guess = ("g", 0.5, 0.2, 0.9, "estimated", False, "too noisy")
    pair = findings(ESTIMATED, named("b", DECLARED), guess, named("h", guess))
    assert subtitle(pair, None) == "Suggested: 1.5e-3 to 3e-3, by run · 2 guesses left out"
    single = findings(ESTIMATED, guess, named("c", NOTHING))
    assert (
        subtitle(single, None)
        == "Suggested for a: 3e-3 · 1 guess left out · 1 run without a number"
    )
    none = findings(guess, named("h", guess), named("i", guess))
    assert subtitle(none, None) == "Hard to read: 3 guesses"


BANDS = [
    ([1, 1, 1], ""),
    ([3, 3, 3], " · band: lowest to highest of 3 replicates"),
    ([3, 3, 2], " · band: lowest to highest of up to 3 replicates"),
]


@pytest.mark.parametrize(("counts", "sentence"), BANDS)
def test_a_band_of_replicates_is_explained(counts: list[int], sentence: str) -> None:
    analysis = findings(ESTIMATED)
    analysis.curve["replicates"] = counts
    assert subtitle(analysis, "a") == f"{ONE[1][1]}{sentence}"


SENTENCES = [
    (
        DECLARED,
        {"a": 0.05},
        "a starts at a loss of 3, is lowest at 1e-2 with 1.25 and diverges from 5e-2 on. "
        "Optimum, as declared: 2e-3, window 6.7e-4 to 6e-3. Suggested: 1.5e-3.",
    ),
    (
        ESTIMATED,
        None,
        "a starts at a loss of 3, is lowest at 1e-2 with 1.25 and does not diverge. "
        "Suggested: 3e-3, window 1e-3 to 9e-3.",
    ),
    (
        GUESSED,
        None,
        "a starts at a loss of 3 and does not diverge. Hard to read, a guess: 3e-3. Too noisy.",
    ),
    (
        NOTHING,
        None,
        "a starts at a loss of 3 and does not diverge. No learning rate is suggested.",
    ),
]


@pytest.mark.parametrize(("window", "edges", "sentence"), SENTENCES)
def test_a_run_in_a_sentence(window: Row, edges: dict[str, float], sentence: str) -> None:
    assert run_sentence(findings(window, edges=edges), "a") == sentence


def test_a_run_without_a_number() -> None:
    blank = run_sentence(findings(NOTHING, blank=True), "a")
    assert blank == "a: no loss is finite, and no learning rate is guessed."
    several = findings(NOTHING, named("b", NOTHING), blank=True)
    assert subtitle(several, None) == "All 6 losses are NaN: no learning rate is guessed"


def test_a_run_s_name_is_no_query() -> None:
    name = 'it\'s "a" & `b`'
    analysis = findings(named(name, DECLARED))
    assert run_sentence(analysis, name).startswith(f"{name} starts at a loss of 3, is lowest at")


def test_the_description_sums_up_what_it_does_not_tell() -> None:
    runs = [named(name, ESTIMATED) for name in "abcdefg"]
    text = description(findings(*runs))
    assert text.startswith("Loss against learning rate, 1e-4 to 1 on a log axis, for 7 runs. a st")
    assert text.count("does not diverge") == 5
    assert text.endswith(" 2 more runs are drawn.")
    assert description(findings(ESTIMATED)).startswith(
        "Loss against learning rate, 1e-4 to 1 on a log axis, for one run. a starts"
    )


def test_a_reason_stands_beside_the_number_of_a_readable_run() -> None:
    limited: Row = ("a", 3e-3, 1e-3, 9e-3, "estimated", True, "widen the range upwards")
    analysis = findings(limited)
    assert run_sentence(analysis, "a").endswith("9e-3. Widen the range upwards.")
    assert reasons(analysis) == ["a: widen the range upwards"]


def test_a_guess_and_a_missing_number_say_so_in_their_reasons() -> None:
    guess: Row = ("a", 3e-3, 1e-3, 9e-3, "estimated", False, "too noisy")
    nothing: Row = ("b", np.nan, np.nan, np.nan, "estimated", False, "no loss is finite")
    assert reasons(findings(guess, nothing)) == [
        "a: a guess: too noisy",
        "b: no number: no loss is finite",
    ]


def test_the_title_gives_the_first_reason_alone_and_the_remarks_all() -> None:
    long = "it falls to the end: widen the range; it may be a mean (--smoothed NAME undoes one)"
    for reason, told in ((long, "it falls to the end: widen the range"), ("flat (-x)", "flat")):
        guess = findings(("a", 3e-3, 1e-3, 9e-3, "estimated", False, reason))
        assert subtitle(guess, "a") == f"Hard to read: {told} · best guess 3e-3"
        assert remarks(guess) == [f"a: a guess: {reason}"]
    assert remarks(findings(GUESSED)) == []


def test_the_title_gives_every_limit_of_a_readable_run() -> None:
    reason = "it falls at once: start lower; it falls to the end: widen the range"
    limited = findings((*ESTIMATED[:-1], reason))
    assert subtitle(limited, "a").endswith(f" · {reason}")
    assert remarks(limited) == []


def test_a_guess_beside_a_declared_optimum_is_marked_and_has_its_reason() -> None:
    analysis = findings(DECLARED)
    picks = analysis.suggestions.assign(readable=False, reason="too noisy")
    guess = replace(analysis, suggestions=picks)
    assert run_sentence(guess, "a").endswith(" Best guess: 1.5e-3. Too noisy.")
    told = "Optimum 2e-3 · window 6.7e-4 to 6e-3 · best guess 1.5e-3 · too noisy"
    assert subtitle(guess, "a") == told
    assert remarks(guess) == []


def test_a_guess_among_several_runs_has_no_window() -> None:
    runs = findings(GUESSED, named("b", ESTIMATED), named("c", ESTIMATED))
    assert subtitle(runs, "a") == "a: hard to read: too noisy · best guess 3e-3"


def test_another_rule_is_named_beside_each_number() -> None:
    valley = {"rule": "fastai-valley"}
    one = findings(ESTIMATED)
    one = replace(one, suggestions=one.suggestions.assign(**valley))
    assert "Suggested: 3e-3 by fastai-valley, lrchart's window 1e-3" in run_sentence(one, "a")
    guess = findings(GUESSED)
    guess = replace(guess, suggestions=guess.suggestions.assign(**valley))
    assert subtitle(guess, "a") == "Hard to read: too noisy · best guess 3e-3 by fastai-valley"
    several = findings(ESTIMATED, named("b", ESTIMATED), named("c", ESTIMATED))
    several = replace(several, suggestions=several.suggestions.assign(**valley))
    assert subtitle(several, None) == "Suggested: 3e-3 for each · by fastai-valley"


def test_several_runs_are_for_one_training_if_all_are() -> None:
    runs = findings(ESTIMATED, named("b", ESTIMATED), named("c", ESTIMATED))
    told = runs.suggestions.assign(training_steps=500.0, schedule="constant")
    same = replace(runs, suggestions=told)
    assert subtitle(same, None) == "Suggested: 3e-3 for each · for 500 steps, constant rate"
    apart = replace(runs, suggestions=told.assign(training_steps=[500.0, 500.0, 600.0]))
    assert subtitle(apart, None) == "Suggested: 3e-3 for each"


def test_a_loss_that_ends_above_its_start_is_not_said_not_to_diverge() -> None:
    case = findings(ESTIMATED)
    rises = replace(case, curve=case.curve.assign(loss_smooth=[3.0, 1.25, 4.0]))
    assert " and ends at 4. Suggested" in run_sentence(rises, "a")


def test_a_return_to_the_start_is_told_if_it_comes_well_before_the_divergence() -> None:
    for edge, told in ((0.5, True), (0.05, False), (None, True)):
        case = findings(ESTIMATED, edges={"a": edge} if edge else None)
        text = run_sentence(replace(case, returns=pd.Series({"a": 0.03})), "a")
        assert ("is back at its start from 3e-2 on" in text) == told


def test_a_loss_that_falls_lower_again_rises_and_does_not_diverge() -> None:
    case = findings(GUESSED, edges={"a": 0.5})
    for last, word in ((1.0, "rises"), (1.25, "diverges")):
        falls = replace(case, curve=case.curve.assign(loss_smooth=[3.0, 1.25, last]))
        assert f"{word} from 0.5 on" in run_sentence(falls, "a")


def test_a_window_without_width_is_not_written() -> None:
    narrow: Row = ("a", 3e-3, np.nan, np.nan, "estimated", True, "")
    assert "window" not in subtitle(findings(narrow), "a") + run_sentence(findings(narrow), "a")


def test_the_rule_of_another_tool_is_named_and_the_window_is_not_its() -> None:
    own = findings(ESTIMATED)
    theirs = replace(own, suggestions=own.suggestions.assign(rule="fastai-valley"))
    sentence = "Suggested 3e-3 by fastai-valley · lrchart's window 1e-3 to 9e-3"
    assert subtitle(theirs, None) == sentence
