"""The gallery's pages, in a browser: quiet, safe, steady, readable."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lrchart import site
from lrchart.figure import Figure

#: would run, close an element or break a script if any layer forgot to escape it
HOSTILE = (
    "</script><script>pwned=1</script><img src=x onerror=pwned=1>"
    "\"'`${pwned=1}&lt;\u2028\u2029{{7}}"
)
PAGES = ("index.html", "main.html", "alone.html")


def make_spec(name: str = "a run") -> dict[str, Any]:
    """A small chart with everything the pages deal with: theme, controls, tooltips, legend."""
    ink = {"expr": "theme == 'dark' ? '#ffffff' : '#111111'"}
    rows = [{"lr": 10.0**-i, "loss": (i - 3) ** 2 + 1.0, "run": name} for i in range(6)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": name,
        "description": f"Loss of {name} against learning rate.",
        "usermeta": {"embedOptions": {"actions": True, "ast": False}},
        "background": {"expr": "theme == 'dark' ? '#12161c' : '#ffffff'"},
        "padding": 14,
        "width": "container",
        "height": 300,
        "params": [
            {"name": "theme", "value": "light"},
            {
                "name": "view",
                "value": "full",
                "bind": {
                    "input": "radio",
                    "name": "Scale ",
                    "options": ["focus", "full"],
                    "labels": ["Focus", "Full"],
                },
            },
            {
                "name": "size",
                "value": 0.3,
                "bind": {"input": "range", "min": 0, "max": 1, "step": 0.1, "name": "Size "},
            },
            {"name": "raw", "value": True, "bind": {"input": "checkbox", "name": "Raw loss "}},
        ],
        "data": {"values": rows},
        "layer": [
            {"data": {"values": [{}]}, "mark": "rule", "encoding": {"y": {"value": 20}}},
            {
                "mark": {"type": "line", "point": True, "stroke": ink, "tooltip": True},
                "encoding": {
                    "x": {"field": "lr", "type": "quantitative", "scale": {"type": "log"}},
                    "y": {"field": "loss", "type": "quantitative"},
                    "color": {"field": "run", "type": "nominal"},
                },
            },
        ],
    }


def make_still(still: site.Still) -> str:
    width, height = still.size
    fill = "#12161c" if still.theme == "dark" else "#ffffff"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><rect width="100%" height="100%" fill="{fill}"/></svg>'
    )


def make_figure(name: str, title: str) -> Figure:
    stills = {key: make_still(still) for key, still in site.STILLS.items()}
    spec = make_spec(title)
    return Figure(name, title, f"Caption of {title}", spec["description"], spec, stills)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery of three figures, one of them hostile, on disk."""
    out = tmp_path_factory.mktemp("pages")
    (out / "stills").mkdir()
    titles = {"main": "Range tests", "second": "One run", "hostile": HOSTILE}
    figures = [make_figure(name, title) for name, title in titles.items()]
    table = site.Table(
        caption=f"Numbers {HOSTILE}",
        header=("Run", "Optimum", "Window", HOSTILE),
        rows=(("a run", "2e-3", "6.7e-4 to 6e-3", HOSTILE), (HOSTILE, "–", "–", "text")),
        notes=(HOSTILE,),
    )
    gallery = site.Gallery("Learning-rate finder", HOSTILE, tuple(figures), table)
    (out / site.SCRIPT_FILE).write_text(site.script(), encoding="utf-8")
    (out / "index.html").write_text(site.index_page(gallery), encoding="utf-8")
    for figure in figures:
        (out / f"{figure.name}.html").write_text(site.chart_page(figure), encoding="utf-8")
        (out / f"{figure.name}.vl.json").write_text(json.dumps(figure.spec), encoding="utf-8")
        for key, svg in figure.stills.items():
            (out / site.still_path(figure.name, key)).write_text(svg, encoding="utf-8")
    lone = out / "lone"
    lone.mkdir()
    (lone / "alone.html").write_text(site.chart_page(figures[2], standalone=True), encoding="utf-8")
    return out


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


def background(seen: Any) -> str:
    return seen.evaluate("getComputedStyle(document.body).backgroundColor")


def still(seen: Any) -> str:
    """The address of the picture that the main figure shows, or would show without its chart."""
    shown = (
        "[...document.querySelectorAll('#figure-main img')].find((img) => img.checkVisibility())"
    )
    seen.until(f"{shown}.currentSrc")
    return seen.evaluate(f"{shown}.currentSrc")


def ink(seen: Any) -> str:
    return seen.page.locator("#figure-main .live .mark-line path").get_attribute("stroke")


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


@pytest.mark.parametrize("width", [320, 380, 640, 641, 768, 1200, 1600])
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
    button = seen.page.locator("#figure-main button:visible")
    button.click()
    seen.page.get_by_role("button", name="Copied").wait_for()
    copied = seen.evaluate("navigator.clipboard.readText()")
    assert copied == seen.page.locator("#figure-main .snippet pre:visible").text_content()
    assert 'srcset="stills/main.dark.svg"' in copied


def test_a_chart_that_cannot_be_drawn_stays_a_still_picture(folder, visit):
    figure = make_figure("broken", "Broken")
    figure.spec["layer"][0]["encoding"]["x"] = {"field": "lr", "type": "nonsense"}
    figure.spec["layer"][0]["mark"] = {"type": "nonsense"}
    (folder / "broken.html").write_text(site.chart_page(figure), encoding="utf-8")
    for key, svg in figure.stills.items():
        (folder / site.still_path("broken", key)).write_text(svg, encoding="utf-8")
    with visit(folder / "broken.html").page.expect_console_message(
        lambda said: "stays a still picture" in said.text
    ) as caught:
        pass
    page = caught.value.page
    assert page.locator(".live").count() == 0
    assert page.locator(".still img").is_visible()


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


def test_only_the_pictures_that_show_are_loaded(folder, visit):
    seen = visit(folder / "index.html", color_scheme="dark", width=380)
    seen.wake()
    loaded = {url.rpartition("/")[2] for url in seen.requests if url.endswith(".svg")}
    assert loaded == {f"{name}.dark-narrow.svg" for name in ("main", "second", "hostile")}


def test_a_framed_page_shows_the_figure_only(folder, visit):
    (folder / "host.html").write_text('<iframe src="main.html" width="900" height="700"></iframe>')
    seen = visit(folder / "host.html")
    frame = seen.page.frame_locator("iframe")
    frame.locator(".alive").wait_for(timeout=30_000)
    for part in (".bar", ".foot", ".take", ".hint"):
        assert not frame.locator(part).is_visible()
    assert seen.complaints == []


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
    seen = visit(find(folder, PAGES[1]), forced_colors="active")
    seen.wake()
    paint = "(label) => getComputedStyle(label).backgroundColor"
    options = seen.page.locator(".vega-bind-radio label")
    assert options.nth(0).evaluate(paint) != options.nth(1).evaluate(paint)
    for kind in ("range", "checkbox"):
        setting = seen.page.locator(f".controls input[type={kind}]").first
        assert setting.evaluate("(input) => getComputedStyle(input).appearance") == "auto"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("page", "width"), [("index.html", 1200), ("index.html", 380), ("main.html", 768)]
)
def test_axe_finds_nothing_serious(folder, visit, page, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    seen = visit(folder / page, width=width, color_scheme=scheme)
    seen.wake()
    for summary in seen.page.locator("summary").all():
        summary.click()
    found = axe.Axe().run(seen.page).response["violations"]
    assert [
        (rule["id"], node["html"])
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ] == []
