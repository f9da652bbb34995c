"""Charts of runs with hostile names, embedded in real hosts: the names are text and do nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lrchart.gallery.build import build
from lrchart.gallery.config import Config, Run
from lrchart.pages.snippets import embed_snippet
from tests.embedding.conftest import LINES, Kit
from tests.hostile.texts import AWAY, TEXTS

#: texts that end their element first, because a description names the first runs
NAMES = [
    TEXTS[why]
    for why in (
        *("double quote", "Markdown", "picture that fails", "ends the script", "line ends"),
        *("single quote", "closes a comment", "expression", "array", "escaped quote", "proto"),
        *("constructor", "Jinja", "entities", "javascript link", "right to left"),
    )
]
#: markup that must not come from a text, in a host with scripts and frames of its own
FOREIGN = (
    "img[src=x], [onerror*=pwned], [onload*=pwned], [onfocus*=pwned], [onmouseover*=pwned], "
    f"[src^='{AWAY}'], [href^='{AWAY}'], a[href^='javascript:window.pwned'], base[href^='{AWAY}']"
)


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built gallery of one chart, whose runs have the names."""
    folder = tmp_path_factory.mktemp("hostile")
    rates = [10 ** (-5 + i / 4) for i in range(21)]
    rows = [
        {"run": name, "lr": lr, "loss": 2 - step / 20 + run}
        for run, name in enumerate(NAMES)
        for step, lr in enumerate(rates)
    ]
    (folder / "x.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    outputs = folder / "outputs"
    config = {"formats": ("html", "svg", "vl.json"), "scenarios": (), "folder": folder}
    build(Config(outputs=outputs, runs=(Run("x.jsonl"),), **config))
    return outputs


@pytest.fixture
def hostile_kit(gallery: Path) -> Any:
    """Return the kit for a host, with the description that ``lrchart embed`` takes."""
    name = "runs" if (gallery / "runs.vl.json").exists() else "x"
    description = json.loads((gallery / f"{name}.vl.json").read_text("utf-8"))["description"]
    assert "pwned" in description

    def of(host: str) -> Kit:
        snippet = embed_snippet(name, host, description)
        head, _, rest = snippet.text.partition("\n\n")
        config, page = (head, rest) if rest and head.startswith("#") else ("", snippet.text)
        return Kit(page, config, tuple(re.findall(r"[\w-]+\.[\w.]*\w", snippet.how)), gallery)

    return of


def assert_harmless(seen: Any) -> None:
    """The chart is drawn, nothing ran, nothing was asked for, no text became an element."""
    frames = seen.page.frames
    panes = [frame for frame in frames if frame.locator(LINES).count() >= len(NAMES)]
    assert panes
    for frame in frames:
        assert frame.evaluate("typeof pwned") == "undefined"
        assert frame.locator(FOREIGN).count() == 0
    assert [url for url in seen.requests if "away.invalid" in url] == []


def wait(seen: Any, frame: bool = False) -> None:
    place = seen.page.frame_locator("iframe") if frame else seen.page
    place.locator(LINES).nth(len(NAMES) - 1).wait_for(state="attached", timeout=60_000)


@pytest.mark.parametrize("host", ["html", "iframe"])
def test_pages(hostile_kit: Any, site: Any, tmp_path: Path, host: str) -> None:
    kit = hostile_kit(host)
    kit.copy_to(tmp_path)
    (tmp_path / "notes.html").write_text(f"<!doctype html><meta charset=utf-8>{kit.page}", "utf-8")
    seen = site(tmp_path, "notes.html")
    wait(seen, frame=host == "iframe")
    assert_harmless(seen)


def test_mkdocs(hostile_kit: Any, site: Any, run: Any, tmp_path: Path) -> None:
    pytest.importorskip("material", reason="mkdocs-material is not installed")
    kit = hostile_kit("mkdocs")
    kit.copy_to(tmp_path / "docs")
    head = "site_name: Notes\ntheme: {name: material, font: false}\n"
    (tmp_path / "mkdocs.yml").write_text(head + kit.config)
    (tmp_path / "docs" / "index.md").write_text(f"# Finder\n\n{kit.page}", "utf-8")
    run("mkdocs", "build", "--strict", "--quiet", cwd=tmp_path, NO_MKDOCS_2_WARNING="1")
    seen = site(tmp_path / "site")
    wait(seen)
    assert_harmless(seen)


@pytest.mark.parametrize(("host", "suffix"), [("sphinx", ".rst"), ("myst", ".md")])
def test_sphinx(
    hostile_kit: Any, site: Any, run: Any, tmp_path: Path, host: str, suffix: str
) -> None:
    pytest.importorskip("furo", reason="furo is not installed")
    extensions = []
    if host == "myst":
        pytest.importorskip("myst_parser", reason="myst-parser is not installed")
        extensions = ["myst_parser"]
    kit = hostile_kit(host)
    kit.copy_to(tmp_path / "_static")
    head = f"project = 'Notes'\nhtml_theme = 'furo'\nextensions = {extensions}\n"
    (tmp_path / "conf.py").write_text(head + kit.config)
    title = "Finder\n======\n" if host == "sphinx" else "# Finder\n"
    (tmp_path / f"index{suffix}").write_text(f"{title}\n{kit.page}", "utf-8")
    run("sphinx", "--quiet", "--fail-on-warning", ".", "built", cwd=tmp_path)
    seen = site(tmp_path / "built", "index.html")
    wait(seen)
    assert_harmless(seen)


@pytest.mark.filterwarnings("ignore")
def test_a_notebook(hostile_kit: Any, visit: Any, tmp_path: Path, monkeypatch: Any) -> None:
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    nbconvert = pytest.importorskip("nbconvert", reason="nbconvert is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    kit = hostile_kit("notebook")
    kit.copy_to(tmp_path)
    cell = nbformat.v4.new_code_cell(kit.page)
    notebook = nbformat.v4.new_notebook(cells=[cell])
    resources = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources=resources
    ).execute()
    offline = {"mathjax_url": "", "require_js_url": "", "jquery_url": ""}
    page, _ = nbconvert.HTMLExporter(**offline).from_notebook_node(notebook)
    (tmp_path / "notes.html").write_text(page, "utf-8")
    seen = visit(tmp_path / "notes.html")
    wait(seen, frame=True)
    assert_harmless(seen)


def test_a_cell_is_python_whatever_the_names(hostile_kit: Any) -> None:
    """The alt text stands in a comment, which no name may end."""
    compile(hostile_kit("notebook").page, "cell", "exec")
    (comment,) = [
        line for line in hostile_kit("notebook").page.splitlines() if line.startswith("# ")
    ]
    assert "pwned" in comment
