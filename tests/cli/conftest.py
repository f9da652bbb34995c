"""A sweep in the current folder, for commands to work on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

SMALL = ("--size", "4x3", "--dpi", "72")


@pytest.fixture
def run(inside: Path, sweep: Any, dip: Any) -> Path:
    """A good sweep, run.csv, in the current folder."""
    # Without the noise of batches, the losses could be a running mean.
    noise = np.random.default_rng(0).normal(0, 0.05, len(dip))
    sweep(dip + noise)[["lr", "loss"]].to_csv("run.csv", index=False)
    return inside / "run.csv"


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
