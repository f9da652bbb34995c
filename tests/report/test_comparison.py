"""Two runs beside each other, in words."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

import lrchart
from lrchart.report.comparison import comparable, comparison, factor
from lrchart.report.sentences import description, subtitle
from lrchart.text import lr_text

FACTORS = [
    (0.25, 0.037, "6.8 × lower"),
    (1e-3, 1e-2, "10 × higher"),
    (1e-4, 0.12345, "1,200 × higher"),
    (1e-7, 10.0, "1e8 × higher"),
    (0.25, 0.255, "the same"),
]


@pytest.mark.parametrize(("before", "after", "words"), FACTORS)
def test_a_factor_in_words(before: float, after: float, words: str) -> None:
    assert factor(before, after) == words


def pair(sweep: Any, first: Any, second: Any, *optima: float) -> Any:
    # Losses as clean as these would be taken for a running mean.
    clean = {"smoothed": "no"}
    frames = [sweep(first, run="plain", **clean), sweep(second, run="other", **clean)]
    for frame, optimum in zip(frames, optima, strict=False):
        frame["optimal_lr"] = optimum
    return lrchart.analyse(pd.concat(frames, ignore_index=True))


def test_the_second_run_is_told_by_the_first(sweep: Any, dip: Any) -> None:
    analysis = pair(sweep, dip, dip / 4, 1e-3, 2e-4)
    lowest = analysis.landmarks.query("mark == 'minimum'").set_index("run")["loss"]
    assert lowest["plain"] / lowest["other"] == pytest.approx(4, rel=0.01)
    words = comparison(analysis)
    assert words.startswith("Optimum of other: 2e-4 against 1e-3, 5 × lower · Lowest loss: ")
    assert words.endswith(", 4 × lower")
    assert subtitle(analysis, None) == f"{words} · for 1,350 steps, decaying rate (both assumed)"
    # If the window of one run is requested, it stays in the subtitle.
    assert subtitle(analysis, "plain").startswith("Window of plain")
    assert "Optimum of other: 2e-4 against 1e-3, 5 × lower. Lowest loss" in description(analysis)


def test_names_that_begin_alike_are_told_apart(sweep: Any, dip: Any) -> None:
    frames = [sweep(dip * n, run=f"resnet50 on imagenet, batch 4096, wd {n}") for n in (1, 2)]
    assert "for resnet50 on …wd 2: " in comparison(lrchart.analyse(pd.concat(frames)))


def test_losses_below_zero_have_a_difference_instead(sweep: Any, dip: Any) -> None:
    analysis = pair(sweep, dip - 30, dip - 31)
    assert comparison(analysis).endswith(", 1 lower")


def test_suggestions_that_are_guesses_are_called_so(sweep: Any, dip: Any) -> None:
    analysis = pair(sweep, dip, dip[::-1])
    assert not analysis.windows["readable"].all()
    assert re.match("Best guess for other: [^ ]+ against [^ ]+, ", comparison(analysis))
    # The lowest loss of a sweep that is hard to read is noise.
    assert "Lowest" not in comparison(analysis)
    turned = pair(sweep, dip[::-1], dip)
    assert re.match(r"Suggested for other: [^ ]+ against [^ ]+ \(a guess\), ", comparison(turned))


def test_only_two_runs_are_compared(sweep: Any, dip: Any) -> None:
    runs = [sweep(dip, run=name) for name in "abc"]
    assert [
        comparable(lrchart.analyse(pd.concat(runs[:count], ignore_index=True)))
        for count in (1, 2, 3)
    ] == [False, True, False]


def test_a_declared_optimum_is_not_called_a_suggestion(sweep: Any, dip: Any) -> None:
    analysis = pair(sweep, dip, dip / 4, 1.234e-3)
    rates = analysis.suggestions["lr"]
    assert f": {lr_text(rates[1])} against {lr_text(rates[0])}, " in comparison(analysis)
    assert "1.2e-3" not in comparison(analysis)
