"""The rendered scene of trainings: no text on text, on a line or cut off, at any width."""

from __future__ import annotations

from typing import Any

import pytest

from lrchart.chart.trainings.pipeline import plot_drift, plot_trainings
from lrchart.chart.whole_spec import spec_of
from tests.browser.test_geometry import Draw, draw, problems
from tests.full import some
from tests.trainings import SHAPES

__all__ = ["draw"]


@pytest.mark.parametrize("name", some([name for name in SHAPES if name != "all diverged"], 2))
def test_nothing_covers_anything(draw: Draw, name: str) -> None:
    assert problems(draw, spec_of(plot_trainings(SHAPES[name]()))) == []


def test_nothing_covers_anything_in_the_drift(draw: Draw) -> None:
    assert problems(draw, spec_of(plot_drift(SHAPES["five widths"]()))) == []


def test_the_crosshair_reads_out_every_group(draw: Draw) -> None:
    page: Any = draw(spec_of(plot_trainings(SHAPES["named groups"]())), 1000)
    plot = page.locator("svg.marks .background").first.bounding_box()
    page.mouse.move(plot["x"] + plot["width"] * 0.52, plot["y"] + plot["height"] / 3)
    page.locator("#vg-tooltip-element.visible").wait_for(timeout=5000)
    rows = page.locator("#vg-tooltip-element tr")
    cells = dict(rows.nth(i).locator("td").all_inner_texts() for i in range(rows.count()))
    read = {name.strip("\u200b: "): value for name, value in cells.items()}
    assert set(read) == {"learning rate", "adam", "sgd with momentum"}
    assert 1 < float(read["adam"]) < 8
