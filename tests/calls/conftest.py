"""A folder with one sweep, and the check of a call that is answered with the right one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import lrchart

SWEEP = Path(__file__).parents[2] / "examples" / "sweeps" / "transformer_text.csv"

Answered = Callable[[Callable[[], Any], str], None]


def plot() -> Any:
    """Return the chart of one sweep."""
    return lrchart.plot("a.csv")


def suggested() -> pd.DataFrame:
    """Return the table of its suggestion."""
    return lrchart.suggest("a.csv")


@pytest.fixture
def folder(inside: Path) -> Path:
    """Return the current folder, which holds one sweep."""
    shutil.copy(SWEEP, inside / "a.csv")
    return inside


@pytest.fixture
def answered(folder: Path) -> Answered:
    """Return a check that a call raises one short sentence with these words, and writes nothing."""

    def check(call: Callable[[], Any], words: str) -> None:
        with pytest.raises((lrchart.LrchartError, AttributeError)) as caught:
            call()
        assert words in str(caught.value)
        assert "\n" not in str(caught.value)
        assert len(str(caught.value)) < 400
        assert [path.name for path in folder.iterdir()] == ["a.csv"]

    return check
