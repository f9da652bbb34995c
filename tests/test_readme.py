"""Run the code of the README and of the documentation, and check their links."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest

from lrchart.cli.arguments import OPTIONS
from lrchart.gallery.config_file import read_config
from lrchart.options import Options
from lrchart.pages.snippets import HOSTS

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
#: block of code, perhaps with a mark above it: `not run`, `sample: FILE` or `from EXAMPLE`
BLOCK = re.compile(
    r"(?P<mark><!-- (not run|sample: \S+|from \S+) -->\s*\n)?^```(?P<kind>\w+)\n(?P<code>.*?)^```",
    re.M | re.S,
)
#: expected output, in a comment behind a call of print
PRINTED = re.compile(r"^print\(.*\)  # (.*)$", re.M)


@dataclass(frozen=True)
class Block:
    """A block of code and the line it starts on."""

    page: str
    kind: str
    line: int
    code: str

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(*kinds: str) -> list[Block]:
    return [block for page in PAGES for block in blocks_of(page, kinds)]


def blocks_of(page: Path, kinds: tuple[str, ...]) -> list[Block]:
    text = page.read_text("utf-8")
    return [
        Block(page.name, match["kind"], text[: match.start("code")].count("\n") + 1, match["code"])
        for match in BLOCK.finditer(text)
        if match["kind"] in kinds and not match["mark"]
    ]


PYTHON, CONSOLE = blocks("python"), blocks("console")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files that a reader of the pages has."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("examples", "outputs"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def run(
    command: list[str], folder: Path, stderr: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    here = Path(sys.executable).parent
    env = {**os.environ, "PATH": f"{here}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        command, cwd=folder, env=env, text=True, stdout=subprocess.PIPE, stderr=stderr
    )


def test_there_is_something_to_run() -> None:
    assert PYTHON
    assert CONSOLE


#: what changes the process it runs in, or starts a script as a reader does
ALONE = re.compile(r"enable_notebook|^import torch", re.M)


# Altair warns about parameters that composed charts share.
@pytest.mark.filterwarnings("ignore:Automatically deduplicated selection parameter:UserWarning")
@pytest.mark.parametrize("block", PYTHON, ids=lambda block: block.place)
def test_the_python_runs(
    block: Block,
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for module in re.findall(r"^(?:import|from) (\w+)", block.code, re.M):
        pytest.importorskip(module, reason=f"{module} is not installed")
    monkeypatch.chdir(checkout)
    if ALONE.search(block.code):
        done = run([sys.executable, "-W", "error", "-c", block.code], checkout)
        assert done.returncode == 0, done.stderr
        printed = done.stdout
    else:
        # To start Python and the renderers anew for each takes most of the time.
        exec(compile(block.code, block.place, "exec"), {"__name__": "__main__"})
        printed = capsys.readouterr().out
    if expected := PRINTED.findall(block.code):
        assert printed.splitlines() == expected


#: command after a prompt, and its output
SHOWN = re.compile(r"^\$ (?P<command>.*)\n(?P<printed>(?:(?!\$ ).*\n)*)", re.M)
#: place, command and its output
COMMANDS = [
    (f"{block.page}:{block.line + block.code[: match.start()].count(chr(10))}", *match.groups())
    for block in CONSOLE
    for match in SHOWN.finditer(block.code)
]
#: command, to run once -> the outputs that are shown, "" for none
OUTPUTS = {
    command: {printed for _, same, printed in COMMANDS if same == command}
    for _, command, _ in COMMANDS
}
#: command -> the first place it is shown at
PLACES = {command: place for place, command, _ in reversed(COMMANDS)}
#: command that needs no shell
PLAIN = re.compile(r"lrchart ((?!plot)[\w ./-]+)")
#: ranks every rule, as the tests of the leaderboard do
RANKING = "lrchart leaderboard"


@pytest.mark.parametrize(
    ("command", "outputs"),
    [
        pytest.param(*shown, id=PLACES[shown[0]], marks=[pytest.mark.full] * (shown[0] == RANKING))
        for shown in OUTPUTS.items()
    ],
)
def test_the_commands_run_and_print_what_is_shown(
    command: str, outputs: set[str], checkout: Path, cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Merge both streams, as in a terminal.
    if plain := PLAIN.fullmatch(command):
        monkeypatch.chdir(checkout)
        monkeypatch.setattr(sys, "stderr", sys.stdout)
        result = cli(*plain[1].split())
        code, out = result.code, result.out
    else:
        done = run(["bash", "-ec", command], checkout, stderr=subprocess.STDOUT)
        code, out = done.returncode, done.stdout
    assert code == 0, out
    assert outputs <= {"", out}


@pytest.mark.parametrize("block", blocks("toml"), ids=lambda block: block.place)
def test_the_gallery_files_are_understood(block: Block, tmp_path: Path) -> None:
    path = tmp_path / "lrchart.toml"
    path.write_text(block.code, encoding="utf-8")
    config = read_config(path)
    assert config.runs or config.trainings or config.order


def test_every_option_of_a_chart_is_listed_as_the_command_line_has_it() -> None:
    page = (ROOT / "docs" / "gallery.md").read_text("utf-8")
    listed = re.findall(r"^\| `(\w+)` \| `(--[\w-]+)", page, re.M)
    assert listed == [(name, flag) for name, (flag, _) in OPTIONS.items()]
    assert [name for name, _ in listed] == [field.name for field in fields(Options)]


def test_every_host_of_a_snippet_is_listed() -> None:
    page = (ROOT / "docs" / "embedding.md").read_text("utf-8")
    assert re.findall(r"^\| `([\w-]+)` \|", page, re.M) == list(HOSTS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_and_picture_it_names_is_there(page: Path) -> None:
    text = BLOCK.sub("", page.read_text("utf-8"))
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
    links += re.findall(r'(?:src|srcset|href)="(?!https?:|#)([^"]+)"', text)
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing == []
    headings = re.findall("^#+ (.*)$", text, re.M)
    places = {re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-")) for heading in headings}
    assert {*re.findall(r"\]\(#([^)]+)\)", text)} <= places


@pytest.mark.parametrize(
    "page", [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"], ids=lambda page: page.name
)
def test_every_make_target_it_names_is_there(page: Path) -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", page.read_text("utf-8"), re.M))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert named <= targets


def test_the_readme_is_short() -> None:
    assert len(README.read_text("utf-8").encode()) < 8_200


def test_every_extra_is_listed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    install = (ROOT / "docs" / "index.md").read_text("utf-8").partition("The extras are")[2]
    listed = re.findall(r"`(\w+)`", install.partition("\n\n")[0])
    assert {*listed} == {*project["optional-dependencies"]}
