"""Sphinx: reStructuredText and MyST, in a theme with a switch of its own."""

from __future__ import annotations

import pytest

from tests.embedding.conftest import fits, is_drawn

#: host -> (suffix, heading, list of pages) in its markup
MARKUP = {
    "sphinx": (".rst", "Finder\n======\n", "\n.. toctree::\n\n   deep/page\n"),
    "myst": (".md", "# Finder\n", "\n```{toctree}\ndeep/page\n```\n"),
}


@pytest.fixture(params=MARKUP, scope="module")
def docs(request, kit, run, tmp_path_factory):
    """Build two pages with the snippet, one of them in a folder below; return the site."""
    pytest.importorskip("furo", reason="furo is not installed")
    if request.param == "myst":
        pytest.importorskip("myst_parser", reason="myst-parser is not installed")
    suffix, heading, pages = MARKUP[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    chosen = kit(request.param)
    chosen.copy_to(folder / "_static")
    extensions = ["myst_parser"] if request.param == "myst" else []
    (folder / "conf.py").write_text(
        f"project = 'Notes'\nhtml_theme = 'furo'\nextensions = {extensions}\n{chosen.config}\n"
    )
    (folder / f"index{suffix}").write_text(f"{heading}\n{chosen.page}{pages}")
    (folder / "deep").mkdir()
    (folder / "deep" / f"page{suffix}").write_text(f"{heading}\n{chosen.page}")
    run("sphinx", "--quiet", "--fail-on-warning", ".", "built", cwd=folder)
    return folder / "built"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chart_takes_the_colours_of_the_page(docs, site, scheme):
    seen = site(docs, "index.html", color_scheme=scheme)
    is_drawn(seen, scheme)
    fits(seen, 380)


def test_the_chart_follows_the_theme(docs, site):
    seen = site(docs, "index.html")
    is_drawn(seen, "light")
    switch = seen.page.locator("button.theme-toggle:visible")
    while seen.evaluate("document.body.dataset.theme") != "dark":
        switch.first.click()
    is_drawn(seen, "dark")


def test_a_page_in_a_folder_finds_the_same_files(docs, site):
    is_drawn(site(docs, "deep/page.html"))
