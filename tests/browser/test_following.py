"""What follows the reader's choices: marks the smoothed line; window and words the shown runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import lrchart

RUNS = ("Well-behaved model", "Noisy batches", "Stable / wider optimum")
#: marks on the curves, with the y of the smoothed line of their run there, in pixels
MARKS = """() => {
  const lines = {};
  for (const path of document.querySelectorAll(".live .mark-line path")) {
    const points = path.__data__.mark.items;
    if (points[0].strokeWidth === 2.5) lines[points[0].datum.id] = points;
  }
  return [...document.querySelectorAll(".live .mark-symbol path")]
    .map(({ __data__: item }) => item).filter(({ datum }) => datum.mark)
    .map(({ x, y, datum }) => {
      const i = lines[datum.id].findIndex((point) => point.x > x);
      const [one, other] = lines[datum.id].slice(i - 1, i + 1);
      const line = one.y + ((x - one.x) / (other.x - one.x)) * (other.y - one.y);
      return { mark: datum.mark, run: datum.run, x, y, line };
    });
}"""
#: learning rates of the visible window's rules, and the texts above the plot
RULES = """[...document.querySelectorAll(".live .mark-rule line")]
  .map(({ __data__: item }) => item)
  .filter(({ datum, y, y2 }) => datum.side && Math.abs(y2 - y) > 100)
  .map(({ datum }) => datum.lr)"""
WORDS = """[...document.querySelectorAll(".live .mark-text text")]
  .filter(({ __data__: { datum } }) => datum.zone || datum.side)
  .map((text) => text.textContent).filter(Boolean)"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("following")
    frame = lrchart.scenarios()
    lrchart.save(lrchart.plot(frame), out / "three.html")
    lrchart.save(lrchart.plot(frame, window_of=RUNS[0]), out / "window.html")
    return out


def legend(seen: Any, run: str, *keys: str) -> None:
    """Click a name in the legend."""
    label = seen.page.locator(".live .role-legend-label", has_text=run)
    label.click(force=True, modifiers=list(keys))
    seen.page.wait_for_timeout(200)


def caption(seen: Any) -> str:
    return seen.page.locator("figcaption .caption").inner_text().replace("\N{NO-BREAK SPACE}", " ")


def smooth(seen: Any, decades: float) -> None:
    slider = seen.page.get_by_label("Smoothing")
    slider.evaluate(
        "(e, v) => { e.value = v; e.dispatchEvent(new Event('input', { bubbles: true })); }",
        str(decades),
    )
    seen.page.wait_for_timeout(300)


def runs_drawn(seen: Any) -> set[str]:
    return {mark["run"] for mark in seen.evaluate(MARKS)}


def test_marks_keep_their_rate_and_follow_the_line_in_height(folder: Path, visit: Any) -> None:
    seen = visit(folder / "three.html")
    seen.wake()
    before = seen.evaluate(MARKS)
    assert len(before) == 6
    for decades in (0, 0.15, 0.5):
        smooth(seen, decades)
        marks = seen.evaluate(MARKS)
        assert [mark["x"] for mark in marks] == pytest.approx([mark["x"] for mark in before])
        for mark in marks:
            assert mark["y"] == pytest.approx(mark["line"], abs=0.5)
    moved = [abs(old["y"] - new["y"]) for old, new in zip(before, marks, strict=True)]
    assert max(moved) > 20


def test_the_window_is_that_of_the_run_shown_alone(folder: Path, visit: Any) -> None:
    seen = visit(folder / "window.html")
    seen.wake()
    whole, words = seen.evaluate(RULES), seen.evaluate(WORDS)
    assert sorted(whole) == pytest.approx([2e-3 / 3, 2e-3, 6e-3], rel=1e-3)
    said = caption(seen)
    assert said.startswith("Window of Well-behaved model: 6.7e-4 to 6e-3")
    legend(seen, "Noisy batches", "Shift")
    assert runs_drawn(seen) == {"Noisy batches"}
    assert sorted(seen.evaluate(RULES)) == pytest.approx([1e-3 / 3, 1e-3, 3e-3], rel=1e-3)
    assert "optimum × 3 = 3e-3" in seen.evaluate(WORDS)
    assert caption(seen).startswith("Window of Noisy batches: 3.3e-4 to 3e-3")
    # A second shift-click brings everything back.
    legend(seen, "Noisy batches", "Shift")
    assert runs_drawn(seen) == set(RUNS)
    assert (seen.evaluate(RULES), seen.evaluate(WORDS), caption(seen)) == (whole, words, said)
    # So does a double-click. A window is hidden together with its run.
    legend(seen, "Well-behaved model")
    assert runs_drawn(seen) == set(RUNS[1:])
    assert seen.evaluate(RULES) == []
    assert caption(seen).startswith("Suggested: Noisy batches 8.6e-4 · Stable / wider optimum ")
    seen.page.locator(".live svg").dblclick(position={"x": 300, "y": 200})
    seen.page.wait_for_timeout(200)
    assert runs_drawn(seen) == set(RUNS)
    assert (seen.evaluate(RULES), caption(seen)) == (whole, said)


def test_a_run_shown_alone_gets_its_window(folder: Path, visit: Any) -> None:
    seen = visit(folder / "three.html")
    seen.wake()
    said = caption(seen)
    assert (seen.evaluate(RULES), seen.evaluate(WORDS)) == ([], [])
    top = "document.querySelector('.live .role-frame .background').getBoundingClientRect().top"
    plot = seen.evaluate(top)
    legend(seen, "Noisy batches", "Shift")
    assert sorted(seen.evaluate(RULES)) == pytest.approx([1e-3 / 3, 1e-3, 3e-3], rel=1e-3)
    # Its texts get room above the plot, and free it again.
    frame = seen.page.locator(".live svg").bounding_box()
    for text in seen.page.locator(".live .mark-text text", has_text="optimal").all():
        assert text.bounding_box()["y"] >= frame["y"]
    assert seen.evaluate(top) > plot + 10
    legend(seen, "Noisy batches", "Shift")
    assert (seen.evaluate(RULES), seen.evaluate(WORDS), caption(seen)) == ([], [], said)
    assert seen.evaluate(top) == pytest.approx(plot)


def test_the_tooltip_lists_the_runs_shown(folder: Path, visit: Any) -> None:
    seen = visit(folder / "three.html")
    seen.wake()
    box = seen.page.locator(".live svg").bounding_box()
    heads = "[...document.querySelectorAll('#vg-tooltip-element .key')].map((e) => e.innerText)"

    def read() -> list[str]:
        for step in range(2):
            seen.page.mouse.move(box["x"] + box["width"] / 2 + step, box["y"] + 150)
        seen.page.locator("#vg-tooltip-element.visible").wait_for()
        seen.page.wait_for_timeout(100)
        return [head.strip("\N{ZERO WIDTH SPACE}") for head in seen.evaluate(heads)]

    assert read() == ["learning rate", *RUNS]
    legend(seen, "Noisy batches")
    assert read() == ["learning rate", RUNS[0], RUNS[2]]
