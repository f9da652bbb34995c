"""Histories of trainings on another engine: reduced there, to what pandas makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from tests.engines.conftest import ENGINES, held

RATES = np.geomspace(1e-4, 1, 9)
STEPS = 30


def histories(steps: int = STEPS) -> pd.DataFrame:
    """18 trainings: a loss at each step, a held-out one at every tenth, two that blow up."""
    parts = []
    for number, (lr, seed) in enumerate((lr, seed) for lr in RATES for seed in (0, 1)):
        count = np.arange(steps)
        loss = 1 + (np.log10(lr) + 2) ** 2 + 1 / (1 + count) + 0.01 * seed
        loss[steps // 2 :] = np.nan if lr > 0.5 else loss[steps // 2 :]
        held = np.where(count % 10 == 9, loss + 0.1, -1.0)
        parts.append(pd.DataFrame({
            "run_id": f"r{number:02d}", "_step": count, "lr": lr, "seed": seed, "width": 64,
            "loss": loss, "val_loss": held, "note": "x",
        }))  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    # Nothing was logged: null, not NaN.
    table["val_loss"] = pd.Series(
        [None if loss == -1 else loss for loss in table["val_loss"]], dtype=object
    )
    return table.sample(frac=1, random_state=3).reset_index(drop=True)


def write(path: Path, table: pd.DataFrame) -> None:
    """Write a table with its nulls and its NaN as they are."""
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    columns = {name: arrow.array(table[name].tolist(), from_pandas=False) for name in table}
    parquet.write_table(arrow.table(columns), path, row_group_size=max(100, len(table) // 9))


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trainings") / "histories.parquet"
    write(path, histories())
    return path


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, stored: Path) -> Any:
    return held(request, stored)


OPTIONS = [{}, {"loss_column": "loss"}, {"reduce": "lowest"}]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_every_engine_says_what_pandas_says(
    engine: Any, collected: list[int], options: dict[str, Any]
) -> None:
    frame = lrchart.read_trainings(engine, **options)
    assert max(collected) <= 18
    assert len(frame) == 18
    alone = lrchart.read_trainings(histories(), **options)
    common = [name for name in alone if name not in ("group", "by")]
    # Dask does not distinguish null from NaN.
    blind = "dask" in type(engine).__module__ and "loss_column" not in options
    rows = slice(0, 16 if blind else 18)
    mine, other = frame[common].iloc[rows], alone[common].iloc[rows]
    pd.testing.assert_frame_equal(mine, other, check_dtype=False, rtol=1e-9)
    assert (frame["status"] == "diverged").sum() == (0 if blind else 2)
    last = 1 + (np.log10(RATES[:-1]) + 2) ** 2 + 1 / STEPS
    held = 0 if options.get("loss_column") else 0.1
    np.testing.assert_allclose(frame["loss"].iloc[:16:2], last + held)


def test_a_million_rows_leave_as_many_rows_as_there_are_trainings(
    tmp_path: Path, collected: list[int]
) -> None:
    polars = pytest.importorskip("polars")
    steps = 1_000_000 // 18 + 1
    path = tmp_path / "long.parquet"
    write(path, histories(steps))
    frame = lrchart.read_trainings(polars.scan_parquet(path))
    assert max(collected) <= 18
    assert frame["steps"].unique().tolist() == [steps - 1]
