"""A user's script with every public name passes mypy and pyright, strict; wrong choices do not."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lrchart

SCRIPTS = Path(__file__).parent / "typing"
#: scripts that are checked: one that is right, and one of wrong choices
USER, WRONG = SCRIPTS / "user.py", SCRIPTS / "wrong.py"
NAMES = (USER.name, WRONG.name)
#: packages that lrchart and Altair import, and that are in no public signature: reading them took
#: most of the time, Narwhals alone half of it
INSIDE = (
    *("torch", "jax", "jaxlib", "polars", "pyspark", "dask", "duckdb", "matplotlib", "IPython"),
    *("hypothesis", "prompt_toolkit", "pydantic", "tornado", "narwhals", "PIL", "rich", "filelock"),
    *("jinja2", "traitlets", "anyio", "psygnal", "zmq", "anywidget", "ipywidgets", "pikepdf"),
)
#: script -> lines of its errors, counted from 1
Errors = dict[str, set[int]]


@pytest.fixture(scope="module")
def mypy(tmp_path_factory: pytest.TempPathFactory) -> Errors:
    """Check both scripts with mypy."""
    pytest.importorskip("mypy", reason="mypy is not installed")
    folder = tmp_path_factory.mktemp("mypy")
    packages = ",".join(f"{name}.*" for name in INSIDE)
    (folder / "mypy.ini").write_text(f"[mypy]\n[mypy-{packages}]\nfollow_imports = skip\n")
    options = ["--strict", "--config-file", folder / "mypy.ini", "--follow-imports=silent"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "--cache-dir", folder, USER, WRONG],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(lrchart.__file__).parents[1],
    )
    assert "checked 2 source files" in done.stdout, done.stdout + done.stderr
    errors = re.findall(r"(\w+\.py):(\d+): error:", done.stdout)
    return {name: {int(line) for file, line in errors if file == name} for name in NAMES}


@pytest.fixture(scope="module")
def pyright(tmp_path_factory: pytest.TempPathFactory) -> Errors:
    """Check both scripts with pyright; Playwright's Node.js runs it, and fetches nothing."""
    package = pytest.importorskip("pyright", reason="pyright is not installed")
    playwright = pytest.importorskip("playwright", reason="Playwright is not installed")
    folder = tmp_path_factory.mktemp("pyright")
    (node,) = Path(playwright.__file__).parent.glob("driver/node*")
    for script in (USER, WRONG):
        shutil.copy(script, folder)
    root = str(Path(lrchart.__file__).parents[1])
    settings = {"include": [*NAMES], "typeCheckingMode": "strict", "extraPaths": [root]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    command = [node, Path(package.__file__).parent / "dist" / "index.js", "--outputjson"]
    command += ["--pythonpath", sys.executable, "--project", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    answer = json.loads(done.stdout)
    assert answer["summary"]["filesAnalyzed"] == 2, answer
    errors = [
        (Path(said["file"]).name, said["range"]["start"]["line"] + 1)
        for said in answer["generalDiagnostics"]
    ]
    return {name: {line for file, line in errors if file == name} for name in NAMES}


def calls() -> set[int]:
    """Return the lines of the wrong choices, counted from 1."""
    lines = WRONG.read_text("utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if line.startswith("lrchart.")}


def test_the_script_has_every_name() -> None:
    tree = ast.parse(USER.read_text("utf-8"))
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert set(lrchart.__all__) <= named


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_it_passes(checker: str, request: pytest.FixtureRequest) -> None:
    assert request.getfixturevalue(checker)[USER.name] == set()


def test_wrong_choices_do_not(mypy: Errors) -> None:
    assert mypy[WRONG.name] == calls()


def test_wrong_choices_do_not_pass_pyright(pyright: Errors) -> None:
    assert pyright[WRONG.name] >= calls()
