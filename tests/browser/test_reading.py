"""Reading values off a chart by keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from tests.browser.test_tools import TIP
from tests.browser.tools import sweep
from tests.trainings import u_curves


def test_the_keyboard_reads_values(page: Path, visit: Any) -> None:
    seen = visit(page)
    seen.wake()
    slider = seen.page.get_by_role("slider", name="Read")
    slider.focus()
    seen.page.keyboard.press("End")
    seen.page.locator(TIP).wait_for()
    assert "learning rate 1" in slider.get_attribute("aria-valuetext")
    seen.page.keyboard.press("Home")
    first = slider.get_attribute("aria-valuetext")
    assert first.startswith("learning rate 1e-6")
    assert "a run 2.3" in first
    seen.page.keyboard.press("Escape")
    seen.until("!document.querySelector('#vg-tooltip-element.visible')")


def test_the_slope_is_read_by_keys_too(visit: Any, tmp_path: Path) -> None:
    both = pd.concat([sweep("a run"), sweep("other", -0.5)])
    lrchart.save(lrchart.slope(both), tmp_path / "slope.html")
    seen = visit(tmp_path / "slope.html")
    seen.wake()
    slider = seen.page.get_by_role("slider", name="Read")
    slider.focus()
    slider.fill("45")
    words = slider.get_attribute("aria-valuetext")
    rate, one, other = (float(number.replace("\N{MINUS SIGN}", "-")) for number in re.findall(
        r"(?:rate|run|other) ([-\N{MINUS SIGN}\d.e]+)", words))  # fmt: skip
    curve = lrchart.analyse(both).curve
    near = curve[np.abs(np.log10(curve["lr"] / rate)) < 0.04].groupby("run")["slope_per_decade"]
    assert (one, other) == pytest.approx(tuple(near.mean()[["a run", "other"]]), abs=0.1)
    assert seen.complaints == []


def test_a_training_is_read_by_keys_too(visit: Any, tmp_path: Path) -> None:
    steps = np.arange(200)
    frame = pd.DataFrame({"step": steps, "lr": 1e-3 * (1 - steps / 400), "loss": 3 - steps / 100})
    frame.to_csv(tmp_path / "mine.csv", index=False)
    chart = lrchart.plot(tmp_path / "mine.csv", kind="training")
    lrchart.save(chart, tmp_path / "training.html")
    seen = visit(tmp_path / "training.html")
    seen.wake()
    slider = seen.page.get_by_role("slider", name="Read")
    slider.focus()
    for key, words in (
        ("End", "step 199, mine 1.01 (raw 1.01), rate 5e-4"),
        ("Home", "step 0, mine 3 (raw 3), rate 1e-3"),
    ):
        seen.page.keyboard.press(key)
        assert slider.get_attribute("aria-valuetext") == words
    assert seen.complaints == []


def first_value(seen: Any) -> str:
    """Return what the slider says at the first place."""
    seen.wake()
    slider = seen.page.get_by_role("slider", name="Read")
    slider.focus()
    seen.page.keyboard.press("End")
    seen.page.keyboard.press("Home")
    return str(slider.get_attribute("aria-valuetext"))


CHARTS = [
    (
        "anatomy",
        lambda: lrchart.anatomy(sweep("a run")),
        r"learning rate 1e-6, a run 2\.3\d* \(raw 2\.3\d*\)",
    ),
    (
        "trainings",
        lambda: lrchart.plot_trainings(u_curves(("64", "128"))),
        r"learning rate 1e-5, 64 [\d.]+, 128 [\d.]+",
    ),
    (
        "drift",
        lambda: lrchart.plot_drift(u_curves(("64", "128", "256"), drift=-0.3)),
        r"width 64, best learning rate \S+, interval \S+ to \S+",
    ),
]


@pytest.mark.parametrize(("name", "draw", "words"), CHARTS, ids=[row[0] for row in CHARTS])
def test_every_other_chart_is_read_by_keys_too(
    visit: Any, tmp_path: Path, name: str, draw: Callable[[], Any], words: str
) -> None:
    lrchart.save(draw(), tmp_path / f"{name}.html")
    seen = visit(tmp_path / f"{name}.html")
    assert re.fullmatch(words, first_value(seen))
    assert seen.complaints == []
