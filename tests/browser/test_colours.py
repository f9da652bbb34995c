"""The colours of pages, stills and charts: the system's, the reader's own, those of paper."""

from __future__ import annotations

import pytest

from tests.browser.pages import background, ink, still


@pytest.mark.parametrize(
    ("scheme", "paper", "line"),
    [("light", "rgb(255, 255, 255)", "#111111"), ("dark", "rgb(18, 22, 28)", "#ffffff")],
)
def test_page_still_and_chart_take_the_systems_colours(folder, visit, scheme, paper, line):
    seen = visit(folder / "index.html", color_scheme=scheme)
    seen.wake()
    assert background(seen) == paper
    assert ink(seen) == line
    assert still(seen).endswith(f"stills/main.{scheme}.svg")


def test_the_readers_own_colours_win_and_last(folder, visit):
    seen = visit(folder / "index.html", color_scheme="light")
    seen.wake()
    seen.page.locator(".themes label", has_text="Dark").click()
    seen.page.locator("#figure-main .mark-line path[stroke='#ffffff']").wait_for()
    assert background(seen) == "rgb(18, 22, 28)"
    assert still(seen).endswith("stills/main.dark.svg")
    seen.page.goto((folder / "main.html").as_uri())
    assert background(seen) == "rgb(18, 22, 28)"
    assert seen.page.locator(".themes :checked").input_value() == "dark"
    seen.page.locator(".themes label", has_text="Auto").click()
    assert background(seen) == "rgb(255, 255, 255)"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_choice_of_colours_is_kept_on_the_next_page_before_any_chart_is_alive(
    folder, visit, theme
):
    other = {"light": "dark", "dark": "light"}[theme]
    seen = visit(folder / "index.html", color_scheme=other)
    seen.evaluate(f"localStorage.setItem('lrchart-theme', '{theme}')")
    seen.page.route("**/lrchart.js", lambda route: route.abort())
    seen.page.goto((folder / "main.html").as_uri())
    shown = "document.querySelector('.still img').currentSrc"
    seen.until(f"{shown}.endsWith('stills/main.{theme}.svg')")


def test_paper_gets_the_light_still(folder, visit):
    seen = visit(folder / "main.html", color_scheme="dark")
    seen.wake()
    seen.page.emulate_media(media="print", color_scheme="dark")
    assert background(seen) == "rgb(255, 255, 255)"
    assert not seen.page.locator(".live").is_visible()
    assert not seen.page.locator(".controls").is_visible()
    assert not seen.page.locator(".still").is_visible()
    assert seen.page.locator(".paper").is_visible()
    assert still(seen).endswith("stills/main.light.svg")


def test_only_the_pictures_that_show_are_loaded(folder, visit):
    seen = visit(folder / "index.html", color_scheme="dark", width=380)
    seen.wake()
    loaded = {url.rpartition("/")[2] for url in seen.requests if url.endswith(".svg")}
    assert loaded == {f"{name}.dark-narrow.svg" for name in ("main", "second", "hostile")}


def test_a_page_of_someone_elses_shows_the_chart_in_its_own_colours(folder, visit, serve):
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs" / "page.html").write_text(
        "<!doctype html><html lang=en><title>docs</title><body style='background:#000'>"
        '<div data-lrchart="main"><img src="../stills/main.light.svg" alt=""></div>'
        '<script src="../lrchart.js" defer></script>'
    )
    seen = visit(f"{serve(folder)}/docs/page.html")
    line = seen.page.locator("[data-lrchart] .mark-line path")
    line.wait_for(timeout=30_000)
    seen.page.locator("[data-lrchart] img").wait_for(state="detached")
    assert line.get_attribute("stroke") == "#ffffff"
    seen.evaluate("document.body.style.background = '#fff'")
    seen.page.locator(".mark-line path[stroke='#111111']").wait_for()
    assert seen.page.locator(".vega-actions").count() == 0


def test_what_is_chosen_shows_where_the_system_chooses_the_colours(folder, visit):
    seen = visit(folder / "main.html", forced_colors="active")
    seen.wake()
    paint = "(label) => getComputedStyle(label).backgroundColor"
    options = seen.page.locator(".vega-bind-radio label")
    assert options.nth(0).evaluate(paint) != options.nth(1).evaluate(paint)
    for kind in ("range", "checkbox"):
        setting = seen.page.locator(f".controls input[type={kind}]").first
        assert setting.evaluate("(input) => getComputedStyle(input).appearance") == "auto"
