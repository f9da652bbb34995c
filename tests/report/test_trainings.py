"""Trainings in words and tables."""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest

from lrchart.analysis.trainings.drift import drift
from lrchart.analysis.trainings.findings import findings_of
from lrchart.analysis.trainings.range_test import Judged
from lrchart.frame.trainings import validate
from lrchart.report.training_tables import PUBLIC, optimum_table, records
from lrchart.report.trainings import (
    description,
    drift_sentence,
    drift_subtitle,
    judgement,
    share_text,
    subtitle,
    title,
)
from tests.trainings import SHAPES, u_curves


def found(name: str) -> object:
    return findings_of(validate(SHAPES[name]()))


def test_one_curve_is_summed_up() -> None:
    said = subtitle(found("one curve"))
    assert title(found("one curve")) == "Trainings at 16 learning rates"
    assert said.startswith("Best ")
    assert " · as good as the best from " in said
    key = " · 3 seeds, 16 rates · dash-dotted: untrained, 7 · crosses: diverged · judged by "
    assert f"{key}val_loss (last value)" in said


def test_groups_are_summed_up() -> None:
    assert title(found("five widths")) == "Trainings by width: 5 curves"
    assert subtitle(found("five widths")).startswith("Best rates ")
    said = subtitle(found("edge"))
    assert "(1 of 2 determined)" in said
    assert "width 128: the lowest rate is the best; try below 1e-5" in said


def test_without_an_optimum_the_reason_is_given() -> None:
    said = subtitle(found("all diverged"))
    assert said.startswith("No best rate: every rate has a training that diverged")
    assert subtitle(found("three rates")).startswith("Not determined · lowest at ")


JUDGED = [
    (Judged(0.037, 0.01, 0.1, True, 0.009, "inside"),
     "The range test says 3.7e-2, inside the good rates: it gives up 0.9 % of what can be learned"),
    (Judged(0.5, 0.1, 1.0, False, 0.225, "above"),
     "The range test guesses 0.5, above the good rates: it gives up 22 % of what can be learned"),
    (Judged(0.037, 0.01, 0.1, True, 0.009, "", at_least=True),
     "The range test says 3.7e-2: it gives up at least 0.9 % of what can be learned"),
    (Judged(50.0, 10.0, 99.0, True, math.nan, ""),
     "The range test says 50: the trainings cannot judge it"),
    (Judged(math.nan, math.nan, math.nan, False, math.nan, ""), "the range test suggests nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("judged", "said"), JUDGED)
def test_a_range_test_is_judged(judged: Judged, said: str) -> None:
    assert judgement(judged) == said


def test_a_drift_is_said_with_its_interval_or_not_at_all() -> None:
    widths = ("64", "128", "256", "512")
    moving = drift_sentence(drift(u_curves(widths, drift=-0.3)))
    assert moving.startswith("Best lr ∝ width^(−")
    assert " ± " in moving
    still = drift_sentence(drift(u_curves(widths)))
    assert still.startswith("No drift")
    assert "over 8× width the best rate moves by " in still
    two = drift_sentence(drift(u_curves(("64", "128"), drift=-0.3)))
    assert two.startswith("Two groups are too few for a power law: over 2× width")
    left = drift_subtitle(drift(u_curves(("64", "128", "256", "512"), drift=-0.98)))
    assert "1 left out (hollow): not determined" in left


def test_the_table_has_a_row_a_group_and_the_cost_of_one_rate() -> None:
    table = optimum_table(found("five widths"))
    assert [row[0] for row in table.rows] == ["64", "128", "256", "512", "1024"]
    assert table.header[0] == "width"
    assert table.header[-1].startswith("Cost of ")
    assert all(row[-1].endswith(" %") for row in table.rows)
    alone = optimum_table(found("one curve"))
    assert not alone.header[-1].startswith("Cost")
    assert any("of the fall from the untrained loss" in note for note in alone.notes)
    edge = optimum_table(found("edge"))
    assert edge.rows[1][3] == "not determined"
    assert edge.rows[1][4].startswith("up to ")


def test_json_has_no_nan() -> None:
    for name in SHAPES:
        text = json.dumps(records(found(name)), allow_nan=False)
        assert set(json.loads(text)[0]) == set(PUBLIC)


def test_the_description_stands_for_the_picture() -> None:
    said = description(found("forty groups"))
    assert said.startswith(
        "Final val loss (last value) against learning rate, 1e-5 to 1 on a log axis"
    )
    assert "for 40 groups." in said
    assert "35 more groups are drawn." in said


SHARES = [(0.009, "0.9 %"), (0.0995, "10 %"), (0.225, "22 %"), (math.nan, "–"), (0.0, "0.0 %")]


@pytest.mark.parametrize(("share", "text"), SHARES)
def test_shares_are_percentages(share: float, text: str) -> None:
    assert share_text(share) == text


def test_a_name_that_looks_like_nothing_is_no_problem() -> None:
    frame = pd.DataFrame(u_curves()).assign(by="")
    assert title(findings_of(validate(frame))) == "Trainings at 16 learning rates"


def test_a_score_is_called_one_everywhere() -> None:
    frame = u_curves(by="").assign(measure="accuracy", sign=-1)
    findings = findings_of(validate(frame))
    table = optimum_table(findings)
    words = " ".join([subtitle(findings), description(findings), *table.header, *table.notes])
    assert "loss" not in words.casefold()
    assert "lowest point" not in words
    assert "judged by accuracy (higher is better)" in words
    assert "where the score is -" in words


def test_the_marks_of_the_chart_have_a_key() -> None:
    assert "crosses: diverged" in subtitle(found("one curve"))
    assert "crosses" not in subtitle(found("three rates"))
    assert "dots: best rates, bars: 95 % intervals · crosses: " in subtitle(found("five widths"))
    assert "hollow: not determined" in subtitle(found("edge"))


def test_a_setting_keeps_its_name_in_the_table() -> None:
    assert optimum_table(found("five widths")).header[0] == "width"
