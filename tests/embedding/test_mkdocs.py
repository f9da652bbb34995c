"""MkDocs with the Material theme: its palette, its instant navigation."""

from __future__ import annotations

import os
import time
from functools import cache

import pytest

from tests.embedding.conftest import LINES, fits, is_drawn

CONFIG = """\
site_name: Notes
site_url: {url}
theme:
  name: material
  font: false
  features: [{features}]
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      toggle: {{ icon: material/weather-night, name: Dark }}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      toggle: {{ icon: material/weather-sunny, name: Light }}
"""


@pytest.fixture(scope="module")
def docs(kit, run, tmp_path_factory):
    """Build a small site with the snippet on one page, and return its folder."""
    pytest.importorskip("material", reason="mkdocs-material is not installed")

    @cache
    def build(features: str = "", url: str = "http://127.0.0.1/"):
        folder = tmp_path_factory.mktemp("mkdocs")
        chosen = kit("mkdocs")
        chosen.copy_to(folder / "docs")
        config = CONFIG.format(features=features, url=url) + chosen.config
        (folder / "mkdocs.yml").write_text(config)
        (folder / "docs" / "index.md").write_text(f"# Finder\n\n{chosen.page}")
        (folder / "docs" / "words.md").write_text("# Words\n\n[To the chart](index.md)\n")
        run("mkdocs", "build", "--strict", "--quiet", cwd=folder, NO_MKDOCS_2_WARNING="1")
        return folder / "site"

    return build


@pytest.mark.parametrize("width", [1200, 380])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chart_takes_the_colours_of_the_page(docs, site, scheme, width):
    seen = site(docs(), width=width, color_scheme=scheme)
    is_drawn(seen, scheme)
    fits(seen, width)


def test_the_chart_follows_the_palette(docs, site):
    seen = site(docs())
    is_drawn(seen, "light")
    seen.page.locator("label[title=Dark]").click()
    is_drawn(seen, "dark")


def test_the_settings_are_dressed_and_work(docs, site):
    seen = site(docs())
    is_drawn(seen)
    before = seen.page.locator(LINES).last.get_attribute("d")
    form = seen.page.locator(".lrchart-form")
    assert form.evaluate("(form) => getComputedStyle(form).display") == "flex"
    form.locator("label", has_text="Full").click()
    assert seen.page.locator(LINES).last.get_attribute("d") != before


def test_a_page_that_is_put_into_another_one_has_its_chart(docs, site, tmp_path):
    # Instant navigation works only at the URL that the site was built for.
    folder = docs("navigation.instant")
    seen = site(folder, "words/")
    address = seen.page.url.removesuffix("words/")
    later = time.time() + 2
    for page in (folder / "sitemap.xml", *folder.rglob("*.html")):
        page.write_text(page.read_text("utf-8").replace("http://127.0.0.1/", address), "utf-8")
        # Change the modification time: the server compares seconds, and the browser caches pages.
        os.utime(page, (later, later))
    # It also needs the sitemap.
    with seen.page.expect_response("**/sitemap.xml") as sitemap_read:
        seen.page.reload()
    sitemap_read.value.finished()
    seen.evaluate("window.same = true")
    seen.page.get_by_role("link", name="To the chart").click()
    is_drawn(seen)
    assert seen.evaluate("window.same") is True
