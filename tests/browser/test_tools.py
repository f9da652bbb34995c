"""Tools below a chart: copying, zooming and reading, by pointer, keyboard and finger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.frame.scenario import SCENARIOS
from tests.browser.tools import copied, sweep, tool

ROOT = Path(__file__).parents[2]
TIP = "#vg-tooltip-element.visible"


def ticks(seen: Any) -> list[str]:
    """The labels of both axes, sorted: Vega keeps no order among them."""
    labels = "[...document.querySelectorAll('.live .role-axis-label text')]"
    return sorted(seen.evaluate(f"{labels}.map((text) => text.textContent).filter(Boolean)"))


def test_number_and_spec_are_copied(page: Path, pair_page: Path, visit: Any, serve: Any) -> None:
    rights = ["clipboard-read", "clipboard-write"]
    seen = visit(f"{serve(page.parent)}/{page.name}", permissions=rights)
    seen.wake()
    expected = float(lrchart.suggest(sweep("a run"))["lr"].iloc[0])
    assert copied(seen) == pytest.approx(expected, 1e-3)
    tool(seen, "spec").click()
    seen.until("document.querySelector('[data-tool=spec]').textContent === 'Copied'")
    spec = json.loads(seen.evaluate("navigator.clipboard.readText()"))
    assert "vega-lite" in spec["$schema"]
    both = visit(f"{serve(pair_page.parent)}/{pair_page.name}", permissions=rights)
    both.wake()
    tool(both, "number").click()
    both.page.get_by_role("button", name="Copied").wait_for()
    lines = both.evaluate("navigator.clipboard.readText()").splitlines()
    assert [line.split("\t")[0] for line in lines] == ["=first", "second"]


def test_only_the_numbers_of_the_runs_that_are_shown_are_copied(
    pair_page: Path, visit: Any, serve: Any
) -> None:
    rights = ["clipboard-read", "clipboard-write"]
    seen = visit(f"{serve(pair_page.parent)}/{pair_page.name}", permissions=rights)
    seen.wake()
    seen.page.locator(".live .id_legend_labels text").nth(0).click()
    expected = float(lrchart.suggest(sweep("second", -0.5))["lr"].iloc[0])
    assert copied(seen) == pytest.approx(expected, 1e-3)


def test_nothing_is_copied_if_no_run_with_a_number_is_shown(visit: Any, tmp_path: Path) -> None:
    path = tmp_path / "lost.html"
    lost = sweep("lost").assign(loss=np.nan)
    lrchart.save(lrchart.plot(pd.concat([sweep("a run"), lost])), path)
    seen = visit(path)
    seen.wake()
    seen.page.locator(".live .id_legend_labels text").nth(0).click()
    tool(seen, "number").click()
    seen.page.get_by_role("button", name="No number is shown").wait_for()


def test_a_declared_optimum_is_no_suggestion(visit: Any, serve: Any, tmp_path: Path) -> None:
    frame = lrchart.scenarios()
    frame = frame[frame["run"] == SCENARIOS[0].name]
    lrchart.save(lrchart.plot(frame), tmp_path / "one.html")
    lrchart.save(lrchart.slope(frame), tmp_path / "slope.html")
    home = serve(tmp_path)
    seen = visit(f"{home}/one.html", permissions=["clipboard-read", "clipboard-write"])
    seen.wake()
    number = copied(seen)
    assert number == pytest.approx(float(lrchart.suggest(frame)["lr"].iloc[0]), 1e-3)
    assert number != pytest.approx(SCENARIOS[0].optimal_lr, 1e-3)
    slope = visit(f"{home}/slope.html")
    slope.wake()
    assert tool(slope, "number").is_disabled()


def test_the_best_rate_of_trainings_is_copied_if_they_determine_it(
    visit: Any, serve: Any, tmp_path: Path
) -> None:
    table = ROOT / "examples" / "trainings" / "cnn_digits.csv"
    lrchart.save(lrchart.plot_trainings(table), tmp_path / "known.html")
    few = pd.read_csv(table)
    few = few[few["lr"].isin(sorted(few["lr"].unique())[:4])]
    lrchart.save(lrchart.plot_trainings(few), tmp_path / "open.html")
    home = serve(tmp_path)
    seen = visit(f"{home}/known.html", permissions=["clipboard-read", "clipboard-write"])
    seen.wake()
    assert copied(seen) == pytest.approx(float(lrchart.optimum(table)["lr"].iloc[0]), 1e-3)
    unknown = visit(f"{home}/open.html")
    unknown.wake()
    assert tool(unknown, "number").is_disabled()


def test_buttons_and_keys_zoom_pan_and_reset(page: Path, visit: Any) -> None:
    seen = visit(page)
    seen.wake()
    whole = ticks(seen)
    tool(seen, "closer").focus()
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_timeout(200)
    closer = ticks(seen)
    assert closer != whole
    slider = seen.page.get_by_role("slider", name="Read")
    slider.focus()
    seen.page.keyboard.press(">")
    seen.page.wait_for_timeout(200)
    assert ticks(seen) not in (whole, closer)
    seen.page.keyboard.press("0")
    seen.page.wait_for_timeout(200)
    assert ticks(seen) == whole
    tool(seen, "wider").click()
    seen.page.wait_for_timeout(200)
    assert ticks(seen) == whole


def test_a_drag_cannot_leave_the_data(page: Path, visit: Any) -> None:
    seen = visit(page)
    seen.wake()
    box = seen.page.locator(".live svg").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for way in (-1, 1):
        for _ in range(4):
            seen.page.mouse.move(*middle)
            seen.page.mouse.down()
            seen.page.mouse.move(middle[0] + way * box["width"] * 0.45, middle[1], steps=5)
            seen.page.mouse.up()
        seen.page.wait_for_timeout(200)
        # Half of the axis, with the last or the first rate in its middle.
        assert ("1" if way < 0 else "1e-6") in ticks(seen)
        assert ("1e3" if way < 0 else "1e-9") not in ticks(seen)
    seen.page.keyboard.down("Shift")
    seen.page.mouse.wheel(0, 3000)
    seen.page.keyboard.up("Shift")
    seen.page.wait_for_timeout(200)
    assert {"1e-6", "1"} <= {*ticks(seen)}
    assert seen.complaints == []


def test_marks_on_the_curve_leave_with_their_rates(page: Path, visit: Any) -> None:
    seen = visit(page)
    seen.wake()
    sizes = """[...document.querySelectorAll('.live .mark-symbol.role-mark path')]
      .map((mark) => mark.getBoundingClientRect().width)"""
    assert max(seen.evaluate(sizes)) > 5
    seen.page.get_by_role("slider", name="Read").focus()
    for key in ("+", "+", "<", "<", "<", "<"):
        seen.page.keyboard.press(key)
        seen.page.wait_for_timeout(100)
    assert "1e-2" not in ticks(seen)
    assert max(seen.evaluate(sizes)) < 1


def test_panels_are_zoomed_together_and_keep_to_the_data(visit: Any, tmp_path: Path) -> None:
    frame = sweep("a run")
    lrchart.save(lrchart.plot(frame) | lrchart.slope(frame), tmp_path / "panels.html")
    seen = visit(tmp_path / "panels.html", width=1900)
    seen.wake()
    whole = ticks(seen)
    assert tool(seen, "csv").is_enabled()
    tool(seen, "closer").click()
    seen.page.wait_for_timeout(200)
    assert ticks(seen).count("1e-6") < whole.count("1e-6") == 2
    tool(seen, "reset").click()
    seen.page.wait_for_timeout(200)
    assert ticks(seen) == whole
    box = seen.page.locator(".live .role-frame .background").nth(1).bounding_box()
    for _ in range(4):
        seen.page.mouse.move(box["x"] + 300, box["y"] + 100)
        seen.page.mouse.down()
        seen.page.mouse.move(box["x"] + 20, box["y"] + 100, steps=5)
        seen.page.mouse.up()
    seen.page.wait_for_timeout(200)
    assert "1" in ticks(seen)  # the last rate, in the middle
    assert "1e4" not in ticks(seen)
    seen.page.keyboard.down("Shift")
    seen.page.mouse.wheel(0, 3000)
    seen.page.keyboard.up("Shift")
    seen.page.wait_for_timeout(200)
    assert ticks(seen) == whole
    assert seen.complaints == []


def test_a_guess_is_copied_as_one(visit: Any, serve: Any, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    noise = sweep("noise").assign(loss=2.3 + rng.normal(0, 0.01, 100))
    lrchart.save(lrchart.plot(noise), tmp_path / "one.html")
    lrchart.save(lrchart.plot(pd.concat([noise, sweep("clear")])), tmp_path / "two.html")
    home = serve(tmp_path)
    seen = visit(f"{home}/one.html", permissions=["clipboard-read", "clipboard-write"])
    seen.wake()
    assert tool(seen, "number").inner_text() == "Copy guess"
    tool(seen, "number").click()
    seen.page.get_by_role("button", name="Copied: only a guess").wait_for()
    guess = float(lrchart.suggest(noise)["lr"].iloc[0])
    assert float(seen.evaluate("navigator.clipboard.readText()")) == pytest.approx(guess, 1e-3)
    seen.until("document.querySelector('[data-tool=number]').textContent === 'Copy guess'")
    both = visit(f"{home}/two.html", permissions=["clipboard-read", "clipboard-write"])
    both.wake()
    tool(both, "number").click()
    both.page.get_by_role("button", name="Copied: 1 of 2 are guesses").wait_for()
    lines = both.evaluate("navigator.clipboard.readText()").splitlines()
    assert [line.split("\t")[2:] for line in lines] == [["a guess"], []]


def test_full_screen_shows_the_figure_alone(page: Path, visit: Any) -> None:
    seen = visit(page)
    seen.wake()
    height = seen.page.locator(".live svg").bounding_box()["height"]
    tool(seen, "full").click()
    seen.until("document.fullscreenElement?.matches('.figure')")
    seen.until(f"document.querySelector('.live svg').getBoundingClientRect().height !== {height}")
    tool(seen, "full").click()
    seen.until("!document.fullscreenElement")
