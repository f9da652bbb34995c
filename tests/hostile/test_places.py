"""Places that cannot be written or read: said at once, in a sentence, and nothing is replaced."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lrchart import files
from lrchart.errors import OutputError, TemplateError
from lrchart.gallery import entries
from lrchart.gallery.build import build
from lrchart.gallery.config import Config, Run
from tests.hostile.test_files import CSV

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs the devices of POSIX")


def small(folder: Path, path: str) -> Config:
    return Config(formats=("vl.json",), scenarios=(), runs=(Run(path),), folder=folder)


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("gone", "No such file or directory"),
        ("file", "outputs is not a folder"),
        ("long", "File name too long"),
        ("loop", "Too many levels of symbolic links"),
    ],
)
def test_a_build_that_cannot_write_does_not_begin_to_draw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, reason: str
) -> None:
    def draw(_: Config) -> None:
        pytest.fail("drawn in vain")

    monkeypatch.setattr(entries, "gallery", draw)
    (tmp_path / "x.csv").write_text(CSV)
    current = tmp_path / "current"
    current.mkdir()
    monkeypatch.chdir(current)
    outputs = current / ("a" * 300 if place == "long" else "outputs")
    if place == "gone":
        current.rmdir()
    elif place == "loop":
        outputs.symlink_to(outputs)
    elif place == "file":
        outputs.write_text("a file")
    config = replace(small(tmp_path, "x.csv"), outputs=Path(outputs.name))
    with pytest.raises(OutputError, match=f"^cannot write {outputs.name}/manifest.json: {reason}$"):
        build(config)


def test_a_run_that_cannot_be_read_is_not_one_that_cannot_be_written(
    inside: Path, cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root reads every file, so that the refusal is put in its way."""
    opened = Path.open

    def refuse(self: Path, *arguments: Any, **more: Any) -> Any:
        if self.name == "x.csv":
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return opened(self, *arguments, **more)

    (inside / "x.csv").write_text(CSV)
    (inside / "lrchart.toml").write_text("teaching = false\n[[run]]\npath = 'x.csv'\n")
    monkeypatch.setattr(Path, "open", refuse)
    result = cli("build")
    assert result.code == 2
    assert result.err.strip().endswith("x.csv: cannot be read: Permission denied")
    assert not (inside / "outputs").exists()


@pytest.mark.parametrize("name", ["loop.csv", "dangling.csv"])
def test_a_link_to_nothing_is_not_suggested_in_its_own_place(
    inside: Path, cli: Any, name: str
) -> None:
    Path("loop.csv").symlink_to("loop.csv")
    Path("dangling.csv").symlink_to("nowhere")
    result = cli("suggest", name)
    assert result.code == 2
    assert result.err == f"lrchart: {name}: no such file\n"


@pytest.mark.parametrize(
    "words",
    [
        ("suggest", "{}"),
        ("plot", "{}"),
        ("plan", "{}"),
        ("trainings", "{}"),
        ("optimum", "{}"),
        ("watch", "{}"),
        ("build", "--config", "{}"),
        ("build", "--templates", "{}"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("name", ["a" * 300 + ".csv", "d/" * 3000 + "x.csv"], ids=["long", "deep"])
def test_what_is_read_is_not_said_to_be_written(
    inside: Path, cli: Any, words: tuple[str, ...], name: str
) -> None:
    result = cli(*[word.format(name) for word in words])
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("lrchart: ")
    assert "cannot write" not in result.err
    assert len(result.err.splitlines()) == 1
    assert list(inside.iterdir()) == []


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/null", "/dev/fd/1", "own.csv"])
def test_a_device_is_not_replaced(
    inside: Path, cli: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Root is allowed to; what would follow is a machine without a null device."""
    monkeypatch.setattr(files, "_replace", lambda path, _: pytest.fail(f"{path} is replaced"))
    if name == "own.csv":
        try:
            os.mknod(name, 0o600 | stat.S_IFCHR, os.makedev(1, 3))
        except PermissionError:
            pytest.skip("only root makes devices")
    result = cli("scenarios", "-o", name)
    assert (result.code, result.out) == (2, "")
    assert result.err == f"lrchart: cannot write {name}: it is a device\n"


@pytest.mark.parametrize(
    ("place", "why"), [("file", "is not a folder"), ("gone", "does not exist")]
)
def test_templates_in_no_folder_are_said_though_nothing_has_changed(
    inside: Path, place: str, why: str
) -> None:
    Path("file").write_text("{{ title }}")
    Path("x.csv").write_text(CSV)
    config = small(inside, "x.csv")
    assert build(config)
    assert build(config) == []
    with pytest.raises(TemplateError, match=f"^the template folder {place} {why}$"):
        build(replace(config, templates=Path(place)))
