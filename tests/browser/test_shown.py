"""Pages that follow what is shown: the heading, the steps of a training, narrow windows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from tests.browser.test_tools import sweep, ticks, tool


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shown") / "one.html"
    lrchart.save(lrchart.plot(sweep("a run")), path)
    return path


def training() -> pd.DataFrame:
    """A training of 200 steps whose rate decays and whose loss falls."""
    step = np.arange(200)
    lr, loss = 1e-3 * np.cos(step / 140) ** 2 + 1e-6, 2 * np.exp(-step / 40) + 0.04
    return pd.DataFrame({"run": "mine", "step": step, "lr": lr, "loss": loss})


def test_buttons_zoom_the_steps_of_a_training(visit: Any, tmp_path: Path) -> None:
    frame = lrchart.read(training(), kind="training")
    lrchart.save(lrchart.plot(frame), tmp_path / "training.html")
    seen = visit(tmp_path / "training.html")
    seen.wake()
    whole = ticks(seen)
    tool(seen, "closer").click()
    seen.page.wait_for_timeout(200)
    assert ticks(seen) != whole
    tool(seen, "reset").click()
    seen.page.wait_for_timeout(200)
    assert ticks(seen) == whole


def test_the_heading_names_the_runs_that_are_shown(visit: Any, tmp_path: Path) -> None:
    runs = pd.concat([sweep("first"), sweep("second", -0.5), sweep("third", -1)])
    lrchart.save(lrchart.plot(runs), tmp_path / "three.html")
    seen = visit(tmp_path / "three.html")
    seen.wake()
    heading = seen.page.locator("h1")
    expected = "Learning-rate range test: {}".format
    assert heading.inner_text() == expected("3 runs")
    entries = seen.page.locator(".live .id_legend_labels text")
    entries.nth(0).click()
    seen.until(f"document.querySelector('h1').textContent === {expected('2 of 3 runs')!r}")
    entries.nth(2).click(modifiers=["Shift"])
    seen.until(f"document.querySelector('h1').textContent === {expected('third')!r}")
    entries.nth(2).click(modifiers=["Shift"])
    seen.until(f"document.querySelector('h1').textContent === {expected('3 runs')!r}")


def test_a_heading_of_the_users_own_stays(visit: Any, tmp_path: Path) -> None:
    runs = pd.concat([sweep("first"), sweep("second", -0.5)])
    lrchart.save(lrchart.plot(runs, title="Mine"), tmp_path / "two.html")
    seen = visit(tmp_path / "two.html")
    seen.wake()
    seen.page.locator(".live .id_legend_labels text").first.click()
    seen.until("document.querySelector('.caption').textContent.startsWith('Window of second')")
    assert seen.page.locator("h1").inner_text() == "Mine"


def test_wide_tables_fit_a_narrow_page(visit: Any, tmp_path: Path) -> None:
    rates = np.logspace(-4, 0, 13)
    table = pd.DataFrame(
        [
            {"width": width, "lr": lr, "seed": seed, "loss": 1 + (np.log10(lr) + 2) ** 2}
            for width in (16, 64)
            for lr in rates
            for seed in range(3)
        ]
    )
    chart = lrchart.plot_trainings(lrchart.read_trainings(table, by="width"))
    lrchart.save(chart, tmp_path / "trainings.html")
    for width in (701, 768, 1000):
        seen = visit(tmp_path / "trainings.html", width=width)
        assert seen.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [320, 380, 1200])
def test_labels_of_decades_are_evenly_spaced(page: Path, visit: Any, width: int) -> None:
    seen = visit(page, width=width)
    seen.wake()
    decades = sorted(round(np.log10(float(text))) for text in ticks(seen) if "e-" in text)
    assert len(decades) > 1
    assert len(set(np.diff(decades))) == 1
