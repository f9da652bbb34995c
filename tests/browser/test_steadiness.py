"""Nothing on a page jumps: not with its width, and not when its chart comes alive."""

from __future__ import annotations

import pytest

from tests.browser.pages import PAGES, still
from tests.full import full


@pytest.mark.parametrize("width", [320, full(380), 640, 641, full(768), 1200, full(1600)])
@pytest.mark.parametrize("page", PAGES[:2])
def test_no_width_makes_the_page_scroll_sideways_or_jump(folder, visit, page, width):
    seen = visit(folder / page, width=width)
    before = seen.evaluate("document.documentElement.scrollHeight")
    seen.wake()
    assert seen.evaluate("document.documentElement.scrollWidth") == width
    assert seen.evaluate("document.documentElement.scrollHeight") == before
    assert seen.evaluate("shifts") == 0
    assert ("narrow" in still(seen)) == (width <= 640)


def test_the_live_chart_fills_the_box_of_its_still_through_every_change(folder, visit):
    seen = visit(folder / "main.html")
    seen.wake()
    for width in (1200, 380, 768, 320):
        seen.page.set_viewport_size({"width": width, "height": 900})
        seen.until("""(() => {
            const box = document.querySelector(".chart").getBoundingClientRect();
            const drawn = document.querySelector(".live svg").getBoundingClientRect();
            const close = (side) => Math.abs(box[side] - drawn[side]) < 1.5;
            return close("width") && close("height");
        })()""")


def test_settings_stand_where_they_stood_before_the_chart_came_alive(folder, visit):
    rows = """() => [...document.querySelectorAll("#figure-main .vega-bind")].map((row) => {
        const { x, y, width, height } = row.getBoundingClientRect();
        return [row.textContent.replace(/\\s+/g, ""), x, y, width, height].join(" ");
    })"""
    still = visit(folder / "main.html")
    still.evaluate("document.fonts.ready")
    before = still.evaluate(rows)
    still.wake()
    assert len(before) == 3
    assert still.evaluate(rows) == before
