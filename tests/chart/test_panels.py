"""Charts that people go on composing: side by side, stacked, and with layers of their own."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd
import pytest

from lrchart.chart.panels import side_by_side
from lrchart.chart.whole_spec import spec_of, still
from lrchart.options import Options
from lrchart.pipeline import anatomy, plot, slope
from tests.full import some

WELL, NOISY = "Well-behaved model", "Noisy batches"
WORDS = "Too Low LR\n→ Slow training"

Compose = Callable[..., Any]


@pytest.fixture(scope="module")
def all_runs(taught: pd.DataFrame) -> alt.LayerChart:
    return plot(taught, Options(window_of=WELL))


@pytest.fixture(scope="module")
def one_run(taught: pd.DataFrame) -> alt.LayerChart:
    return plot(taught[taught["run"] == NOISY])


@pytest.fixture(scope="module")
def slopes(taught: pd.DataFrame) -> alt.LayerChart:
    return slope(taught)


def quietly(compose: Callable[[], Any]) -> Any:
    """Compose; Altair warns that settings of one name are shared, which they are meant to be."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Automatically deduplicated selection parameter")
        return compose()


COMPOSED: dict[str, tuple[Compose, int]] = {
    "side by side": (lambda a, b, s: a | b, 2),
    "with itself": (lambda a, b, s: a | a, 2),
    "with its slope": (lambda a, b, s: a | s, 2),
    "stacked": (lambda a, b, s: a & b, 2),
    "panels in panels": (lambda a, b, s: a | (b & s), 3),
    "three in a grid": (lambda a, b, s: alt.concat(a, b, s, columns=2), 3),
}


@pytest.mark.parametrize("why", some(COMPOSED, 2))
def test_panels_are_drawn_as_they_are_alone(
    all_runs: Any, one_run: Any, slopes: Any, draw: Any, why: str
) -> None:
    compose, panels = COMPOSED[why]
    chart = quietly(lambda: compose(all_runs, one_run, slopes))
    scene = draw(chart)
    assert len([m for m in scene if m.role == "title-text"]) == panels
    axes = [m for m in scene if m.role == "axis-domain" and m.item.get("x2")]
    assert {m.item["x2"] for m in axes} == {800}
    upright = [m for m in scene if m.role == "axis-domain" and m.item.get("y2") is not None]
    assert {abs(m.item["y"] - m.item["y2"]) for m in upright} == {380}


def test_words_stand_in_their_own_panel(all_runs: Any, one_run: Any, draw: Any) -> None:
    alone = [m.x for m in draw(one_run) if m.text == WORDS]
    scene = draw(quietly(lambda: all_runs | one_run))
    titles = [m for m in scene if m.role == "title-text"]
    words = [m for m in scene if m.text == WORDS]
    assert len(words) == 2
    assert len(alone) == 1
    assert titles[0].x < words[0].x < titles[1].x < words[1].x


def test_every_panel_has_its_own_names_and_colours(sweep: Any, dip: Any, draw: Any) -> None:
    frames = [
        pd.concat([sweep(dip, run=f"{side} {i}") for i in range(2)], ignore_index=True)
        for side in ("left", "right")
    ]
    scene = draw(quietly(lambda: plot(frames[0]) | plot(frames[1])))
    labels = [m.text for m in scene if m.role == "legend-label"]
    assert {"left 0", "left 1", "right 0", "right 1"} <= set(labels)


def test_a_setting_is_there_once_and_offers_what_all_panels_have(
    all_runs: Any, slopes: Any
) -> None:
    spec = spec_of(quietly(lambda: all_runs | slopes))
    names = [param["name"] for param in spec["params"]]
    assert len(names) == len(set(names))
    view = next(param for param in spec["params"] if param["name"] == "view")
    assert view["bind"]["options"] == ["focus", "full"]


def test_a_selection_is_on_one_layer_of_each_panel(all_runs: Any, slopes: Any) -> None:
    spec = spec_of(quietly(lambda: all_runs | slopes))
    views = {one["name"]: one["views"] for one in spec["params"] if "views" in one}
    homes = {
        layer["name"]: (i, layer["mark"]["type"])
        for i, panel in enumerate(spec["hconcat"])
        for layer in panel["layer"]
        if "name" in layer
    }
    assert [homes[view] for view in views["zoom"]] == [(0, "line"), (1, "line")]
    assert [homes[view] for view in views["hover"]] == [(0, "rule"), (1, "rule")]


def test_layers_of_one_s_own_join(all_runs: Any, draw: Any) -> None:
    rows = alt.Data(values=[{"lr": 1e-4}])
    mine = alt.Chart(rows).mark_rule(stroke="#123456").encode(x="lr:Q")
    rules = [m for m in draw(all_runs + mine) if m.item.get("stroke") == "#123456"]
    width = next(m.item["x2"] for m in draw(all_runs + mine) if m.role == "axis-domain")
    assert [m.x / width for m in rules] == pytest.approx([1 / 3], abs=1e-3)


def test_a_chart_can_be_dressed_further(all_runs: Any, draw: Any) -> None:
    scene = draw(all_runs.properties(title="Mine").configure_axis(grid=False))
    assert [m.text for m in scene if m.role == "title-text"] == ["Mine"]
    assert not [m for m in scene if m.role == "axis-grid"]


def test_the_anatomy_composes_too(all_runs: Any, taught: pd.DataFrame, draw: Any) -> None:
    scene = draw(quietly(lambda: all_runs & anatomy(taught)))
    assert {m.text for m in scene} >= {"Steepest descent", "Thick line", WELL}


def test_a_single_chart_is_left_as_it_is(all_runs: Any) -> None:
    spec = all_runs.to_dict()
    assert side_by_side(spec) is spec


def test_panels_keep_their_size_on_a_page_and_in_a_picture(all_runs: Any, one_run: Any) -> None:
    from lrchart.chart.whole_spec import responsive

    spec = spec_of(quietly(lambda: all_runs | one_run))
    assert responsive(spec) == spec
    assert "width" not in still(spec, (10.0, 6.0), "light")


def test_each_panel_labels_its_decades(one_run: Any, slopes: Any, draw: Any) -> None:
    scene = draw(quietly(lambda: one_run | slopes))
    assert [m.text for m in scene if m.role == "axis-label"].count("1e-4") == 2


def test_a_run_may_have_the_name_of_a_size(taught: pd.DataFrame, draw: Any) -> None:
    named = plot(taught.replace({"run": {NOISY: "width of 8"}}))
    scene = draw(quietly(lambda: named | named))
    assert [m.text for m in scene if m.role == "legend-label"].count("width of 8") == 2
