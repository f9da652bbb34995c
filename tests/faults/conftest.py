"""A small gallery to break, and what must hold however it was broken."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from lrchart import files
from tests.started import started

CONFIG = """\
formats = ["svg", "png", "vl.json"]
teaching = false
size = [4, 3]
dpi = 50
theme = "{theme}"
[[run]]
path = "one.csv"
[[run]]
path = "two.csv"
"""
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
States = dict[str, dict[str, bytes]]
COMMAND = [sys.executable, "-m", "lrchart"]


def declare(folder: Path, theme: str) -> None:
    (folder / "lrchart.toml").write_text(CONFIG.format(theme=theme))
    for i, name in enumerate(("one", "two"), 1):
        rates = [10 ** (-5 + k / 8) for k in range(40)]
        rows = [
            f"{lr!r},{2 + i - k / 20 if k < 30 else k**i / 100!r}" for k, lr in enumerate(rates)
        ]
        (folder / f"{name}.csv").write_text("\n".join(["lr,loss", *rows, ""]))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(f"*{files.SUFFIX}")]


def assert_whole(folder: Path, *states: dict[str, bytes]) -> None:
    """Every output is that of one of `states`, to the byte."""
    for name, content in contents(folder).items():
        if not name.endswith(files.SUFFIX):
            assert content in [state.get(name) for state in states], name


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    root = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": root, "PYTHONIOENCODING": "utf-8"}


@pytest.fixture(scope="session")
def states(common: Path, environment: dict[str, str]) -> dict[str, dict[str, bytes]]:
    """What two different configs build, by theme."""
    builds = {}
    for theme in ("light", "dark"):
        folder = common / theme
        with FileLock(common / f"{theme}.lock"):
            # The first process builds for all.
            if not folder.exists():
                folder.mkdir()
                declare(folder, theme)
                subprocess.run([*COMMAND, "build"], cwd=folder, env=environment, check=True)
        builds[theme] = contents(folder / "outputs")
    return builds


@pytest.fixture
def gallery(
    tmp_path: Path,
    states: dict[str, dict[str, bytes]],
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A folder with the outputs of the light config, and the dark one declared."""
    monkeypatch.setenv("PYTHONPATH", environment["PYTHONPATH"])
    for name, content in states["light"].items():
        path = tmp_path / "outputs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    declare(tmp_path, "dark")
    return tmp_path


Build = Callable[..., Any]


@pytest.fixture
def run(environment: dict[str, str]) -> Build:
    """Build in a process of its own: ``run(folder)`` gives what it said and its code."""

    def build(folder: Path, *arguments: str, **more: Any) -> Any:
        command = [*COMMAND, "build", *arguments]
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, **more
        )

    return build


@pytest.fixture
def begin(environment: dict[str, str]) -> Iterator[Build]:
    """Begin to build, and go on; whatever still runs at the end of the test is ended."""
    begun = []

    def start(folder: Path) -> Any:
        process = subprocess.Popen(
            started("-m", "lrchart", "build"),
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.kill()
        process.communicate()


@pytest.fixture
def dice() -> random.Random:
    """The same moments each time, unless LRCHART_SEED says otherwise."""
    return random.Random(int(os.environ.get("LRCHART_SEED", "7")))
