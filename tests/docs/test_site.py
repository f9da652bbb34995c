"""Build the documentation site as `make docs` does, and open its pages in a browser."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from lrchart.chart.theme import RUN_COLOURS
from tests.browsing import Visit
from tests.full import full

ROOT = Path(__file__).parents[2]
MARKS = "[data-lrchart] svg.marks"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built site."""
    pytest.importorskip("furo", reason="furo is not installed")
    pytest.importorskip("myst_parser", reason="myst-parser is not installed")
    folder = tmp_path_factory.mktemp("docs") / "site"
    charts = folder.with_name("charts")
    build = ["lrchart", "build", "--config", "docs/charts.toml", "--outputs", str(charts)]
    sphinx = ["sphinx", "-q", "--fail-on-warning", "-D", f"charts_folder={charts}", "docs"]
    for command in (build, [*sphinx, str(folder)]):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    (folder / "favicon.ico").touch()
    return folder


def test_every_link_leads_somewhere(site: Path) -> None:
    pages = {path: path.read_text("utf-8") for path in site.glob("*.html")}
    broken = []
    for path, text in pages.items():
        for link in re.findall(r'(?:href|src)="([^"]+)"', text):
            target, _, place = unquote(unescape(link)).partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            file = (path.parent / target.partition("?")[0]) if target else path
            known = file in pages
            if not file.exists() or (place and known and f'id="{place}"' not in pages[file]):
                broken.append(f"{path.name}: {link}")
    assert broken == []


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    """Only links to read lead away: no font, script, style or image."""
    for path in site.glob("*.html"):
        text = path.read_text("utf-8")
        sources = re.findall(r'<(?:script|img|iframe|source)[^>]*\bsrc="([^"]*)"', text)
        sources += re.findall(r'<link[^>]*rel="stylesheet"[^>]*href="([^"]*)"', text)
        assert [source for source in sources if re.match("(https?:)?//", source)] == []


def test_the_tutorial_shows_what_its_cells_return(site: Path, visit: Any, serve: Any) -> None:
    seen: Visit = visit(f"{serve(site)}/tutorial.html", width=1200)
    seen.page.locator(MARKS).nth(2).wait_for(state="attached", timeout=30_000)
    assert seen.page.locator("[data-lrchart]").count() == 3
    assert "both.vl.json" in seen.page.locator("article").inner_text()


@pytest.mark.parametrize(
    ("width", "scheme"),
    [full(380, "light"), (380, "dark"), (1200, "light"), full(1200, "dark")],
)
def test_a_page_shows_its_charts(
    site: Path, visit: Any, serve: Any, width: int, scheme: str
) -> None:
    seen: Visit = visit(f"{serve(site)}/index.html", width=width, color_scheme=scheme)
    colour = RUN_COLOURS[0][("light", "dark").index(scheme)]
    line = seen.page.locator(f"{MARKS} .mark-line path[stroke='{colour}']")
    line.first.wait_for(state="attached", timeout=30_000)
    assert seen.page.locator("[data-lrchart]").count() == 2
    assert seen.evaluate("document.documentElement.scrollWidth") <= width
    here = ("http://127.0.0.1", "data:", "blob:")
    assert [url for url in seen.requests if not url.startswith(here)] == []
    assert [line for line in seen.complaints if line.startswith(("error", "warning"))] == []


@pytest.mark.parametrize(
    "name", ["index", "tutorial", "reading", "histories", "command-line", "api", "benchmark"]
)
def test_a_page_fits_a_phone(site: Path, visit: Any, name: str) -> None:
    seen: Visit = visit(site / f"{name}.html", width=380)
    assert seen.evaluate("document.documentElement.scrollWidth") <= 380


def test_the_search_works_from_the_disk(site: Path, visit: Any) -> None:
    seen: Visit = visit(Path(f"{site / 'search.html'}"))
    seen.page.goto(f"{(site / 'search.html').as_uri()}?q=replicates")
    first = seen.page.locator("#search-results li a").first
    first.wait_for(timeout=30_000)
    assert first.inner_text()


#: theme and width
LOOKS = [("light", 1200), ("dark", 380), ("dark", 1200)]
#: looks that `make test` checks: each page in one of them, the first in two
CHECKED = [
    *(("index", *look) for look in LOOKS[:2]),
    *(("suggestion", *LOOKS[0]), ("command-line", *LOOKS[1])),
    *(("api", *LOOKS[0]), ("measuring-rules", *LOOKS[1])),
]
PAGES = ("index", "suggestion", "command-line", "api", "measuring-rules")
EVERY = [(name, *look) for name in PAGES for look in LOOKS]


@pytest.mark.parametrize(
    ("name", "scheme", "width"), [case if case in CHECKED else full(*case) for case in EVERY]
)
def test_the_content_is_accessible(
    site: Path, visit: Any, name: str, scheme: str, width: int
) -> None:
    """The theme's own navigation is left out."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    seen: Visit = visit(site / f"{name}.html", width=width, color_scheme=scheme)
    results = axe.Axe().run(seen.page, context="article")
    assert results.violations_count == 0, results.generate_report()
