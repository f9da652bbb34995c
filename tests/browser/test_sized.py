"""Charts of a size of their own, on pages that are narrower."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import lrchart


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sized")
    frame = lrchart.scenarios()
    chart = lrchart.plot(frame)
    lrchart.save(chart | lrchart.slope(frame), out / "panels.html")
    lrchart.save(chart.properties(width=900, height=400), out / "wide.html")
    return out


@pytest.mark.parametrize("width", [380, 1200])
@pytest.mark.parametrize("name", ["panels", "wide"])
def test_nothing_of_a_wide_chart_is_cut_off(
    folder: Path, visit: Any, name: str, width: int
) -> None:
    seen = visit(folder / f"{name}.html", width=width)
    seen.wake()
    live, svg = (seen.page.locator(place).bounding_box() for place in (".live", ".live svg"))
    assert svg["width"] > 900
    assert live["height"] >= svg["height"]
    reach = "(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])"
    scrolled, _ = seen.evaluate(f"{reach}(document.querySelector('.live'))")
    assert scrolled >= round(svg["width"])
    assert seen.evaluate(f"{reach}(document.documentElement)") == [width, width]
    below = seen.page.locator(".controls").bounding_box()
    assert below["y"] >= live["y"] + live["height"]


def test_in_a_short_frame_the_controls_stay_below(folder: Path, visit: Any) -> None:
    (folder / "host.html").write_text(
        '<iframe src="panels.html" width="620" height="608"></iframe>'
    )
    seen = visit(folder / "host.html")
    frame = seen.page.frame_locator("iframe")
    frame.locator(".live.sized svg").wait_for(timeout=30_000)
    live, below = (frame.locator(place).bounding_box() for place in (".live", ".controls"))
    assert below["y"] >= live["y"] + live["height"]
