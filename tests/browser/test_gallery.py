"""The built-in gallery as `lrchart build` writes it, in a browser."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.full import full


def test_every_page_is_quiet_and_comes_alive(built, visit):
    pages = sorted(built.glob("*.html"))
    assert len(pages) > 5
    for page in pages:
        seen = visit(page)
        assert seen.wake() >= 1
        assert (page.name, seen.complaints, seen.evaluate("refused")) == (page.name, [], [])
        assert all(url.startswith(("file:", "data:")) for url in seen.requests)


@pytest.mark.parametrize("width", [320, full(380), full(768), 1200])
def test_the_index_fits_and_nothing_moves(built, visit, width):
    seen = visit(built / "index.html", width=width)
    seen.wake()
    assert seen.evaluate("document.documentElement.scrollWidth") == width
    assert seen.evaluate("shifts") == 0


def test_the_parts_of_an_interval_stay_together_on_a_phone(built, visit):
    seen = visit(built / "index.html", width=380)
    cells = seen.page.locator(".numbers td[data-label=Window]").all()
    gaps = [
        cell.evaluate("""(cell) => [...cell.querySelectorAll(".unbroken")]
            .map((part) => part.getBoundingClientRect())
            .reduce((left, right) => right.left - left.right)""")
        for cell in cells
    ]
    assert len(gaps) == 3
    assert max(gaps) < 40


@pytest.mark.parametrize(
    ("device", "told"),
    [({}, "shift-click"), ({"has_touch": True, "is_mobile": True}, "double-tap")],
)
def test_every_pointer_is_told_what_it_can_do(built, visit, device, told):
    seen = visit(built / "index.html", **device)
    shown = [words for words in seen.page.locator(".hint").all() if words.is_visible()]
    assert [told in words.inner_text() for words in shown] == [True]


def test_the_first_figure_is_there_before_any_script_has_run(built, visit):
    seen = visit(built / "index.html", java_script_enabled=False)
    still = seen.page.locator(".still img").first
    assert still.bounding_box()["y"] < 600
    assert any(url.endswith("finder_visualizations.light.svg") for url in seen.requests)


def test_everything_else_waits_for_the_first_figure(built, visit, serve):
    seen = visit(f"{serve(built)}/index.html")
    figures = seen.wake()
    loaded, asked = seen.evaluate("""[
        performance.getEntriesByType("navigation")[0].loadEventStart,
        performance.getEntriesByType("resource").map(({ name, startTime }) => [name, startTime]),
    ]""")
    served = {name.rsplit("/")[-1]: start for name, start in asked if name.startswith("http")}
    assert len(served) > figures
    assert next(iter(served)) == "learning_rate_finder_visualizations.light.svg"
    # The second image may be close enough to be requested once the first is loaded.
    assert all(served[name] >= loaded for name in ("lrchart.js", "anatomy.light.svg"))


def test_the_read_out_stays_in_whatever_order_a_browser_tells_of_a_move(built, visit):
    """Firefox says that the mouse has left a mark after the pointer has moved on the next one."""
    seen = visit(built / "learning_rate_finder_visualizations.html")
    seen.wake()
    shown = seen.evaluate("""() => {
        const marks = [...document.querySelectorAll(".live path")];
        const [before, here] = marks.filter((mark) => [mark.__data__].flat()[0]?.tooltip);
        const say = (kind, mark, next = null) =>
            mark.dispatchEvent(new PointerEvent(kind, { bubbles: true, relatedTarget: next }));
        const visible = () => document.querySelector("#vg-tooltip-element.visible") !== null;
        say("pointermove", before);
        say("pointermove", here);
        say("mouseout", before, here);
        const moved = visible();
        say("mouseout", here);
        return [moved, visible()];
    }""")
    assert shown == [True, False]


@pytest.mark.parametrize(
    ("scheme", "scripts"),
    [("light", True), full("light", False), full("dark", True), ("dark", False)],
)
def test_every_figure_is_painted_before_anyone_scrolls(built, visit, scheme, scripts):
    seen = visit(built / "index.html", color_scheme=scheme, java_script_enabled=scripts)
    boxes = [chart.bounding_box() for chart in seen.page.locator(".chart").all()]
    assert len(boxes) > 4
    if scripts:
        seen.until("[...document.querySelectorAll('.still img')].every((one) => one.complete)")
    whole = Image.open(io.BytesIO(seen.page.screenshot(full_page=True)))
    for box in boxes:
        left, top, width, height = (round(box[side]) for side in ("x", "y", "width", "height"))
        part = whole.crop((left, top, left + width, top + height))
        # Many colours (antialiasing): something was drawn; blank paper has one.
        assert len(part.convert("RGB").getcolors(width * height)) > 50


def test_paper_shows_no_dark_picture(built, visit, tmp_path):
    """Printed from a dark screen, no picture of which had been loaded in light before."""
    seen = visit(built / "index.html", color_scheme="dark")
    asked = len(seen.requests)
    seen.page.pdf(path=tmp_path / "paper.pdf")
    printed = [url for url in seen.requests[asked:] if url.endswith(".light.svg")]
    # The image of the leaderboard is on its own page.
    assert len(printed) == len(list(built.glob("*.png"))) - 1


@pytest.mark.parametrize(
    ("width", "scheme"),
    [full(380, "light"), (380, "dark"), (1200, "light"), full(1200, "dark")],
)
def test_axe_finds_nothing_serious(built, visit, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    seen = visit(built / "index.html", width=width, color_scheme=scheme)
    seen.wake()
    for summary in seen.page.locator("summary").all():
        summary.click()
    violations = axe.Axe().run(seen.page).response["violations"]
    assert [rule["id"] for rule in violations if rule["impact"] in ("serious", "critical")] == []


def test_keys_hide_a_run_and_the_legend_tells_them_so(built, visit):
    seen = visit(built / "learning_rate_finder_visualizations.html")
    seen.wake()
    runs = seen.page.get_by_role("group", name="Runs").get_by_role("checkbox")
    assert runs.evaluate_all("all => all.map((box) => box.checked)") == [True] * 3
    count = "document.querySelectorAll(\".live .mark-line path[d^='M']\").length"
    before = seen.evaluate(count)
    noisy = seen.page.get_by_role("checkbox", name="Noisy batches")
    noisy.focus()
    assert noisy.bounding_box()["width"] > 10
    seen.page.keyboard.press("Space")
    seen.until(f"{count} < {before} && document.querySelectorAll('.runs :checked').length === 2")
    assert runs.evaluate_all("all => all.map((box) => box.checked)") == [True, False, True]
    # A click in the legend shows it again.
    seen.page.locator(".live .role-legend-label", has_text="Noisy batches").click(force=True)
    seen.until(f"{count} === {before} && document.querySelectorAll('.runs :checked').length === 3")
    assert runs.evaluate_all("all => all.map((box) => box.checked)") == [True] * 3
