"""A chart as a whole spec: for a page, for a picture, and whoever's chart it is."""

from __future__ import annotations

import copy
from typing import Any

import altair as alt
import pytest

from lrchart.chart.whole_spec import PADDING, is_chart, responsive, spec_of, still
from lrchart.options import Options
from lrchart.pipeline import plot

MINE = {"mark": "point", "data": {"values": [{"lr": 0.1}]}, "encoding": {"x": {"field": "lr"}}}


def param(spec: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in spec["params"] if one["name"] == name)


def test_the_chart_it_came_from_is_not_changed(charts: dict[str, Any]) -> None:
    given = copy.deepcopy(MINE)
    spec = spec_of(given)
    spec["config"]["axis"]["domainColor"] = "red"
    assert given == MINE
    chart = next(iter(charts.values()))
    assert spec_of(chart) == spec_of(chart)


def test_a_config_of_the_reader_s_own_wins(charts: dict[str, Any]) -> None:
    chart = next(iter(charts.values())).configure(font="Serif").configure_axis(grid=False)
    config = spec_of(chart)["config"]
    assert config["font"] == "Serif"
    assert config["axis"]["grid"] is False
    assert config["axis"]["labelFontSize"] == 12


def test_altair_s_theme_is_not_the_reader_s_own(charts: dict[str, Any]) -> None:
    assert spec_of(next(iter(charts.values())))["config"]["view"] == {"stroke": None}


def test_a_page_gives_the_width(specs: dict[str, Any]) -> None:
    for spec in specs.values():
        assert responsive(spec)["width"] == "container"
        assert "containerSize" in param(responsive(spec), "room")["expr"]


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_a_picture_has_its_size_and_theme(specs: dict[str, Any], theme: str) -> None:
    for spec in specs.values():
        picture = still(spec, (8.0, 5.0), theme)
        assert (picture["width"], picture["height"]) == (768, 480)
        assert param(picture, "room")["value"] == 768 - 2 * PADDING
        assert param(picture, "theme")["value"] == theme


def test_a_picture_needs_no_pointer(specs: dict[str, Any]) -> None:
    for name, spec in specs.items():
        names = {one["name"] for one in spec["params"]}
        left = {one["name"] for one in still(spec, (10.0, 6.0), "light")["params"]}
        assert "zoom" in names or name in ("anatomy", "leaderboard")
        assert not {"zoom", "hover"} & left, name
        assert names - left <= {"zoom", "hover"}, name


def test_a_selection_that_something_else_shows_stays(taught: Any) -> None:
    from lrchart.pipeline import plot

    spec = spec_of(plot(taught))
    spec["params"].append({"name": "mine", "expr": "1", "react": {"param": "zoom"}})
    left = {one["name"] for one in still(spec, (10.0, 6.0), "light")["params"]}
    assert "zoom" in left


def test_a_chart_of_somebody_else_has_a_theme_too() -> None:
    spec = still(spec_of(MINE), (10.0, 6.0), "dark")
    assert param(spec, "theme")["value"] == "dark"
    assert spec["data"] == MINE["data"]


@pytest.mark.parametrize(
    ("thing", "expected"),
    [(MINE, True), (alt.Chart().mark_point(), True), ("chart", False), (None, False)],
)
def test_is_chart(thing: Any, expected: bool) -> None:
    assert is_chart(thing) is expected


LONG = "Learning-rate range test: ResNet-50 on ImageNet, batch 4096, LARS, label smoothing 0.1"


@pytest.mark.parametrize(("width", "lines"), [(3.3, 4), (5.5, 2), (10.0, 1)])
def test_a_long_title_has_as_many_lines_as_it_needs(
    sweep: Any, dip: Any, draw: Any, width: float, lines: int
) -> None:
    chart = plot(sweep(dip), Options(title=LONG))
    (title,) = (mark for mark in draw(chart, width) if mark.role == "title-text")
    assert title.text.count("\n") + 1 == lines
    assert title.text.replace("\n", " ") == LONG


def test_a_title_that_a_phone_has_room_for_stays_a_text(specs: dict[str, Any]) -> None:
    spec = next(iter(specs.values()))
    short = {**spec, "title": {**spec["title"], "text": "A short title"}}
    assert responsive(short)["title"]["text"] == "A short title"
