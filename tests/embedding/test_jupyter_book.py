"""Jupyter Book 1, from an environment of its own (see `make test`)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.embedding.conftest import fits, is_drawn

#: Sphinx, which builds books, is tested in `make test`, too
pytestmark = pytest.mark.full

BOOK = Path(sys.prefix) / "book" / "bin" / "jupyter-book"


@pytest.fixture(scope="module")
def book(kit, tmp_path_factory):
    """Build a book of two chapters with the snippet, one of them in a folder below."""
    if not BOOK.exists():
        pytest.skip("jupyter-book is not installed")
    folder = tmp_path_factory.mktemp("book")
    chosen = kit("jupyter-book")
    chosen.copy_to(folder / "_static")
    (folder / "_config.yml").write_text(f"title: Notes\n{chosen.config}\n")
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: intro\nchapters: [file: deep/page, file: words]\n"
    )
    (folder / "deep").mkdir()
    for page in ("intro.md", "deep/page.md"):
        (folder / page).write_text(f"# Finder\n\n{chosen.page}")
    (folder / "words.md").write_text("# Words\n\nNo chart.\n")
    command = [BOOK, "build", "--warningiserror", "--quiet", folder]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "_build" / "html"


@pytest.fixture
def known(book, site):
    """What a page of the book complains of by itself: its scripts declare one name twice."""
    return site(book, "words.html").complaints


@pytest.mark.parametrize("page", ["intro.html", "deep/page.html"])
def test_a_chapter_shows_the_chart(book, site, known, page):
    seen = site(book, page)
    is_drawn(seen, known=known)
    fits(seen, 380)


def test_the_chart_follows_the_theme(book, site, known):
    seen = site(book, "intro.html")
    is_drawn(seen, "light", known)
    switch = seen.page.locator("button.theme-switch-button:visible")
    while seen.evaluate("document.documentElement.dataset.theme") != "dark":
        switch.first.click()
    is_drawn(seen, "dark", known)
