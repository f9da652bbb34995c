"""The finder chart, in its spec and as Vega draws it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.chart.finder import LINE, finder_chart
from lrchart.chart.labels import BOUNDS_Y, OWN_Y
from lrchart.options import Options
from lrchart.pipeline import analyse, plot
from tests.browser.awkward import AWKWARD
from tests.chart.scenes import PHRASES, axis_width, lines, rate, rules, texts

EXAMPLES = Path(__file__).parents[2] / "examples"

WELL = "Well-behaved model"
CLIMBS = "loss climbs, past the best"


@pytest.fixture(scope="module")
def chart(taught: pd.DataFrame) -> alt.LayerChart:
    return plot(taught, Options(window_of=WELL))


@pytest.fixture(scope="module")
def scene(chart: alt.LayerChart, draw: Any) -> Any:
    return draw(chart)


def test_it_is_a_layered_chart_that_altair_accepts(chart: alt.LayerChart) -> None:
    assert isinstance(chart, alt.LayerChart)
    chart.to_dict(validate=True)


def test_dashed_rules_stand_at_a_third_and_three_times_the_optimum(scene: Any) -> None:
    dashed = [rate(m.x, scene) for m in rules(scene) if m.item["strokeDash"] == [6, 4]]
    assert sorted(dashed) == pytest.approx([2e-3 / 3, 2e-3 * 3], rel=1e-3)
    solid = [rate(m.x, scene) for m in rules(scene) if m.item["strokeDash"] == [1, 0]]
    assert solid == pytest.approx([2e-3], rel=1e-3)


def test_the_zones_are_named_in_their_words(scene: Any) -> None:
    assert [text for text in texts(scene) if text in PHRASES] == list(PHRASES)
    assert {"optimum ÷ 3 = 6.7e-4", "optimum 2e-3", "optimum × 3 = 6e-3"} <= set(texts(scene))


def test_words_stand_above_the_plot_in_the_middle_of_their_zone(
    scene: Any, taught: pd.DataFrame
) -> None:
    named = {mark.text: mark for mark in scene if mark.text in PHRASES}
    edge = float(analyse(taught).edges[WELL])
    ends = [(1e-6, 2e-3 / 3), (2e-3 / 3, 6e-3), (edge, 1.0)]
    for phrase, (low, high) in zip(PHRASES, ends, strict=True):
        assert named[phrase].y < 0
        assert rate(named[phrase].x, scene) == pytest.approx(math.sqrt(low * high), rel=0.01)


def test_a_phone_gets_the_short_words(chart: alt.LayerChart, draw: Any) -> None:
    narrow = texts(draw(chart, width=4.0))
    # On a phone, only the first zone is wide enough for its name.
    assert set(PHRASES) & set(narrow) == {PHRASES[0]}
    assert {"Optimal", "Climbs"} & set(narrow) == {"Optimal"}


@pytest.mark.parametrize("width", [3.3, 4.0, 6.0, 10.0])
def test_the_rate_is_always_written_and_the_bounds_keep_clear_of_it(
    chart: alt.LayerChart, draw: Any, width: float
) -> None:
    row = [mark for mark in draw(chart, width=width) if mark.kind == "text" and mark.y == BOUNDS_Y]
    low, at, high = sorted(row, key=lambda mark: mark.x)
    assert (at.text, at.item["align"]) == ("optimum 2e-3" if width > 6 else "2e-3", "center")
    assert low.text.endswith("6.7e-4")
    assert high.text.endswith("6e-3")
    half = 6 * len(at.text) / 2  # a character is about 6 pixels wide
    assert low.item["align"] == "right"
    assert low.x < at.x - half
    assert high.item["align"] == "left"
    assert high.x > at.x + half


def test_every_run_has_a_thick_line_a_thin_one_and_a_name(scene: Any) -> None:
    assert len(lines(scene, 2.5)) == len(lines(scene, 1)) == 3
    assert lines(scene, 2.5) == lines(scene, 1)
    assert {WELL, "Noisy batches", "Stable / wider optimum"} <= set(texts(scene))


def test_the_raw_line_is_drawn_where_the_loss_is(taught: pd.DataFrame, draw: Any) -> None:
    run = taught[taught["run"] == WELL]
    scene = draw(plot(run, Options(view="full")))
    raw = [m for m in scene if m.kind == "line" and m.item["strokeWidth"] == 1]
    assert len(raw) == 250
    x, y = np.array([m.x for m in raw]), np.array([m.y for m in raw])
    np.testing.assert_allclose(x / axis_width(scene), (np.log10(run["lr"]) + 6) / 6, atol=1e-4)
    # The axis is linear in full view: heights and losses are proportional.
    slope, offset = np.polyfit(run["loss"], y, 1)
    np.testing.assert_allclose(y, slope * run["loss"] + offset, atol=0.01)
    assert slope < 0


def test_the_tints_tell_the_zones_apart(scene: Any) -> None:
    from lrchart.chart.theme import INKS

    tints = {m.item["fill"] for m in scene if m.kind == "rect" and m.role == "mark"}
    zones = ("too low", "optimal", "climbing", "divergence", "strip")
    assert tints == {INKS[zone][0] for zone in zones}


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_the_theme_colours_everything(chart: alt.LayerChart, draw: Any, theme: str) -> None:
    from lrchart.chart.theme import INKS
    from lrchart.options import THEMES

    marks = draw(chart, theme=theme)
    title = next(mark for mark in marks if mark.role == "title-text")
    assert title.item["fill"] == INKS["text"][THEMES.index(theme)]


def test_the_layers_lie_in_their_order(chart: alt.LayerChart) -> None:
    kinds = [layer["mark"]["type"] for layer in chart.to_dict()["layer"]]
    assert kinds[0] == "rect"
    assert kinds.index("line") < kinds.index("point")
    thin, thick = (
        layer["mark"]["strokeWidth"]
        for layer in chart.to_dict()["layer"]
        if layer["mark"]["type"] == "line"
    )
    assert (thin, thick) == (1, 2.5)


def test_the_title_is_the_reader_s_own(taught: pd.DataFrame) -> None:
    assert plot(taught).to_dict()["title"]["text"] == "Learning-rate range test: 3 runs"
    mine = plot(taught, Options(title="Mine\nin two lines")).to_dict()["title"]["text"]
    assert mine == "Mine in two lines"


def test_it_says_what_it_shows(findings: Any) -> None:
    text = finder_chart(findings, Options()).to_dict()["description"]
    assert text.startswith("Loss against learning rate, 1e-6 to 1 on a log axis, for 3 runs.")
    assert "Optimum, as declared: 2e-3, window 6.7e-4 to 6e-3. Suggested: 1.8e-3." in text


@pytest.mark.parametrize("sweep", ["unreadable", "transformer_text", "cnn_digits_seed0"])
def test_no_line_below_the_title_is_longer_than_a_phone_shows(sweep: str) -> None:
    charts = [lrchart.plot(EXAMPLES / "sweeps" / f"{sweep}.csv")]
    charts += [
        lrchart.plot_trainings(
            EXAMPLES / "trainings" / "cnn_digits.csv",
            untrained=2.31,
            range_test=EXAMPLES / "sweeps" / f"{sweep}.csv",
        )
    ]
    for chart in charts:
        below = chart.to_dict()["title"]["subtitle"]
        assert max(map(len, below)) <= LINE + 1  # a line that goes on ends in a blank


def test_nothing_is_smoothed_twice(taught: pd.DataFrame) -> None:
    """The spec carries the measured loss; smoothing is done where it is drawn."""
    findings = analyse(taught)
    spec = finder_chart(findings, Options()).to_dict()
    rows = max(spec["datasets"].values(), key=len)
    np.testing.assert_allclose([row["loss"] for row in rows], taught["loss"], rtol=1e-5)


@pytest.mark.parametrize("width", [3.0, 3.6, 4.4, 5.2, 6.0, 7.2, 8.6, 10.0])
def test_each_zone_above_the_window_is_named_in_the_plot_or_in_the_key(
    taught: pd.DataFrame, draw: Any, width: float
) -> None:
    words = texts(draw(plot(taught[taught["run"] == WELL]), width))
    for above, key in (("Loss climbs", CLIMBS), ("Diverge", "divergence, LR too high")):
        in_plot = any(text.startswith((above, above.split()[-1].capitalize())) for text in words)
        assert in_plot or key in words
        if above == "Diverge":  # on a wide screen, both lines of its words are above the plot
            assert not (width == 10 and key in words)


@pytest.mark.parametrize(
    ("width", "shown"),
    [(10.0, ["optimum × 3 = 6e-3", "optimum ÷ 3 = 6.7e-4"]), (3.6, ["6.7e-4", "6e-3"])],
)
def test_both_bounds_say_what_they_are_or_neither_does(
    taught: pd.DataFrame, draw: Any, width: float, shown: list[str]
) -> None:
    scene = draw(plot(taught[taught["run"] == WELL]), width)
    above = [mark.text for mark in scene if mark.kind == "text" and mark.y == BOUNDS_Y]
    assert sorted(text for text in above if not text.endswith("2e-3")) == shown


def test_an_end_that_is_only_that_of_the_sweep_is_named_and_has_no_rule(draw: Any) -> None:
    chart = plot(AWKWARD["falls to the end"]())
    scene = draw(chart)
    (end,) = (mark for mark in scene if mark.text == "sweep ends")
    assert end.x == pytest.approx(axis_width(scene))
    assert end.y == BOUNDS_Y
    assert len(rules(scene)) == 2
    assert "(end of the sweep)" in "".join(chart.to_dict()["title"]["subtitle"])
    assert "window = 80 % interval" in texts(scene)


def test_own_marks_that_cannot_be_read_say_what_they_are(taught: pd.DataFrame, draw: Any) -> None:
    marks = ("1e-3", "1.02e-3:close", "1.04e-3:last", "1e-9", "50:far")
    chart = plot(taught[taught["run"] == WELL], Options(marks=marks))
    below = " ".join(chart.to_dict()["title"]["subtitle"])
    assert "not drawn, outside the sweep: 1e-9, far 50" in " ".join(below.split())
    row = [mark.text for mark in draw(chart) if mark.kind == "text" and mark.y == OWN_Y]
    # Between two rules that almost touch, a cut name would be three dots.
    assert row == ["last 1e-3"]


def test_the_key_names_the_stretch_in_which_the_loss_climbs(draw: Any) -> None:
    """The stretch is often too narrow for words above it."""
    for name, climbs in (("one run", True), ("falls to the end", False)):
        words = texts(draw(lrchart.plot(AWKWARD[name]()), width=4.0))
        assert bool({CLIMBS, "above the window, less likely best"} & {*words}) == climbs


def test_the_thick_line_has_no_corners() -> None:
    rates = np.logspace(-6, 0, 60)
    frame = pd.DataFrame({"run": "r", "lr": rates, "loss": np.where(rates > 0.01, 5.0, 2.0)})
    spec = lrchart.plot(frame).to_dict()
    lines = [layer["mark"] for layer in spec["layer"] if layer["mark"]["type"] == "line"]
    thick = max(lines, key=lambda mark: mark["strokeWidth"])
    assert thick["interpolate"] == "monotone"
