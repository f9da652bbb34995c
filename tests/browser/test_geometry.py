"""The rendered scene: no text on text, on a line or cut off, whatever the data and the width."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import lrchart
from lrchart.chart.whole_spec import responsive, spec_of
from lrchart.gallery.config import Config
from lrchart.gallery.entries import gallery
from lrchart.pages.script import script
from lrchart.render.vega import font_faces
from tests.browser.awkward import AWKWARD
from tests.full import full, some

WIDTHS = (320, 380, 640, 1200)
AUDIT = (Path(__file__).parent / "geometry.js").read_text()
PAGE = "<!doctype html><style>body {{ margin: 0 }} {fonts}</style>"

Draw = Callable[[dict[str, Any], int], Any]


@pytest.fixture(scope="module")
def draw(chromium: Any) -> Iterator[Draw]:
    """Return what draws a spec at a width, in an empty page that has the scripts already."""
    page = chromium.new_page()
    page.set_content(PAGE.format(fonts=font_faces()))
    page.add_script_tag(content=script())
    page.evaluate("document.fonts.load(\"12px 'LRChart Sans'\").then(() => true)")

    def show(spec: dict[str, Any], width: int) -> Any:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(
            """async (spec) => {
              window.view?.finalize();
              document.body.innerHTML = "<div id=chart style='width: 100%'></div>";
              const options = { renderer: "svg", actions: false, mode: "vega-lite", ast: true };
              window.view = (await vegaEmbed("#chart", spec, options)).view;
              await view.runAsync();
            }""",
            responsive(spec),
        )
        return page

    yield show
    page.close()


def views(spec: dict[str, Any]) -> list[str]:
    """Return the looks of the loss axis that a reader can choose."""
    param = next((param for param in spec["params"] if param["name"] == "view"), None)
    return param.get("bind", {}).get("options", [param["value"]]) if param else []


def problems(draw: Draw, spec: dict[str, Any], widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """Return what is wrong with `spec`, in every width and view."""
    faults = []
    for width in widths:
        page = draw(spec, width)
        for view in views(spec):
            page.evaluate(
                "async (view) => { await window.view.signal('view', view).runAsync() }", view
            )
            seen = page.evaluate(AUDIT)
            assert seen["lines"] > 0, "nothing was drawn"
            faults += [f"{width} px, {view}: {problem}" for problem in seen["problems"]]
        if not views(spec):  # a chart without a loss axis and lines
            seen = page.evaluate(AUDIT)
            assert seen["points"] > 0, "nothing was drawn"
            faults += [f"{width} px: {problem}" for problem in seen["problems"]]
    return faults


@pytest.mark.parametrize("widths", [(320, 1200), full((380, 640))], ids=str)
@pytest.mark.parametrize("name", some(AWKWARD, 2))
def test_nothing_covers_anything(draw: Draw, name: str, widths: tuple[int, ...]) -> None:
    assert problems(draw, spec_of(lrchart.plot(AWKWARD[name]())), widths) == []


@pytest.mark.parametrize("name", ["one run", "ten runs", "negative losses", "constant"])
def test_nothing_covers_anything_in_the_slope_view(draw: Draw, name: str) -> None:
    assert problems(draw, spec_of(lrchart.slope(AWKWARD[name]()))) == []


def test_nothing_covers_anything_in_the_gallery(draw: Draw) -> None:
    for entry in gallery(Config()).entries:
        seen = problems(draw, spec_of(entry.draw()))
        # The numbered badges of the anatomy cover the lines that they mark.
        badges = re.compile(r".*line through text: \d+")
        assert [text for text in seen if not badges.fullmatch(text)] == [], entry.name


def test_the_audit_sees_a_mess(draw: Draw) -> None:
    """A chart with its legend upon its lines and a title too long must not pass."""
    rows = [{"x": i, "y": i, "run": "a long name"} for i in range(20)]
    spec = {
        "title": "t" * 400,
        "data": {"values": rows},
        "params": [{"name": "view", "value": "focus"}],
        "layer": [
            {
                "mark": "line",
                "encoding": {
                    "x": {"field": "x", "type": "quantitative"},
                    "y": {"field": "y", "type": "quantitative"},
                },
            },
            {
                "mark": {"type": "text", "text": "in the way"},
                "encoding": {"x": {"datum": 10}, "y": {"datum": 10}},
            },
        ],
    }
    kinds = {problem.split(": ")[1] for problem in problems(draw, spec)}
    assert {"line through text", "text on text", "cut off"} <= kinds


def test_the_slider_smooths_as_the_analysis_does(draw: Draw) -> None:
    """The chart's own local line equals Python's, at the default and at other half-lives."""
    frame = lrchart.scenarios()
    for half_life in (None, 0.2, 0.02):
        analysis = lrchart.analyse(frame, lrchart.Options(smoothing=half_life))
        page = draw(spec_of(lrchart.plot(frame)), 640)
        page.evaluate(
            "async (half) => { await window.view.signal('smoothing', half).runAsync() }",
            analysis.half_life,
        )
        shown = page.evaluate(
            """() => {
              const tables = Object.keys(view._runtime.data).map((name) => view.data(name) ?? []);
              const curves = tables.flat().filter((row) => "smooth" in row && "side" in row);
              const drawn = curves.filter((row) => !row.marks);
              return JSON.stringify(drawn.map((row) => [row.id, row.lr, row.smooth]));
            }"""
        )
        expected = {
            (f"r{analysis.runs.index(row['run'])}", float(f"{row['lr']:.6g}")): row["loss_smooth"]
            for row in analysis.curve.to_dict("records")
        }
        rows = json.loads(shown)
        assert len(rows) >= len(expected)
        for run, lr, smooth in rows:
            assert smooth == pytest.approx(expected[run, lr], rel=2e-4)


def test_the_crosshair_reads_out_every_run(draw: Draw) -> None:
    """Where the pointer is, the read-out gives the rate and both losses of each run."""
    frame = lrchart.scenarios()
    analysis = lrchart.analyse(frame)
    page = draw(spec_of(lrchart.plot(frame)), 1000)
    plot = page.locator("svg.marks .background").first.bounding_box()
    page.mouse.move(plot["x"] + plot["width"] / 2, plot["y"] + plot["height"] / 2)
    page.locator("#vg-tooltip-element.visible").wait_for(timeout=5000)
    rows = page.locator("#vg-tooltip-element tr")
    cells = [rows.nth(i).locator("td").all_inner_texts() for i in range(rows.count())]
    read = {name.strip("\u200b: "): value for name, value in cells}
    assert float(read["learning rate"]) == pytest.approx(1e-3, rel=0.2)
    for run in analysis.runs:
        sweep = analysis.curve[analysis.curve["run"] == run]
        nearest = sweep.iloc[int((sweep["lr"] - float(read["learning rate"])).abs().argmin())]
        smooth = float(read[run].split()[0])
        assert "raw" in read[run]
        assert smooth == pytest.approx(nearest["loss_smooth"], rel=0.03)


def test_the_read_out_of_two_runs_compares_them(draw: Draw) -> None:
    frame = AWKWARD["two runs"]()
    frame["loss"] *= frame["run"].map({"short": 1}).fillna(2)
    page = draw(spec_of(lrchart.plot(frame)), 1000)
    plot = page.locator("svg.marks .background").first.bounding_box()
    page.mouse.move(plot["x"] + plot["width"] * 0.2, plot["y"] + plot["height"] / 2)
    page.locator("#vg-tooltip-element.visible").wait_for(timeout=5000)
    last = page.locator("#vg-tooltip-element tr").last
    name, value = last.locator("td").all_inner_texts()
    assert name.strip("\u200b: ") == "second ÷ first"
    assert float(value) == pytest.approx(2, rel=0.03)
