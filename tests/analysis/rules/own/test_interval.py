"""The interval of the suggestion, on numbers that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lrchart.analysis.rules.own.interval import BOUNDS, BRIEF, NEAREST, THIN, Bounds, Case, reach
from lrchart.analysis.rules.own.law import (
    DWELLS,
    LAW,
    LENGTHS,
    MEASURED,
    TYPICAL,
    UNKNOWN,
    Training,
)

SOME = Bounds(below=0.5, above=1.2, guess=0.25, flat=0.5, decay=0.2, ratio=0.3, sink=0.4)
USUALLY = Training(1000.0, 0.0)
#: how far up the interval of `SOME` reaches for the longest training that the law is fitted to
LONGEST = 1.2 + 0.3 * np.log10(LENGTHS[1] / 1000)
#: a sweep ten times as long: its descent is done .34 decades earlier
LONGER = {"dwell": 100.0, "flat": 0.75 + 0.34}
USUAL = {"flat": 0.75, "dwell": 10.0, "guess": False, "room": np.inf}


def ends(training: Training = USUALLY, bounds: Bounds = SOME, **change) -> tuple:
    case = Case(*(np.array([value]) for value in (USUAL | change).values()))
    return tuple(end.item() for end in reach(bounds, case, training))


@pytest.mark.parametrize(
    ("case", "training", "below", "above", "why"),
    [
        ({}, (1000, 0), 0.5, 1.2, "a usual descent, a training of 100 dwells"),
        ({"guess": True}, (1000, 0), 0.75, 1.45, "wider on either side"),
        ({"flat": 1.15}, (1000, 0), 0.3, 1.4, "a flat end: both ends higher"),
        ({}, (1000, 1), 0.3, 1.4, "a rate that decays: both ends higher"),
        ({}, (10_000, 0), 0.9, 1.5, "a longer training: both ends further away"),
        ({}, (10_000, 1), 0.3, 1.7, "if the rate decays, the upper end alone"),
        (LONGER, (1000, 0), 0.5, 0.9, "a longer sweep: the upper end lower"),
        (LONGER, (10_000, 0), 0.9, 1.2, "there, only the ratio of the two counts"),
        (LONGER | {"flat": 0.75}, (1000, 0), 0.67, 0.73, "steep for one as long: both ends lower"),
        ({}, (500, 0), 0.5, 1.2 - 0.3 * np.log10(2), "the lower end sinks for long trainings only"),
        ({}, (1, 0), 0.5, 0.9, "shorter than any measured: as the shortest"),
        ({"room": 0.8}, (10_000, 1), 0.3, 0.8, "never beyond the edge"),
        ({}, (1e6, 0), 1.7, LONGEST, "the lower end goes on sinking"),
        ({}, (4e4, 1), 0.3, LONGEST + 0.2, "the longest that was measured"),
        ({}, (4e5, 1), 0.7, LONGEST + 0.2, "longer than any measured: the lower end lower"),
        ({"flat": 9.0}, (1000, 0), NEAREST, 1.825, "nothing was measured beyond 2 decades"),
    ],
)
def test_what_the_interval_depends_on(case, training, below, above, why) -> None:
    assert ends(Training(*map(float, training)), **case) == pytest.approx((below, above)), why


@pytest.mark.parametrize("decays", [0.0, 1.0])
def test_no_end_jumps_where_the_training_becomes_longer_than_any_measured(decays: float) -> None:
    before, after = (ends(Training(MEASURED * part, decays)) for part in (0.999, 1.001))
    assert before == pytest.approx(after, abs=0.001)


def test_a_sweep_shorter_than_any_fitted_has_a_wider_interval_or_is_a_guess() -> None:
    shortest, shorter = ends(dwell=BRIEF), ends(dwell=BRIEF / 10)
    assert shorter == pytest.approx([end + THIN for end in shortest])
    assert ends(dwell=BRIEF * 0.999) == pytest.approx(shortest, abs=0.001)
    assert ends(dwell=BRIEF / 10, guess=True) == ends(dwell=BRIEF, guess=True)


def test_a_sweep_longer_than_any_fitted_has_a_higher_upper_end() -> None:
    longest, longer = ends(dwell=DWELLS[1]), ends(dwell=10 * DWELLS[1])
    assert longer == pytest.approx((longest[0], longest[1] + LAW.dwell))
    assert ends(dwell=DWELLS[1] * 1.001) == pytest.approx(longest, abs=0.001)


def test_an_unknown_training_is_typical_and_its_interval_wider() -> None:
    assert ends(UNKNOWN) == ends(TYPICAL)
    known, unknown = (sum(ends(TYPICAL, BOUNDS[told])) for told in (True, False))
    assert unknown > known + 0.1


@pytest.mark.parametrize("told", [True, False])
def test_the_suggestion_lies_within_its_interval(told: bool) -> None:
    for flat in np.linspace(0, 3, 13):
        for dwell in (1.0, 30.0, 1e4):
            for training in (Training(1e2, 0.0), Training(1e6, 1.0)):
                below, above = ends(training, BOUNDS[told], flat=flat, dwell=dwell)
                assert below >= NEAREST
                assert above >= NEAREST
