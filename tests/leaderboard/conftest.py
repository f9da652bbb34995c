"""No measured tasks, as beside an installed package."""

from __future__ import annotations

from pathlib import Path

import pytest

from lrchart.leaderboard import board as boards


@pytest.fixture
def no_tasks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What an installed package finds: itself, and no benchmark beside it."""
    monkeypatch.setattr(boards, "TASKS", tmp_path / "missing")
