"""A user's script with every public name passes mypy and pyright, strict; wrong choices do not."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import lrchart

SCRIPTS = Path(__file__).parent / "typing"
#: packages that lrchart, Altair and Narwhals import if they are there, and the scripts do not:
#: reading them took most of the time
OPTIONAL = (
    *("torch", "jax", "jaxlib", "polars", "pyspark", "dask", "duckdb", "matplotlib", "IPython"),
    *("hypothesis", "prompt_toolkit", "pydantic", "tornado"),
)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep what mypy knows of the packages: reading them takes most of its time."""
    folder = tmp_path_factory.mktemp("mypy")
    packages = ",".join(f"{name}.*" for name in OPTIONAL)
    (folder / "mypy.ini").write_text(f"[mypy]\n[mypy-{packages}]\nfollow_imports = skip\n")
    return folder


def mypy(script: str, cache: Path) -> str:
    """Return what mypy says of a script, checked on its own."""
    pytest.importorskip("mypy", reason="mypy is not installed")
    options = ["--strict", "--config-file", cache / "mypy.ini", "--follow-imports=silent"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "--cache-dir", cache, SCRIPTS / script],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(lrchart.__file__).parents[1],
    )
    return done.stdout


def pyright(script: str, folder: Path) -> list[dict[str, Any]]:
    """Return what pyright says of a script; Playwright's Node.js runs it, and fetches nothing."""
    package = pytest.importorskip("pyright", reason="pyright is not installed")
    playwright = pytest.importorskip("playwright", reason="Playwright is not installed")
    (node,) = Path(playwright.__file__).parent.glob("driver/node*")
    shutil.copy(SCRIPTS / script, folder / script)
    root = str(Path(lrchart.__file__).parents[1])
    settings = {"include": [script], "typeCheckingMode": "strict", "extraPaths": [root]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    command = [node, Path(package.__file__).parent / "dist" / "index.js", "--outputjson"]
    command += ["--pythonpath", sys.executable, "--project", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    return [dict(each) for each in json.loads(done.stdout)["generalDiagnostics"]]


def test_the_script_has_every_name() -> None:
    tree = ast.parse((SCRIPTS / "user.py").read_text("utf-8"))
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert set(lrchart.__all__) <= named


def test_it_passes(cache: Path) -> None:
    assert "Success: no issues found" in mypy("user.py", cache)


def test_wrong_choices_do_not(cache: Path) -> None:
    said = mypy("wrong.py", cache)
    lines = (SCRIPTS / "wrong.py").read_text("utf-8").splitlines()
    calls = [number for number, line in enumerate(lines, 1) if line.startswith("lrchart.")]
    assert {int(line.split(":")[1]) for line in said.splitlines() if "error:" in line} == {*calls}


def test_it_passes_pyright(tmp_path: Path) -> None:
    assert pyright("user.py", tmp_path) == []


def test_wrong_choices_do_not_pass_pyright(tmp_path: Path) -> None:
    said = pyright("wrong.py", tmp_path)
    lines = (SCRIPTS / "wrong.py").read_text("utf-8").splitlines()
    calls = [number for number, line in enumerate(lines) if line.startswith("lrchart.")]
    assert {each["range"]["start"]["line"] for each in said} >= {*calls}
