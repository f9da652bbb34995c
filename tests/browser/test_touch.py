"""Fingers on a chart: a tap, a drag and a pinch, and the page below that they must leave alone."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrchart
from tests.browser.test_tools import TIP, sweep


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("touch") / "one.html"
    lrchart.save(lrchart.plot(sweep("a run")), path)
    return path


def rates(seen: Any) -> list[float]:
    """The learning rates that label the axis."""
    labels = """[...document.querySelectorAll('.live .role-axis')]
      .filter((axis) => axis.textContent.includes('Learning rate'))
      .flatMap((axis) => [...axis.querySelectorAll('.role-axis-label text')])"""
    return sorted(map(float, filter(None, seen.evaluate(f"{labels}.map((t) => t.textContent)"))))


def fingers(seen: Any, *places: tuple[float, float]) -> list[dict[str, float]]:
    """Return touches at `places`, shares of the chart's width and height."""
    box = seen.page.locator(".live svg").bounding_box()
    return [
        {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"], "id": i}
        for i, (x, y) in enumerate(places)
    ]


def touch(seen: Any, *steps: list[dict[str, float]]) -> None:
    """Let fingers down one by one at the first of `steps`, and move them to the others.

    A finger that a later step leaves out is lifted, and the others are lifted at the end.
    """
    browser = seen.page.context.new_cdp_session(seen.page)

    def send(kind: str, points: list[dict[str, float]]) -> None:
        browser.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    for i in range(len(steps[0])):
        send("touchStart", steps[0][: i + 1])
    for before, points in itertools.pairwise(steps):
        if lifted := [point for point in before if point["id"] not in {p["id"] for p in points}]:
            send("touchEnd", lifted)
        send("touchMove", points)
    send("touchEnd", [])
    seen.page.wait_for_timeout(200)


#: expression: pinch zoom of the page
SCALE = "visualViewport.scale"


def spread(seen: Any, start: float, stop: float) -> list[list[dict[str, float]]]:
    """Return two fingers beside the middle of the chart, `start` apart and then `stop`."""
    gaps = np.linspace(start, stop, 9) / 2
    return [fingers(seen, (0.5 - gap, 0.4), (0.5 + gap, 0.45)) for gap in gaps]


@pytest.fixture
def phone(page: Path, visit: Any) -> Any:
    seen = visit(page, width=380, height=800, has_touch=True, is_mobile=True)
    seen.wake()
    return seen


def test_a_pinch_on_the_chart_zooms_its_axis_and_not_the_page(phone: Any) -> None:
    whole = rates(phone)
    assert (whole[0], whole[-1]) == (1e-6, 1)
    touch(phone, *spread(phone, 0.2, 0.7))
    closer = rates(phone)
    assert 1e-5 < closer[0] <= 1e-3 <= closer[-1] < 1e-1
    touch(phone, *spread(phone, 0.7, 0.2))
    assert rates(phone) == whole
    assert phone.evaluate(SCALE) == 1
    assert phone.complaints == []


@pytest.mark.parametrize("way", [(0.04, 0.0), (0.0, -0.04)])
def test_values_stay_until_the_finger_moves_the_chart_or_the_page(
    phone: Any, way: tuple[float, float]
) -> None:
    [start] = fingers(phone, (0.5, 0.4))
    phone.page.touchscreen.tap(start["x"], start["y"])
    tip = phone.page.locator(TIP)
    tip.wait_for()
    touch(phone, *[fingers(phone, (0.5 + i * way[0], 0.4 + i * way[1])) for i in range(9)])
    tip.wait_for(state="hidden")
    assert phone.complaints == []


def test_what_is_under_a_finger_stays_there(phone: Any) -> None:
    def pixel(rate: str) -> float:
        label = phone.page.locator(".live .role-axis-label text", has_text=re.compile(f"^{rate}$"))
        box = label.bounding_box()
        return float(box["x"] + box["width"] / 2)

    [chart] = fingers(phone, (0.0, 0.0))
    width = phone.page.locator(".live svg").bounding_box()["width"]
    left = (pixel("1e-4") - chart["x"]) / width
    touch(phone, *(fingers(phone, (left, 0.4), (x, 0.4)) for x in np.linspace(left + 0.2, 0.9, 9)))
    assert (pixel("1e-4") - chart["x"]) / width == pytest.approx(left, abs=0.01)


def test_a_finger_that_stays_after_a_pinch_neither_pans_nor_reads(phone: Any) -> None:
    touch(phone, *spread(phone, 0.2, 0.5))
    closer = rates(phone)
    left, right = fingers(phone, (0.3, 0.4), (0.7, 0.4))
    touch(phone, [left, right], [left], *(fingers(phone, (x, 0.4)) for x in (0.4, 0.5, 0.6)))
    assert rates(phone) == closer
    assert not phone.page.locator(TIP).is_visible()


def test_a_pinch_beside_the_chart_zooms_the_page(phone: Any) -> None:
    whole = rates(phone)
    top, gaps = phone.page.locator("h1").bounding_box()["y"] + 10, np.linspace(30, 150, 9)
    steps = [[{"x": 190 + s * gap, "y": top, "id": s} for s in (-1, 1)] for gap in gaps]
    touch(phone, *steps)
    assert phone.evaluate(SCALE) > 1.5
    assert rates(phone) == whole
    # On the chart as well: a chart that fills the screen must not prevent zooming out.
    phone.page.locator(".live svg").scroll_into_view_if_needed()
    gaps = np.linspace(120, 20, 9)
    touch(phone, *[[{"x": 190 + s * gap, "y": 400, "id": s} for s in (-1, 1)] for gap in gaps])
    assert phone.evaluate(SCALE) == 1
    assert rates(phone) == whole


def test_one_finger_still_pans_the_chart_and_scrolls_the_page(phone: Any) -> None:
    whole = rates(phone)
    touch(phone, *(fingers(phone, (x, 0.4)) for x in (0.7, 0.6, 0.5, 0.4)))
    assert rates(phone) != whole
    touch(phone, *(fingers(phone, (0.5, y)) for y in (0.8, 0.7, 0.6, 0.5, 0.3)))
    phone.until("scrollY > 20")


def test_a_tap_reads_values_that_stay(page: Path, visit: Any) -> None:
    seen = visit(page, width=380, has_touch=True, is_mobile=True)
    seen.wake()
    box = seen.page.locator(".live svg").bounding_box()
    seen.page.touchscreen.tap(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    tip = seen.page.locator(TIP)
    tip.wait_for()
    seen.page.wait_for_timeout(300)
    edges = tip.bounding_box()
    assert edges["x"] >= 0
    assert edges["x"] + edges["width"] <= 380
    seen.page.touchscreen.tap(190, 40)
    seen.until("!document.querySelector('#vg-tooltip-element.visible')")


def test_a_pinch_zooms_all_panels_and_keeps_what_is_under_it(visit: Any, tmp_path: Path) -> None:
    frame = sweep("a run")
    lrchart.save(lrchart.plot(frame) & lrchart.slope(frame), tmp_path / "panels.html")
    seen = visit(tmp_path / "panels.html", width=900, height=800, has_touch=True, is_mobile=True)
    seen.wake()
    assert rates(seen)[0] == 1e-6
    pixel = """(rate) => [...document.querySelectorAll('.live .role-axis-label text')]
      .filter((text) => text.textContent === rate).map((text) => text.getBoundingClientRect())
      .map(({ x, width }) => x + width / 2)[0]"""
    top = seen.page.locator(".live").bounding_box()["y"] + 200
    middle = seen.evaluate(pixel, "1e-3")
    gaps = np.linspace(30, 150, 9)
    steps = [[{"x": middle + s * gap, "y": top, "id": s} for s in (-1, 1)] for gap in gaps]
    touch(seen, *steps)
    closer = rates(seen)
    assert closer[0] > 1e-6
    assert closer == sorted([*closer[::2], *closer[::2]])
    assert seen.evaluate(pixel, "1e-3") == pytest.approx(middle, abs=2)
    assert seen.evaluate(SCALE) == 1
    assert seen.complaints == []
