"""The finder chart, in its spec and as Vega draws it."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

from lrchart.chart.finder import finder_chart
from lrchart.chart.labels import BOUNDS_Y
from lrchart.options import Options
from lrchart.pipeline import analyse, plot

WELL = "Well-behaved model"
PHRASES = (
    "Too Low LR\n→ Slow training",
    "Optimal LR region\n→ Steepest loss decline",
    "Divergence\n→ LR too high",
)


@pytest.fixture(scope="module")
def chart(taught: pd.DataFrame) -> alt.LayerChart:
    return plot(taught, Options(window_of=WELL))


@pytest.fixture(scope="module")
def scene(chart: alt.LayerChart, draw: Any) -> Any:
    return draw(chart)


def axis_width(scene: Any) -> float:
    """Pixels between the ends of the learning-rate axis."""
    domain = [m for m in scene if m.role == "axis-domain" and m.item.get("x2")]
    return float(domain[0].item["x2"])


def rate(x: float, scene: Any, low: float = 1e-6, high: float = 1.0) -> float:
    """Return the learning rate drawn at `x` pixels."""
    share = x / axis_width(scene)
    return float(10 ** (math.log10(low) + share * math.log10(high / low)))


def texts(scene: Any) -> list[str]:
    return [mark.text for mark in scene if mark.kind == "text"]


def lines(scene: Any, width: float) -> set[str]:
    """Colours of the lines of a stroke width."""
    return {m.item["stroke"] for m in scene if m.kind == "line" and m.item["strokeWidth"] == width}


def rules(scene: Any) -> list[Any]:
    """The rules from the top of the plot to its bottom, the crosshair's left out."""
    return [
        m
        for m in scene
        if m.kind == "rule"
        and m.role == "mark"
        and m.item.get("y2")
        and m.item.get("strokeWidth") == 1.5
    ]


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
    assert {"optimal ÷ 3 = 6.7e-4", "2e-3", "optimal × 3 = 6e-3"} <= set(texts(scene))


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
    # The first zone is wide enough for its words on a phone too; the others are not.
    assert set(PHRASES) & set(narrow) == {PHRASES[0]}
    assert {"Optimal", "Climbs"} & set(narrow) == {"Optimal"}


@pytest.mark.parametrize("width", [3.3, 4.0, 6.0, 10.0])
def test_the_rate_is_always_written_and_the_bounds_keep_clear_of_it(
    chart: alt.LayerChart, draw: Any, width: float
) -> None:
    row = [mark for mark in draw(chart, width=width) if mark.kind == "text" and mark.y == BOUNDS_Y]
    low, at, high = sorted(row, key=lambda mark: mark.x)
    assert (at.text, at.item["align"]) == ("2e-3", "center")
    assert low.text.endswith("6.7e-4")
    assert high.text.endswith("6e-3")
    half = 6 * len(at.text) / 2  # digits of this size are 5.9 to 6.6 pixels wide, a dash less
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

    drawn = draw(chart, theme=theme)
    title = next(mark for mark in drawn if mark.role == "title-text")
    assert title.item["fill"] == INKS["text"][THEMES.index(theme)]


def test_several_runs_without_a_window_have_no_zones(taught: pd.DataFrame, draw: Any) -> None:
    scene = draw(plot(taught))
    assert not rules(scene)
    assert not set(PHRASES) & set(texts(scene))


def test_a_run_that_stands_alone_is_zoned_and_needs_no_legend(sweep: Any, dip: Any) -> None:
    spec = plot(sweep(dip, run="mine")).to_dict()
    assert [layer for layer in spec["layer"] if layer["mark"]["type"] == "rect"]
    colours = [
        layer["encoding"]["color"] for layer in spec["layer"] if "color" in layer["encoding"]
    ]
    assert all(colour.get("legend") is None for colour in colours)


def test_replicates_have_a_band(sweep: Any, dip: Any) -> None:
    twice = pd.concat([sweep(dip), sweep(dip + 1, replicate=1)], ignore_index=True)
    kinds = [layer["mark"]["type"] for layer in plot(twice).to_dict()["layer"]]
    assert kinds.count("area") == 1
    assert "area" not in [layer["mark"]["type"] for layer in plot(sweep(dip)).to_dict()["layer"]]


def test_two_runs_have_their_windows_as_bars_through_their_rates(
    sweep: Any, dip: Any, draw: Any
) -> None:
    frames = [sweep(dip, run="a"), sweep(dip + 1, run="b")]
    chart = plot(pd.concat(frames, ignore_index=True))
    bars = [m for m in draw(chart) if m.kind == "rule" and m.item.get("strokeWidth") == 7]
    windows = analyse(pd.concat(frames, ignore_index=True)).suggestions
    scene = draw(chart)
    for bar, low, high in zip(bars, windows["lr_low"], windows["lr_high"], strict=True):
        ends = sorted([rate(bar.x, scene), rate(bar.item["x2"], scene)])
        assert ends == pytest.approx([low, min(high, 1.0)], rel=1e-3)
    three = plot(pd.concat([*frames, sweep(dip, run="c")], ignore_index=True))
    assert not [m for m in draw(three) if m.kind == "rule" and m.item.get("strokeWidth") == 7]


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


HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"quoted\" 'name' \\ back`tick ${x}",
    "line\u2028separator\u2029and\nnewline",
    "constructor",
    "__proto__",
    "toString",
    "datum.lr",
    "width",
    "日本語 🎉",
    "x" * 500,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_never_more_than_a_name(sweep: Any, dip: Any, draw: Any, name: str) -> None:
    frames = [sweep(dip, run=name), sweep(dip + 1, run="other")]
    chart = plot(pd.concat(frames, ignore_index=True), Options(window_of=name))
    scene = draw(chart)
    assert len(lines(scene, 2.5)) == 2
    # A zero-width space may follow; see `lrchart.chart.runs.INHERITED`.
    assert " ".join(name.split()) in {text.rstrip("\u200b") for text in texts(scene)}


@pytest.mark.parametrize("count", [1, 2, 10, 25])
def test_any_number_of_runs(sweep: Any, dip: Any, draw: Any, count: int) -> None:
    frames = [sweep(dip[::4] + i, run=f"run {i}") for i in range(count)]
    scene = draw(plot(pd.concat(frames, ignore_index=True)))
    names = {f"run {i}" for i in range(count)} if count > 1 else set()
    assert names <= set(texts(scene))


def test_an_unknown_window_is_refused(taught: pd.DataFrame) -> None:
    from lrchart.errors import OptionError

    with pytest.raises(OptionError, match="window_of must be one of"):
        plot(taught, Options(window_of="nobody"))


def test_nothing_is_smoothed_twice(taught: pd.DataFrame) -> None:
    """The spec carries the measured loss; smoothing is done where it is drawn."""
    found = analyse(taught)
    spec = finder_chart(found, Options()).to_dict()
    rows = max(spec["datasets"].values(), key=len)
    np.testing.assert_allclose([row["loss"] for row in rows], taught["loss"], rtol=1e-5)
