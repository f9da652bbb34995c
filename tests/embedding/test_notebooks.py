"""Notebooks: what nbconvert and marimo make of a cell that ends with a chart."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from textwrap import indent

import pikepdf
import pytest

from tests.embedding.conftest import LINES, is_quiet

CELL = """\
import lrchart
lrchart.enable_notebook(theme={theme!r})
lrchart.plot(lrchart.scenarios())
"""

MARIMO = """\
import marimo
app = marimo.App()

@app.cell
def _():
{snippet}
    return
"""


@pytest.fixture(scope="session")
def executed(tmp_path_factory):
    """Execute a notebook, and return nbconvert's page of it, by theme."""
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    nbconvert = pytest.importorskip("nbconvert", reason="nbconvert is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    folder = tmp_path_factory.mktemp("notebook")

    def page(theme: str, template: str = "lab") -> Path:
        cell = nbformat.v4.new_code_cell(CELL.format(theme=theme))
        notebook = nbformat.v4.new_notebook(cells=[cell])
        nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
        # Leave out scripts for formulas, which would be loaded from the network.
        offline = {"mathjax_url": "", "require_js_url": "", "jquery_url": ""}
        exporter = nbconvert.HTMLExporter(theme=theme, template_name=template, **offline)
        target = folder / f"{template}-{theme}.html"
        target.write_text(exporter.from_notebook_node(notebook)[0], encoding="utf-8")
        return target

    return page


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("template", ["lab", "classic"])
def test_an_exported_notebook_prints_its_charts(executed, visit, tmp_path, template):
    seen = visit(executed("light", template))
    seen.page.frame_locator("iframe").locator(".alive").wait_for(timeout=30_000)
    paper = tmp_path / "paper.pdf"
    seen.page.pdf(path=paper)
    with pikepdf.open(paper) as sheets:
        pictures = [list(sheet.images.values()) for sheet in sheets.pages]
        assert [int(picture.Width) for on_sheet in pictures for picture in on_sheet] == [1920]
    seen.page.emulate_media(media="print")
    box = seen.page.locator(".lrchart-output img").bounding_box()
    assert box["height"] > 200
    assert not seen.page.locator("iframe").is_visible()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nbconvert(executed, visit, theme):
    seen = visit(executed(theme), width=380)
    frame = seen.page.frame_locator("iframe")
    frame.locator(f".alive {LINES}").first.wait_for(state="attached", timeout=30_000)
    paper = frame.locator("body").evaluate("(body) => getComputedStyle(body).backgroundColor")
    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 22, 28)"}[theme]
    assert frame.locator("html").evaluate("(html) => html.scrollHeight - html.clientHeight") <= 0
    is_quiet(seen)


def test_a_frame_cannot_reach_the_notebook(executed, visit):
    seen = visit(executed("light"))
    inner = next(frame for frame in seen.page.frames if frame.parent_frame is not None)
    reach = "try { parent.document.title } catch (error) { error.name }"
    assert inner.evaluate(f"eval({reach!r})") == "SecurityError"


@pytest.mark.full
def test_marimo(kit, run, site, tmp_path):
    """An exported notebook loads marimo's frontend from a CDN: here, the installed one."""
    marimo = pytest.importorskip("marimo", reason="marimo is not installed")
    notebook = kit("notebook")
    notebook.copy_to(tmp_path)
    cell = MARIMO.format(snippet=indent(notebook.page, "    "))
    (tmp_path / "notes.py").write_text(cell, encoding="utf-8")
    run("marimo", "-q", "export", "html", "notes.py", "-o", "notes.html", cwd=tmp_path)
    shutil.copytree(Path(marimo.__file__).parent / "_static", tmp_path / "static")
    page = (tmp_path / "notes.html").read_text("utf-8")
    page, count = re.subn(r"https://cdn\.jsdelivr\.net/npm/@marimo-team/[^/]+/dist", "static", page)
    assert count > 0
    (tmp_path / "notes.html").write_text(page, encoding="utf-8")
    seen = site(tmp_path, "notes.html")
    frame = seen.page.frame_locator("iframe")
    frame.locator(f".alive {LINES}").first.wait_for(state="attached", timeout=60_000)
