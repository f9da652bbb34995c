"""Every hostile text as the name of a file, in a gallery file, in a template and in a manifest."""

from __future__ import annotations

import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import lrchart
from lrchart.gallery import entries
from lrchart.gallery.build import build
from lrchart.gallery.config import Config, Run
from lrchart.gallery.config_file import read_config
from lrchart.gallery.manifest import NAME, Manifest, digest
from lrchart.pages.figure import Figure
from lrchart.pages.html import chart_page
from tests.full import full
from tests.hostile.test_pages import POLICY, assert_harmless
from tests.hostile.texts import RUN, TEXTS

RATES = [10 ** (-5 + i / 4) for i in range(21)]
CSV = "step,lr,loss\n" + "".join(f"{i},{lr!r},{2 - i / 20}\n" for i, lr in enumerate(RATES))
#: file names that POSIX allows, and two that differ only in case
NAMES = [
    *(text for text in TEXTS.values() if "/" not in text and len(text.encode()) < 250),
    *("Case", "case", "CASE", "trailing.", "trailing ", "com1", "LPT9", "AUX", "Index"),
    *("a" * 251, "é" * 125),
]
#: allowed names of output files
PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]*(\.vl)?\.(json|csv)")

#: names that Windows reserves, with any suffix
DEVICE = re.compile(r"con|prn|aux|nul|(com|lpt)\d")


def histories(folder: Path, names: list[str]) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"{name}.csv" for name in names]
    for path in paths:
        path.write_text(CSV)
    return paths


def drawn(folder: Path, path: str, *, force: bool = False) -> Path:
    """Build the specs of the histories at `path` in `folder`, and return the outputs."""
    outputs, runs = folder / "outputs", (Run(path),)
    config = Config(outputs=outputs, formats=("vl.json",), scenarios=(), runs=runs, folder=folder)
    build(config, force=force)
    return outputs


def assert_plain(outputs: Path, count: int) -> None:
    """The folder has `count` charts beside the overview, and all have plain names that differ."""
    names = [path.name for path in outputs.iterdir()]
    assert [name for name in names if not PLAIN.fullmatch(name)] == []
    assert len({name.casefold() for name in names}) == len(names)
    charts = [name.removesuffix(".vl.json") for name in names if name.endswith(".vl.json")]
    assert len(charts) == count
    assert [name for name in charts if DEVICE.fullmatch(name)] == []
    # Its page would be the index.
    assert not {*charts} & {"index", "sweeps", "lrchart", "manifest"}


@pytest.mark.parametrize("names", [NAMES[:30], NAMES[28:]])
def test_files_of_any_name_become_charts_of_plain_names(
    tmp_path: Path, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Scenarios of these names are drawn below: here one chart stands for all.
    chart = entries.plot(lrchart.read({"lr": RATES, "loss": [2 - i / 20 for i in range(21)]}))
    monkeypatch.setattr(entries, "plot", lambda *_: chart)
    histories(tmp_path / "runs", names)
    # Hidden files are not read.
    shown = [name for name in names if not name.startswith(".")]
    assert_plain(drawn(tmp_path, "runs"), len(shown) + 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["outputs", "runs"]


def quoted(text: str) -> str:
    """Return `text` as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


@pytest.mark.parametrize("every", [4, full(1)])
def test_scenarios_of_any_name_become_charts_of_plain_names(tmp_path: Path, every: int) -> None:
    names = list(dict.fromkeys(text for text in TEXTS.values() if text.strip()))[::every]
    tables = [f"[[scenario]]\nname = {quoted(name)}\noptimal_lr = 1e-3\n" for name in names]
    marks = quoted(f"1e-3:{TEXTS['ends the script']}")
    head = f'title = {quoted(TEXTS["expression"])}\nmarks = [{marks}]\nformats = ["vl.json"]\n'
    (tmp_path / "lrchart.toml").write_text(f"{head}teaching = false\n{''.join(tables)}", "utf-8")
    build(read_config(tmp_path / "lrchart.toml"))
    # Plus the overview and the slope view.
    assert_plain(tmp_path / "outputs", len(names) + 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lrchart.toml", "outputs"]


MARKUP = ["picture that fails", "double quote", "single quote", "right to left", "line ends"]


@pytest.mark.parametrize("policy", [True, False])
def test_names_of_files_are_text_on_a_page(
    inside: Path, cli: Any, visit: Any, policy: bool
) -> None:
    paths = histories(inside / "runs", [TEXTS[why] for why in MARKUP])
    result = cli("plot", *paths, "-o", "x.html")
    assert result.code == 0, result.err
    page = inside / "x.html"
    if not policy:
        text, count = POLICY.subn("", page.read_text("utf-8"))
        assert count == 1
        page.write_text(text, "utf-8")
    seen = visit(page)
    assert seen.wake() == 1
    labels = seen.page.locator(".live .role-legend-label text").all_text_contents()
    assert [f"<img src=x onerror={RUN}>" in label for label in labels].count(True) == 1
    assert_harmless(seen, page)


class Tags(HTMLParser):
    """The elements of a page, and the names of their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, [name for name, _ in attrs]))


@pytest.mark.parametrize("why", TEXTS)
def test_values_are_escaped_in_a_template_of_the_users(tmp_path: Path, why: str) -> None:
    own = "<p title=\"{{ figure.title }}\" lang='{{ figure.caption }}'>{{ figure.description }}</p>"
    (tmp_path / "chart.html").write_text(own)
    text = TEXTS[why]
    page = chart_page(Figure("x", text, text, text, {"mark": "point"}), templates=tmp_path)
    tags = Tags()
    tags.feed(page)
    assert tags.found == [("p", ["title", "lang"])]


@pytest.mark.parametrize("name", ["../precious.txt", "{absolute}", "link/precious.txt", "\0"])
def test_a_foreign_manifest_removes_nothing_outside_the_folder(tmp_path: Path, name: str) -> None:
    """Whoever sends a folder of outputs chooses what its manifest says lrchart made."""
    precious = tmp_path / "precious.txt"
    precious.write_text("precious")
    (tmp_path / "x.csv").write_text(CSV)
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    (outputs / "link").symlink_to(tmp_path)
    told = {name.format(absolute=precious): digest("precious")}
    (outputs / NAME).write_text(Manifest("", told).text())
    drawn(tmp_path, "x.csv", force=True)
    assert precious.read_text() == "precious"
    assert (outputs / "x.vl.json").exists()


def test_names_like_formulas_are_data(tmp_path: Path) -> None:
    """A spreadsheet may compute them; whoever reads sweeps.csv gets them as they were."""
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK('http://away.invalid')", "'quoted'"]
    rows = [[name, lr, 2 - i] for name in names for i, lr in enumerate((1e-4, 1e-3, 1e-2))]
    lines = [json.dumps({"run": name, "lr": lr, "loss": loss}) for name, lr, loss in rows]
    (tmp_path / "x.jsonl").write_text("\n".join(lines))
    outputs = drawn(tmp_path, "x.jsonl")
    assert lrchart.read(str(outputs / "sweeps.csv"))["run"].unique().tolist() == names


@pytest.mark.skipif(os.name == "nt", reason="needs pipes that are files")
@pytest.mark.parametrize("name", [NAME, "x.vl.json"])
def test_a_pipe_in_the_place_of_an_output_is_not_waited_for(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.csv").write_text(CSV)
    outputs = drawn(tmp_path, "x.csv")
    (outputs / name).unlink()
    os.mkfifo(outputs / name)
    (outputs / "index.html").write_text('<meta name="generator" content="lrchart">')
    drawn(tmp_path, "x.csv")
    assert (outputs / name).is_file()


DAMAGED = ["[" * 100_000, "{}", "[1]", '{"inputs": 1, "outputs": 2}', "\xff"]


@pytest.mark.parametrize("text", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_manifest_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text, "latin-1")
    assert Manifest.of(tmp_path) == Manifest()
