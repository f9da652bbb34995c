"""Pages without a generator: HTML, frames, Markdown, and a README as GitHub shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

import lrchart
from lrchart.frame.scenario import Scenario
from lrchart.gallery.build import build
from lrchart.gallery.config import Config
from lrchart.pages.script import script
from tests.embedding.conftest import LINES, NAME, fits, is_drawn, is_quiet

HEAD = (
    "<!doctype html><html lang=en><meta charset=utf-8>"
    "<meta name=viewport content='width=device-width'><title>Notes</title>"
)


@pytest.fixture
def page(kit, tmp_path):
    """Write a page with a host's snippet, and the files it needs beside it."""

    def make(host: str, css: str = "") -> Path:
        chosen = kit(host)
        chosen.copy_to(tmp_path)
        target = tmp_path / "notes.html"
        target.write_text(f"{HEAD}<style>{css}</style>{chosen.page}", encoding="utf-8")
        return target

    return make


@pytest.mark.parametrize("width", [1200, 380])
def test_plain_html(page, site, width):
    seen = site(page("html").parent, "notes.html", width=width)
    is_drawn(seen)
    assert seen.page.locator("[data-lrchart] img").count() == 0
    fits(seen, width)


def test_plain_html_on_dark_paper(page, site):
    seen = site(page("html", "body { background: #111; color: #eee }").parent, "notes.html")
    is_drawn(seen, "dark")


def test_plain_html_from_disk_keeps_its_picture(page, visit):
    seen = visit(page("html"), width=380)
    picture = seen.page.locator("[data-lrchart] img")
    assert picture.evaluate("(img) => img.decode().then(() => img.naturalWidth)") == 960
    assert picture.get_attribute("alt") == "Three runs."
    fits(seen, 380)
    is_quiet(seen)


@pytest.mark.parametrize("width", [1200, 380])
def test_a_frame_from_disk(page, visit, width):
    seen = visit(page("iframe"), width=width)
    frame = seen.page.frame_locator("iframe")
    frame.locator(".alive svg.marks .mark-line path").first.wait_for(timeout=30_000)
    assert frame.locator("html").evaluate("(html) => html.scrollHeight - html.clientHeight") <= 0
    is_quiet(seen)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_readme_on_github(page, site, scheme):
    seen = site(page("github").parent, "notes.html", color_scheme=scheme)
    picture = seen.page.locator("img")
    assert picture.evaluate("(img) => img.decode().then(() => img.naturalWidth)") == 988
    shown = picture.evaluate("(img) => img.currentSrc")
    assert shown.endswith(f"/stills/{NAME}.{scheme}.svg")
    is_quiet(seen)


def test_markdown(kit, tmp_path, visit):
    markdown = pytest.importorskip("markdown", reason="markdown is not installed")
    chosen = kit("markdown")
    (tmp_path / "notes.html").write_text(HEAD + markdown.markdown(chosen.page), encoding="utf-8")
    for name in (f"{NAME}.svg", f"{NAME}.html", "lrchart.js"):
        (tmp_path / name).write_bytes((chosen.gallery / name).read_bytes())
    seen = visit(tmp_path / "notes.html")
    picture = seen.page.locator("a > img")
    assert picture.evaluate("(img) => img.decode().then(() => img.naturalWidth)") == 960
    picture.click()
    assert seen.page.url.endswith(f"/{NAME}.html")


def test_a_page_that_is_mailed(tmp_path, visit):
    config = Config(
        formats=("html",),
        outputs=tmp_path / "outputs",
        standalone=True,
        scenarios=(Scenario("mine", 1e-3),),
    )
    build(config)
    mailed = (tmp_path / "outputs" / f"{NAME}.html").rename(tmp_path / "mailed.html")
    seen = visit(mailed)
    seen.page.locator(f".alive {LINES}").first.wait_for(state="attached", timeout=30_000)
    seen.page.set_viewport_size({"width": 380, "height": 900})
    seen.page.locator(".still img").evaluate("(img) => img.decode()")
    assert {url for url in seen.requests if not url.startswith("data:")} == {mailed.as_uri()}
    is_quiet(seen)


@pytest.mark.parametrize("width", [1200, 768, 380])
def test_no_title_is_cut(sweep, dip, site, tmp_path, width):
    title = "Learning-rate range test: ResNet-50 on ImageNet, batch 4096, LARS, warm-up of 5"
    lrchart.save(lrchart.plot(sweep(dip), title=title), tmp_path / "long.vl.json")
    (tmp_path / "lrchart.js").write_text(script(), encoding="utf-8")
    page = f"{HEAD}<div data-lrchart=long></div><script src=lrchart.js></script>"
    (tmp_path / "notes.html").write_text(page, encoding="utf-8")
    seen = site(tmp_path, "notes.html", width=width)
    seen.page.locator(LINES).first.wait_for(state="attached", timeout=30_000)
    heading = seen.page.locator(".role-title-text")
    # An element of text is a line.
    assert " ".join(heading.locator("tspan, text:not(:has(tspan))").all_text_contents()) == title
    assert heading.bounding_box()["width"] <= width
    fits(seen, width)
