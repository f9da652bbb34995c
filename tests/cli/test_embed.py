"""`lrchart embed`: the snippet of a built chart, and what to copy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.conftest import SMALL


def test_a_snippet_to_embed_says_what_to_copy(cli: Any, run: Path) -> None:
    Path("outputs").mkdir()
    Path("outputs/run.html").touch()
    snippet = cli("embed", "run", "--for", "iframe")
    assert '<iframe src="run.html" title="run"' in snippet.out
    assert snippet.err == (
        "Copy run.html, lrchart.js and the stills folder beside your page. "
        "The files are in outputs.\n"
    )


def test_a_snippet_without_its_files_is_refused(cli: Any, run: Path) -> None:
    Path("lrchart.toml").write_text("teaching = false\n[[run]]\npath = 'run.csv'\n")
    cli("build", "--formats", "html,svg", *SMALL)
    refused = cli("embed", "run", "--for", "mkdocs")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        "lrchart: no run.vl.json in outputs: for a page of mkdocs, build the gallery with the "
        "formats svg and vl.json, in the gallery file or with lrchart build --formats\n"
    )
    assert cli("embed", "run", "--for", "markdown").code == 0
    assert "MkDocs" not in Path("outputs/run.html").read_text("utf-8")


def test_no_snippet_is_given_for_a_chart_that_is_not_there(cli: Any, inside: Path) -> None:
    said = "lrchart: no chart 'slope' in outputs; lrchart build draws the gallery\n"
    assert (cli("embed", "slope").code, cli("embed", "slope").err) == (2, said)
    Path("outputs").mkdir()
    for name in ("slope.svg", "anatomy.vl.json", "index.html"):
        Path("outputs", name).touch()
    for name, ending in (
        ("slop", "did you mean 'slope'?"),
        ("index", "allowed: anatomy, slope"),
        ("../outputs/slope", "allowed: anatomy, slope"),
    ):
        result = cli("embed", name)
        assert (result.code, result.out) == (2, "")
        assert result.err == f"lrchart: no chart {name!r} in outputs; {ending}\n"


def test_a_snippet_of_a_built_chart_says_what_it_shows(cli: Any, run: Path) -> None:
    Path("lrchart.toml").write_text("teaching = false\n[[run]]\npath = 'run.csv'\n")
    cli("build", "--only", "run", "--formats", "vl.json")
    built = cli("embed", "run", "--for", "notebook")
    assert "Suggested: " in built.out
    assert built.err.endswith("The files are in outputs.\n")
