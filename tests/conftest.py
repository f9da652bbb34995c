"""Shared fixtures: seeds, the command line, and charts that are drawn once."""

from __future__ import annotations

import io
import os
import shutil
import signal
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings

from tests.browsing import chromium, serve, try_again, visit
from tests.later import imported_later
from tests.spreading import longest_first, scheduler

# Fixtures defined in other files.
__all__ = ["chromium", "imported_later", "serve", "visit"]

# No deadline, because the machine may be busy; derandomised, so that failures are reproducible.
for profile, examples in (("short", 30), ("full", 60)):
    settings.register_profile(profile, deadline=None, derandomize=True, max_examples=examples)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshots", action="store_true", help="rewrite tests/snapshots")
    parser.addoption("--full", action="store_true", help="run the tests marked full, too")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("full" if config.getoption("full") else "short")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    try_again(items)
    if not config.getoption("full"):
        left_out = [item for item in items if item.get_closest_marker("full")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
    if hasattr(config, "workerinput"):  # a process of pytest-xdist
        longest_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    return scheduler(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(optionalhook=True, wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Start a worker more than there are processors: tests wait for browsers and clocks."""
    return (yield) + 1


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a temporary folder that all processes of pytest-xdist have in common."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(autouse=True, scope="session")
def own_cache(common: Path) -> Iterator[None]:
    """Neither read nor write the cache of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(common / "cache"))
        yield


@pytest.fixture(scope="session")
def renderers() -> Iterator[Callable[..., Any]]:
    """Return what stands in for `pool`: two renderers, started once and ended with the tests."""
    from lrchart.render.workers import pool

    with ExitStack() as stack:
        started = cache(lambda: stack.enter_context(pool(2)))
        yield lambda count=None: nullcontext(started())


@pytest.fixture(autouse=True, scope="module")
def kept_renderers(renderers: Callable[..., Any]) -> Iterator[None]:
    """Draw the builds and commands of all tests in the same renderers: to start two takes long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lrchart.render.workers.pool", renderers)
        yield


@pytest.fixture(autouse=True)
def no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of the terminal that runs the tests out of their output."""
    for name in ("FORCE_COLOR", "NO_COLOR", "CLICOLOR_FORCE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def large() -> pd.DataFrame:
    """Two sweeps of 11,000 steps in no order, with spikes, a gap and blow-ups."""
    rng = np.random.default_rng(7)
    steps = 11_000
    x = np.linspace(-6, 0, steps)
    fall = 2.0 - np.clip((x + 4) / 2, 0, 1) + 20.0 * np.clip((x + 2) / 2, 0, None) ** 3
    frames = []
    for run, repeat in (("b", 0), ("a", 3)):
        loss = fall + rng.normal(0, 0.1, steps)
        loss[[100, 5_000]] = -9.0, np.nan
        loss[10_900:] = np.inf if run == "b" else np.nan
        part = {"run": run, "replicate": repeat, "step": np.arange(steps), "lr": 10.0**x}
        frames.append(pd.DataFrame({**part, "loss": loss}))
    return pd.concat(frames).sample(frac=1, random_state=1).reset_index(drop=True)


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str


Cli = Callable[..., Result]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run the command line in this process, as the installed command does."""
    from lrchart.cli.main import main

    def run(*arguments: object, stdin: str = "") -> Result:
        monkeypatch.setattr(sys, "argv", ["lrchart", *map(str, arguments)])
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # `main` replaces it if interrupted
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        except KeyboardInterrupt:
            code = -signal.SIGINT
        said = capsys.readouterr()
        return Result(code, said.out, said.err)

    return run


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


Sweep = Callable[..., pd.DataFrame]


@pytest.fixture(scope="session")
def sweep() -> Sweep:
    """Make a tidy frame of one run, from losses at rates evenly spaced in log lr."""
    from lrchart.frame.validation import validate

    def make(loss: Any, low: float = 1e-6, high: float = 1.0, **columns: Any) -> pd.DataFrame:
        lr = np.geomspace(low, high, len(loss))
        return validate({"lr": lr, "loss": np.asarray(loss, dtype=float), **columns})

    return make


@pytest.fixture(scope="session")
def dip() -> np.ndarray:
    """120 losses of a clean range test: 2.0 on the plateau, 1.0 at 10^-2, up to 21.0 at 1."""
    x = np.linspace(-6, 0, 120)
    fall = np.clip((x + 4) / 2, 0, 1)
    return 2.0 - fall + 20.0 * np.clip((x + 2) / 2, 0, None) ** 3


@pytest.fixture(scope="session")
def taught() -> pd.DataFrame:
    """The three built-in scenarios."""
    from lrchart.frame.synthetic import scenarios

    return scenarios()


@pytest.fixture(scope="session")
def findings(taught: pd.DataFrame) -> Any:
    from lrchart.pipeline import analyse

    return analyse(taught)


@pytest.fixture(scope="session")
def charts() -> dict[str, Any]:
    """Every built-in chart, by the name of its files."""
    from lrchart.gallery.config import Config
    from lrchart.gallery.entries import gallery

    return {entry.name: entry.draw() for entry in gallery(Config()).entries}


@pytest.fixture(scope="session")
def specs(charts: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every built-in chart as a whole spec."""
    from lrchart.chart.whole_spec import spec_of

    return {name: spec_of(chart) for name, chart in charts.items()}


@pytest.fixture(scope="session")
def built(common: Path) -> Path:
    """The folder of the built-in gallery, in every format; read it, do not write to it."""
    from filelock import FileLock

    from lrchart.gallery.build import build
    from lrchart.gallery.config import Config

    with FileLock(common / "gallery.lock"):
        # Only the first process has something to build.
        build(Config(outputs=common / "gallery"))
    return common / "gallery"


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every twentieth measured task, in the folders that say which part it is of."""
    from lrchart.leaderboard.board import TASKS

    folder = tmp_path_factory.mktemp("tasks")
    for task in sorted(TASKS.glob("*/*/task.json"))[::20]:
        shutil.copytree(task.parent, folder / task.parent.relative_to(TASKS))
    return folder


@pytest.fixture(scope="session")
def as_child() -> dict[str, str]:
    """The environment for Python started by a test: warnings fail there too."""
    return {**os.environ, "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-8"}
