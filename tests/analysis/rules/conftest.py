"""What the tests of the rules share: measured sweeps, by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

DATA = Path(__file__).parents[2] / "data"

Sweep = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


@pytest.fixture(scope="session")
def measured() -> dict[str, Sweep]:
    """Name -> (lr, loss) of real range tests, and of the two curves of Lightning issue 21141."""
    files = [*(DATA / "sweeps").glob("*.csv"), *(DATA / "known_answer").glob("*.csv")]
    tables = {path.stem: pd.read_csv(path) for path in sorted(files)}
    return {
        name: (table["lr"].to_numpy(dtype=float), table["loss"].to_numpy(dtype=float))
        for name, table in tables.items()
    }


@pytest.fixture(scope="session")
def expected() -> pd.DataFrame:
    """One row a sweep and rule: the tool's own answer, NaN where it has none."""
    return pd.read_csv(DATA / "rules" / "answers.csv")
