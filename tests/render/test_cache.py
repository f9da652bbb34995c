"""The cache: what is kept is what was made, or it is made again."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from lrchart.render import cache
from lrchart.render import vega as render
from lrchart.render.cache import cached


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / "cache"
    monkeypatch.setattr(cache, "_folder", lambda: path)
    return path


@pytest.fixture
def make() -> Callable[[], str]:
    """Give another text at each call: "made 1", "made 2"."""
    made: list[str] = []

    def one() -> str:
        made.append(f"made {len(made) + 1}\n\né")
        return made[-1]

    return one


@pytest.mark.usefixtures("folder")
def test_it_is_made_once(make: Callable[[], str]) -> None:
    assert [cached("a", make), cached("a", make), cached("b", make), cached("a", make)] == [
        "made 1\n\né",
        "made 1\n\né",
        "made 2\n\né",
        "made 1\n\né",
    ]


DAMAGED = {
    "cut": lambda data: data[:-1],
    "longer": lambda data: data + b" ",
    "another text": lambda data: data.replace(b"made", b"Made"),
    "another digest": lambda data: b"0" * 64 + data[64:],
    "empty": lambda data: b"",
    "one line": lambda data: data[:64],
    "no text": lambda data: data[:-1] + b"\xff",
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_is_made_again(folder: Path, make: Callable[[], str], damage: str) -> None:
    cached("a", make)
    whole = (folder / "a").read_bytes()
    (folder / "a").write_bytes(DAMAGED[damage](whole))
    assert cached("a", make) == "made 2\n\né"
    assert cached("a", make) == "made 2\n\né"


def test_where_nothing_can_be_kept_it_is_made_each_time(
    folder: Path, make: Callable[[], str]
) -> None:
    folder.write_text("a file where the folder should be")
    assert [cached("a", make), cached("a", make)] == ["made 1\n\né", "made 2\n\né"]


@pytest.mark.parametrize(("compiler", "name"), [(True, "embed"), (False, "lean")])
def test_the_script_of_pages_is_bundled_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, compiler: bool, name: str
) -> None:
    made = []
    for _ in range(2):
        monkeypatch.setattr(render, "_vega", {})
        made.append(render.vega(compiler=compiler))
        assert "window.vega=" in made[-1]
        assert ("window.vegaEmbed=" in made[-1]) == compiler
    assert made[0] == made[1]
    (file,) = folder.iterdir()
    assert file.name == f"vega-{name}-{version('vl-convert-python')}.js"


def test_a_script_that_draws_only_compiled_specs_is_a_third_shorter() -> None:
    assert len(render.vega(compiler=False)) < 0.67 * len(render.vega())


@pytest.mark.skipif(sys.platform != "linux", reason="the folder is that of Linux")
def test_the_folder_is_the_user_s(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cached("a", str)
    assert (tmp_path / "lrchart" / "a").is_file()


@pytest.mark.skipif(os.name == "nt", reason="needs pipes that are files")
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_file_is_not_read(folder: Path, kind: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "pipe":
        os.mkfifo(folder / "a")
    else:
        (folder / "a").symlink_to("/dev/zero")
    assert cached("a", lambda: "made") == "made"
    assert cached("a", str) == "made"
