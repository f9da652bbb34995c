"""Shared fixtures of the rules: measured sweeps, by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

DATA = Path(__file__).parents[2] / "data"
#: curves of Lightning issue 21141
KNOWN = DATA / "known_answer"
DEV = Path(__file__).parents[3] / "benchmarks" / "suggestions" / "tasks" / "dev"

Sweep = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


@pytest.fixture(scope="session")
def measured() -> dict[str, Sweep]:
    """Name -> (lr, loss) of real range tests, and of the two curves of Lightning issue 21141."""
    files = [*(DATA / "sweeps").glob("*.csv"), *KNOWN.glob("*.csv")]
    return {path.stem: _read(path) for path in sorted(files)}


@pytest.fixture(scope="session")
def every_sweep() -> dict[str, Sweep]:
    """Name -> (lr, loss) of every range test in the benchmark's tasks that were there first."""
    sweeps = {f"{path.parent.name}/{path.stem}": _read(path) for path in DEV.glob("*/sweep*.csv")}
    return {path.stem: _read(path) for path in KNOWN.glob("*.csv")} | sweeps


@pytest.fixture(scope="session")
def expected() -> pd.DataFrame:
    """One row a sweep and one column a rule: the tool's own answer, NaN where it has none."""
    return pd.read_csv(DATA / "rules" / "answers.csv", index_col="sweep")


def _read(path: Path) -> Sweep:
    table = pd.read_csv(path)
    return table["lr"].to_numpy(dtype=float), table["loss"].to_numpy(dtype=float)
