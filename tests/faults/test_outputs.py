"""Obstacles to an output: a template that raises, a link, the rest of a killed build."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from lrchart import files
from tests.faults.conftest import POSIX, States, contents


def test_a_template_raises(gallery: Path, states: States, run: Any) -> None:
    (gallery / "own").mkdir()
    (gallery / "own" / "chart.html").write_text("{{ 1 // 0 }}")
    result = run(gallery, "--templates", "own", "--formats", "svg,html")
    assert (result.returncode, result.stdout) == (2, "")
    assert (
        result.stderr
        == "lrchart: template chart.html, line 1: integer division or modulo by zero\n"
    )
    assert contents(gallery / "outputs") == states["light"]


@POSIX
def test_an_output_is_a_link(gallery: Path, states: States, run: Any, tmp_path: Path) -> None:
    """The link gives way to the file; what it led to is somebody else's and stays."""
    outputs = gallery / "outputs"
    target = tmp_path / "precious.txt"
    target.write_text("precious")
    for name, leads in {
        "one.svg": target,
        "two.svg": tmp_path / "nowhere",
        "runs.svg": outputs / "runs.svg",
    }.items():
        (outputs / name).unlink()
        (outputs / name).symlink_to(leads)
    assert run(gallery).returncode == 0
    assert contents(outputs) == states["dark"]
    assert not any(path.is_symlink() for path in outputs.rglob("*"))
    assert target.read_text() == "precious"
    assert not (tmp_path / "nowhere").exists()


def test_stale_temporary_files_go_and_young_ones_stay(tmp_path: Path) -> None:
    (tmp_path / "stills").mkdir()
    stay = [".mine.tmp", f".young{files.SUFFIX}", f"mine{files.SUFFIX}", "stills/.mine.tmp"]
    for name in (f".a.svg.x{files.SUFFIX}", f"stills/.b.svg.y{files.SUFFIX}", *stay):
        (tmp_path / name).write_text("x")
        if "young" not in name:
            os.utime(tmp_path / name, (0, 0))
    files.clean(tmp_path)
    files.clean(tmp_path / "none")
    assert sorted(contents(tmp_path)) == stay
