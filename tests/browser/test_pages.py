"""The gallery's pages, in a browser: quiet, safe, and of use by keyboard and without scripts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import lrchart
from lrchart.pages.html import chart_page
from lrchart.pages.stills import still_path
from tests.browser.pages import HOSTILE, PAGES, make_figure
from tests.full import full


def find(folder: Path, page: str) -> Path:
    return folder / "lone" / page if page == "alone.html" else folder / page


@pytest.mark.parametrize("page", PAGES)
def test_a_page_from_disk_asks_for_nothing_else_and_complains_of_nothing(folder, visit, page):
    seen = visit(find(folder, page))
    assert seen.wake() == (3 if page == "index.html" else 1)
    assert seen.complaints == []
    assert seen.evaluate("refused") == []
    assert all(url.startswith(("file:", "data:")) for url in seen.requests)


def test_the_standalone_page_is_its_only_file(folder, visit):
    seen = visit(find(folder, "alone.html"))
    seen.wake()
    assert [url for url in seen.requests if not url.startswith("data:")] == [seen.page.url]


@pytest.mark.parametrize("page", PAGES[:2])
def test_a_page_from_a_server_stays_within_its_folder(folder, visit, serve, page):
    home = serve(folder)
    seen = visit(f"{home}/{page}")
    seen.wake()
    assert seen.complaints == []
    assert seen.evaluate("refused") == []
    assert all(url.startswith((f"{home}/", "data:")) for url in seen.requests)


def test_the_policy_stops_a_script_that_is_not_the_pages_own(folder, visit):
    seen = visit(folder / "index.html")
    seen.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.pwned = 1";
        document.body.append(script);
        document.body.insertAdjacentHTML("beforeend", "<img src=data:, onerror='pwned = 1'>");
    }""")
    seen.until("refused.length >= 2")
    assert seen.evaluate("typeof pwned") == "undefined"


@pytest.mark.parametrize("page", PAGES)
def test_hostile_text_shows_as_text_and_runs_nothing(folder, visit, page):
    target = folder / "hostile.html" if page == "main.html" else find(folder, page)
    seen = visit(target)
    seen.wake()
    assert seen.evaluate("typeof pwned") == "undefined"
    assert seen.page.locator("img[src=x]").count() == 0
    heading = seen.page.locator("figcaption :is(h1, h3)").last
    assert heading.text_content() == HOSTILE
    live = seen.page.locator(".live").last
    assert live.get_attribute("aria-label") == f"Loss of {HOSTILE} against learning rate."


def test_hostile_text_in_a_tooltip_shows_as_text(folder, visit):
    seen = visit(folder / "hostile.html")
    seen.wake()
    seen.page.locator(".live .mark-symbol path").nth(2).hover()
    tip = seen.page.locator("#vg-tooltip-element.visible")
    tip.wait_for()
    assert "</script><script>pwned=1</script>" in tip.text_content()
    assert seen.evaluate("typeof pwned") == "undefined"
    assert seen.evaluate("refused") == []


def test_without_scripts_the_pictures_and_the_snippets_are_there(folder, visit):
    seen = visit(folder / "index.html", java_script_enabled=False)
    pictures = seen.page.locator(".still img")
    assert pictures.count() == 3
    assert all(pictures.nth(i).bounding_box()["height"] > 300 for i in range(3))
    assert {f"stills/{name}.light.svg" for name in ("main", "second", "hostile")} == {
        url[url.index("stills/") :] for url in seen.requests if "stills/" in url
    }
    for control in seen.page.locator(".scripted").all():
        assert not control.is_visible()
    seen.page.locator("summary").first.click()
    seen.page.locator("label[for=sphinx-main]").click()
    assert (
        seen.page.locator("#figure-main .snippet pre:visible")
        .text_content()
        .startswith("# conf.py")
    )


def test_a_setting_changes_the_chart_by_keyboard(folder, visit):
    seen = visit(folder / "main.html")
    seen.wake()
    slider = seen.page.get_by_role("slider", name="Size")
    slider.focus()
    seen.page.keyboard.press("ArrowLeft")
    assert seen.page.locator(".vega-bind label > span:last-child").text_content() == "0.2"
    group = seen.page.get_by_role("radiogroup", name="Scale")
    group.get_by_label("Full").focus()
    seen.page.keyboard.press("ArrowLeft")
    assert group.get_by_label("Focus").is_checked()


def test_the_first_tab_stop_skips_to_the_content(folder, visit):
    seen = visit(folder / "index.html")
    seen.page.keyboard.press("Tab")
    assert seen.evaluate("document.activeElement.className") == "skip"
    seen.page.keyboard.press("Enter")
    assert seen.evaluate("document.activeElement.id") == "main"


def test_the_copy_button_copies_the_snippet(folder, visit, serve):
    seen = visit(f"{serve(folder)}/index.html", permissions=["clipboard-read", "clipboard-write"])
    seen.page.locator("#figure-main summary").click()
    seen.page.locator("#figure-main label[for=github-main]").click()
    button = seen.page.locator("#figure-main .snippet button:visible")
    button.click()
    seen.page.get_by_role("button", name="Copied").wait_for()
    copied = seen.evaluate("navigator.clipboard.readText()")
    assert copied == seen.page.locator("#figure-main .snippet pre:visible").text_content()
    assert 'srcset="stills/main.dark.svg"' in copied


def test_a_chart_that_cannot_be_drawn_stays_a_still_picture(folder, visit):
    figure = make_figure("broken", "Broken")
    figure.spec["layer"][0]["encoding"]["x"] = {"field": "lr", "type": "nonsense"}
    figure.spec["layer"][0]["mark"] = {"type": "nonsense"}
    (folder / "broken.html").write_text(chart_page(figure), encoding="utf-8")
    for key, svg in figure.stills.items():
        (folder / still_path("broken", key)).write_text(svg, encoding="utf-8")
    with visit(folder / "broken.html").page.expect_console_message(
        lambda said: "stays a static image" in said.text
    ) as caught:
        pass
    page = caught.value.page
    assert page.locator(".live").count() == 0
    assert page.locator(".still img").is_visible()


def test_a_framed_page_shows_the_figure_only(folder, visit):
    (folder / "host.html").write_text('<iframe src="main.html" width="900" height="700"></iframe>')
    seen = visit(folder / "host.html")
    frame = seen.page.frame_locator("iframe")
    frame.locator(".alive").wait_for(timeout=30_000)
    for part in (".bar", ".foot", ".take", ".hint"):
        assert not frame.locator(part).is_visible()
    assert seen.complaints == []


@pytest.mark.parametrize(
    ("page", "width", "scheme"),
    [
        ("index.html", 1200, "light"),
        full("index.html", 1200, "dark"),
        full("index.html", 380, "light"),
        ("index.html", 380, "dark"),
        ("main.html", 768, "light"),
        full("main.html", 768, "dark"),
    ],
)
def test_axe_finds_nothing_serious(folder, visit, page, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    seen = visit(folder / page, width=width, color_scheme=scheme)
    seen.wake()
    for summary in seen.page.locator("summary").all():
        summary.click()
    violations = axe.Axe().run(seen.page).response["violations"]
    assert [
        (rule["id"], node["html"])
        for rule in violations
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ] == []


def test_the_cross_of_the_last_rate_is_whole(tmp_path, visit):
    lr = np.logspace(-6, 0, 120)
    noise = np.random.default_rng(0).normal(0, 0.05, 120)
    loss = 3 - 1.5 / (1 + (1e-3 / lr) ** 2) + (lr / 0.03) ** 3 + noise
    path = tmp_path / "broken.html"
    lrchart.plot((lr, np.append(loss[:-1], np.nan))).save(path)
    seen = visit(path, width=380)
    seen.wake()
    crosses = """[...document.querySelectorAll(".live .mark-symbol path")].filter((path) =>
        path.__data__.datum?.lr === 1 && path.getBBox().width > 0)"""
    assert seen.evaluate(f"{crosses}.map((path) => path.closest('[clip-path]'))") == [None]
    seen.page.locator("button", has_text="+").first.click()
    seen.until(f"{crosses}.length === 0")
