"""A sweep in the current folder, for commands to work on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

SMALL = ("--size", "4x3", "--dpi", "72")


@pytest.fixture
def run(inside: Path, sweep: Any, dip: Any) -> Path:
    """A good sweep, run.csv, in the current folder."""
    sweep(dip)[["lr", "loss"]].to_csv("run.csv", index=False)
    return inside / "run.csv"


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
