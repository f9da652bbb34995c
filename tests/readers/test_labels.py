"""Range tests of one table are told apart by whatever column labels them, in every form."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.errors import InputError
from tests.full import some

LR = np.geomspace(1e-6, 1, 60)
X = np.log10(LR)


def losses(middle: float) -> np.ndarray:
    noise = np.random.default_rng(1).normal(1, 0.03, 60)
    return (2.3 - 1.4 / (1 + np.exp(-(X - middle) / 0.3)) + 9 * np.maximum(X + 1, 0) ** 2) * noise


def table(column: str, *, steps: bool = True) -> pd.DataFrame:
    """Return two range tests, one below the other."""
    runs = {"adam": losses(-4), "sgd": losses(-2)}
    parts = [pd.DataFrame({column: run, "lr": LR, "loss": loss}) for run, loss in runs.items()]
    if steps:
        parts = [part.assign(step=range(60)) for part in parts]
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize(
    "column", some(["name", "model", "optimizer", "config/name", "Experiment"], 3)
)
@pytest.mark.parametrize("steps", [True, False])
def test_each_label_is_a_run_of_its_own(column: str, steps: bool, tmp_path: Path) -> None:
    """All but the first were left out as further passes."""
    frame = table(column, steps=steps)
    frame.to_csv(tmp_path / "runs.csv", index=False)
    expected = lrchart.suggest(frame.rename(columns={column: "run"}))
    assert expected["readable"].all() == steps
    for form in (frame, tmp_path / "runs.csv", lrchart.validate(frame)):
        pd.testing.assert_frame_equal(lrchart.suggest(form), expected)
    reading = lrchart.read(tmp_path / "runs.csv")
    assert [*reading["run"].unique()] == ["adam", "sgd"]


def test_frames_of_other_libraries_are_told_apart_too() -> None:
    polars = pytest.importorskip("polars")
    answer = lrchart.suggest(polars.from_pandas(table("name")))
    assert answer["run"].tolist() == ["adam", "sgd"]


def test_rows_of_lists_are_told_apart_by_a_label(tmp_path: Path) -> None:
    rows = [
        {"name": name, "lr": LR.tolist(), "loss": losses(middle).tolist()}
        for name, middle in (("adam", -4), ("sgd", -2))
    ]
    (tmp_path / "runs.json").write_text(json.dumps(rows), "utf-8")
    answer = lrchart.suggest(tmp_path / "runs.json")
    assert answer["run"].tolist() == ["adam", "sgd"]
    assert answer["lr"].iloc[0] < answer["lr"].iloc[1] / 10
    (tmp_path / "same.json").write_text(json.dumps([rows[0] | {"name": "sgd"}, rows[1]]), "utf-8")
    with pytest.raises(InputError, match="2 rows hold the steps of a training each"):
        lrchart.suggest(tmp_path / "same.json")


def test_a_label_that_changes_within_a_rise_names_no_runs(tmp_path: Path) -> None:
    frame = pd.DataFrame({"step": range(60), "lr": LR, "loss": losses(-3)})
    frame = frame.assign(label=np.where(np.arange(60) < 30, "low", "high"))
    frame.to_csv(tmp_path / "run.csv", index=False)
    for form in (frame, tmp_path / "run.csv"):
        assert lrchart.suggest(form)["run"].tolist() == ["run"]


def test_a_grid_of_trainings_for_each_optimizer_is_none_of_range_tests(tmp_path: Path) -> None:
    """Few rates, no steps: one row is one training."""
    rates = np.tile(np.geomspace(1e-5, 1e-1, 9), 3)
    frame = pd.DataFrame({"optimizer": np.repeat(["adam", "sgd", "lion"], 9), "lr": rates})
    noise = np.random.default_rng(2).normal(0, 0.05, 27)
    frame = frame.assign(loss=1 + (np.log10(rates) + 3) ** 2 / 5 + noise)
    frame.to_csv(tmp_path / "grid.csv", index=False)
    for form in (frame, tmp_path / "grid.csv"):
        with pytest.raises(InputError, match="trainings"):
            lrchart.suggest(form)
