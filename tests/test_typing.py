"""A user's script with every public name passes mypy --strict; wrong choices do not."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import lrchart

SCRIPTS = Path(__file__).parent / "typing"


def mypy(script: str, folder: Path) -> str:
    """Return what mypy says of a script, checked on its own."""
    pytest.importorskip("mypy", reason="mypy is not installed")
    cache = ("--cache-dir", str(folder))
    command = [
        "-m",
        "mypy",
        "--strict",
        "--config-file",
        "",
        "--follow-imports=silent",
        *cache,
        str(SCRIPTS / script),
    ]
    done = subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(lrchart.__file__).parents[1],
    )
    return done.stdout


def test_the_script_has_every_name() -> None:
    tree = ast.parse((SCRIPTS / "user.py").read_text("utf-8"))
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert set(lrchart.__all__) <= named


def test_it_passes(tmp_path: Path) -> None:
    assert "Success: no issues found" in mypy("user.py", tmp_path)


def test_wrong_choices_do_not(tmp_path: Path) -> None:
    said = mypy("wrong.py", tmp_path)
    lines = (SCRIPTS / "wrong.py").read_text("utf-8").splitlines()
    calls = [number for number, line in enumerate(lines, 1) if line.startswith("lrchart.")]
    assert {int(line.split(":")[1]) for line in said.splitlines() if "error:" in line} == {*calls}
