"""Check what the pages of the documentation claim: samples, quoted examples, commands, names."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import lrchart
from lrchart.cli.main import COMMANDS
from lrchart.readers import read

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
MARKED = r"^<!-- {mark} (?P<file>\S+) -->\n```\w+\n(?P<code>.*?)^```"


@pytest.fixture(autouse=True)
def extensions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests import the extensions of the site."""
    monkeypatch.setattr(sys, "path", [str(DOCS / "_extensions"), *sys.path])


def marked(page: str, mark: str) -> list[tuple[str, str]]:
    """Return the file and the code of each block of a page that is marked so."""
    text = (DOCS / page).read_text("utf-8")
    return re.findall(MARKED.format(mark=mark), text, re.M | re.S)


@pytest.mark.parametrize(("name", "code"), marked("histories.md", "sample:"))
def test_a_sample_is_read(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(code, encoding="utf-8")
    frame = read(str(tmp_path / name))
    assert frame["loss"].min() == 0.91
    assert len(frame) >= 4


@pytest.mark.parametrize(("name", "code"), marked("histories.md", "columns:"))
def test_a_sample_is_read_by_its_columns(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(code, encoding="utf-8")
    frame = read(str(tmp_path / name), lr_column="lr", loss_column="trl")
    assert frame["loss"].tolist() == [2.31, 2.3, 1.72, 0.91]


@pytest.mark.parametrize(("name", "code"), marked("trainings.md", "trainings:"))
def test_a_sample_of_trainings_is_read(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(code, encoding="utf-8")
    frame = lrchart.read_trainings(tmp_path / name)
    last = frame[frame["replicate"] == frame["replicate"].max()]
    assert last["loss"].tolist()[:2] == [1.72, 0.91]
    assert last["status"].tolist() == ["finished", "finished", "diverged"]


@pytest.mark.parametrize(("name", "code"), marked("histories.md", "refused:"))
def test_a_history_that_is_no_range_test_is_refused(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(code, encoding="utf-8")
    with pytest.raises(lrchart.LrchartError, match="not a range test"):
        read(str(tmp_path / name))
    assert len(read(str(tmp_path / name), kind="sweep")) == 10


@pytest.mark.parametrize(("name", "code"), marked("recording.md", "from"))
def test_a_quoted_example_has_the_lines_of_the_example(name: str, code: str) -> None:
    whole = (ROOT / "examples" / name).read_text("utf-8")
    lines = [line.strip() for line in whole.splitlines()]
    quoted = [line.strip() for line in code.splitlines()]
    missing = [line for line in quoted if line and line not in lines]
    assert missing == []


def test_every_example_is_listed() -> None:
    page = (DOCS / "recording.md").read_text("utf-8")
    listed = re.findall(r"\]\(\.\./examples/(\S+)\)", page)
    assert sorted(listed) == sorted(path.name for path in (ROOT / "examples").glob("*.py"))


def test_every_command_and_option_is_described() -> None:
    from command_line import groups_of, markdown, parser_of

    text = markdown()
    assert re.findall(r"^## (\S+)$", text, re.M) == list(COMMANDS)
    sections = dict(zip(COMMANDS, re.split(r"^## .*$", text, flags=re.M)[1:], strict=True))
    for command, section in sections.items():
        parser = parser_of(command)
        actions = [action for _, group in groups_of(parser) for action in group]
        assert {*parser.flags} <= {action.dest for action in actions}
        for action in actions:
            for name in action.option_strings:
                assert f"`{name}" in section, f"lrchart {command} {name}"
            assert action.help, f"lrchart {command} {action.dest} has no help"
        assert section.count("\n| `") == len(actions)


def test_every_public_name_is_listed_once() -> None:
    from public_names import sections

    listed = [name for names in sections().values() for name in names]
    assert sorted(listed) == sorted(lrchart.__all__)


def test_every_recorder_is_listed_in_the_reference_and_on_its_page() -> None:
    from public_names import RECORDERS

    modules = {path.stem for path in (ROOT / "lrchart" / "recorders").glob("*.py")}
    assert {*RECORDERS} == modules - {"__init__", "sweep"}
    page = (DOCS / "recording.md").read_text("utf-8")
    listed = set(re.findall(r"`lrchart\.recorders\.(\w+\.\w+)`", page))
    assert listed == {f"{module}.{name}" for module in RECORDERS for name in RECORDERS[module]}


def test_every_page_can_be_reached() -> None:
    index = (DOCS / "index.md").read_text("utf-8")
    trees = "\n".join(re.findall(r"```\{toctree\}\n(.*?)```", index, re.S))
    entries = re.findall(r"^(?:.*<)?([\w-]+)>?$", trees, re.M)
    pages = [*DOCS.glob("*.md"), *DOCS.glob("*.ipynb")]
    assert sorted(["index", *entries]) == sorted(page.stem for page in pages)
