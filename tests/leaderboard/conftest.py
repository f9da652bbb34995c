"""Measured tasks: a few of the benchmark's own, for what is too slow on all of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lrchart.leaderboard import board as boards
from lrchart.leaderboard.board import TASKS


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every twentieth task, in the folders that say which part it is of."""
    folder = tmp_path_factory.mktemp("tasks")
    for task in sorted(TASKS.glob("*/*/task.json"))[::20]:
        shutil.copytree(task.parent, folder / task.parent.relative_to(TASKS))
    return folder


@pytest.fixture
def no_tasks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What an installed package finds: itself, and no benchmark beside it."""
    monkeypatch.setattr(boards, "TASKS", tmp_path / "missing")
