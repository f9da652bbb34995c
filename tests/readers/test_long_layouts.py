"""Rows of validation, and of one metric each, in Parquet files too long to hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.readers import read, readings

pytest.importorskip("pyarrow", reason="the extra [parquet] is not installed")
pytest.importorskip("duckdb", reason="the extra [scale] is not installed")

STEPS = 3_000

pytestmark = pytest.mark.usefixtures("thousands_are_many")


def steps(**more: Any) -> pd.DataFrame:
    x = np.linspace(-6, 0, STEPS)
    loss = 2.5 - np.clip((x + 5) / 3, 0, 1) + 9 * np.clip((x + 2) / 2, 0, None) ** 2
    noise = np.random.default_rng(0).normal(0, 0.1, STEPS)
    return pd.DataFrame({"lr": 10.0**x, "loss": loss + noise, **more})


@pytest.mark.parametrize("column", ["split", "mode", "log/phase", "subset"])
@pytest.mark.parametrize("files", [1, 2])
def test_rows_of_validation_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, column: str, files: int
) -> None:
    monkeypatch.setattr("lrchart.readers.long_kinds.LOOKED", 2_000)
    train = steps(run="a", **{column: "train"})
    aside = train.assign(loss=0.01, **{column: "val"})  # at every second row
    both = pd.concat([train, aside]).sort_index(kind="stable")
    for i, part in enumerate([both] if files == 1 else [train, aside]):
        part.to_parquet(tmp_path / f"{i}.parquet")
    (reading,) = readings(tmp_path)
    train.drop(columns=column).to_parquet(tmp_path / "alone")
    pd.testing.assert_frame_equal(reading.frame, read(tmp_path / "alone"), rtol=1e-9)
    assert reading.notes[0] == f"left out 3,000 rows of which {column!r} is 'val'"


@pytest.mark.parametrize("names", [("metric", "value"), ("tag", "value"), ("variable", "value")])
def test_one_metric_a_row_is_read_whole(tmp_path: Path, names: tuple[str, str]) -> None:
    wide = steps(step=range(STEPS))
    wide.melt("step", var_name=names[0], value_name=names[1]).to_parquet(tmp_path / "x.parquet")
    assert read(tmp_path / "x.parquet")["loss"].tolist() == wide["loss"].tolist()


def test_rates_and_losses_in_rows_of_their_own_are_refused(tmp_path: Path) -> None:
    wide, path = steps(step=range(STEPS)), tmp_path / "x.parquet"
    pd.concat([wide.drop(columns="loss"), wide.drop(columns="lr")]).to_parquet(path)
    with pytest.raises(InputError) as caught:
        read(path)
    assert str(caught.value) == (
        f"{path}: no row has both a learning rate and a loss; in files of more than 2,000 rows "
        "they are not joined by step"
    )
