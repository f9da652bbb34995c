"""Parquet files too long to hold: condensed where they lie, to what is read of them in memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart import limits
from lrchart.analysis.rules.own.descent import TOO_LONG
from lrchart.errors import InputError, MissingExtraError
from lrchart.frame.condense import condense, is_condensed
from lrchart.pipeline import plot
from lrchart.readers import long_parquet, read, readings
from lrchart.readers.formats.parquet import rows_of
from lrchart.readers.sources.source import from_file

pytest.importorskip("pyarrow", reason="the extra [parquet] is not installed")
pytest.importorskip("duckdb", reason="the extra [scale] is not installed")

STEPS = 3_000

pytestmark = pytest.mark.usefixtures("thousands_are_many")


def steps(seed: int = 0, **more: Any) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    x = np.linspace(-6, 0, STEPS)
    loss = 2.5 - np.clip((x + 5) / 3, 0, 1) + 9 * np.clip((x + 2) / 2, 0, None) ** 2
    return pd.DataFrame({"lr": 10.0**x, "loss": loss + rng.normal(0, 0.1, STEPS), **more})


def test_a_long_file_is_what_memory_would_make_of_it(tmp_path: Path) -> None:
    order = range(STEPS)  # steps keep the order of shuffled rows
    runs = [steps(0, run="a", step=order), steps(1, run="b", step=order)]
    both = pd.concat(runs).sample(frac=1, random_state=3)
    both.to_parquet(tmp_path / "both.parquet")
    (reading,) = readings(tmp_path / "both.parquet")
    wanted = condense(both).sort_values(["run", "lr"]).reset_index(drop=True)
    pd.testing.assert_frame_equal(
        reading.frame[wanted.columns], wanted, check_dtype=False, rtol=1e-9, atol=1e-12
    )
    assert reading.describe().endswith(
        "both.parquet: 6000 steps of 2 runs ('a', 'b') from Parquet columns lr, loss, run, step"
    )
    assert reading.notes == (
        "condensed to the first, last, lowest, highest and mean loss of each pixel column",
    )


def test_files_without_names_are_runs_of_their_own(tmp_path: Path) -> None:
    steps(0).to_parquet(tmp_path / "sgd.parquet")
    other = steps(1).rename(columns={"lr": "learning_rate", "loss": "train_loss"})
    other.to_parquet(tmp_path / "it's adam.parquet")
    frame = read(str(tmp_path / "*.parquet"))
    assert is_condensed(frame)
    assert sorted(frame["run"].unique()) == ["it's adam", "sgd"]
    assert frame.groupby("run")["steps"].sum().tolist() == [STEPS, STEPS]


def test_a_run_of_several_files_is_one(tmp_path: Path) -> None:
    whole = steps(0, run="a")
    whole.iloc[::2].to_parquet(tmp_path / "part-0.parquet")
    whole.iloc[1::2].to_parquet(tmp_path / "part-1.parquet")
    frame = read(tmp_path)
    folder = tmp_path / "one"
    folder.mkdir()
    whole.to_parquet(folder / "whole.parquet")
    pd.testing.assert_frame_equal(frame, read(folder), rtol=1e-9)


def test_no_file_of_rows_that_are_condensed_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps().to_parquet(tmp_path / "long.parquet")
    monkeypatch.setattr(limits, "MAX_BYTES", 1_000)
    monkeypatch.setattr(limits, "MAX_ROWS", 1_000)
    assert is_condensed(read(tmp_path / "long.parquet"))


def test_short_files_are_read_step_by_step(tmp_path: Path) -> None:
    steps().iloc[:1_500].to_parquet(tmp_path / "short.parquet")
    assert not is_condensed(read(tmp_path / "short.parquet"))


def test_a_long_file_and_a_short_one_share_a_chart(tmp_path: Path) -> None:
    steps(0).to_parquet(tmp_path / "long.parquet")
    steps(1).iloc[::30].to_csv(tmp_path / "short.csv", index=False)
    frame = read(tmp_path / "long.parquet", tmp_path / "short.csv")
    short = frame[frame["run"] == "short"]
    assert (short["steps"] == 1).all()
    assert (short["loss_lowest"] == short["loss"]).all()
    assert "short" in str(plot(frame).to_dict()["description"])


def test_a_short_file_before_a_long_one_keeps_both(tmp_path: Path) -> None:
    (tmp_path / "short.csv").write_text("lr,loss\n0.1,2\n0.2,3\n")
    steps(0).to_parquet(tmp_path / "long.parquet")
    frame = read(tmp_path / "short.csv", tmp_path / "long.parquet")
    assert frame["run"].unique().tolist() == ["short", "long"]


def test_gaps_are_said(tmp_path: Path) -> None:
    rows = steps().astype("Float64")
    rows.loc[4, "lr"] = rows.loc[[7, 8], "loss"] = pd.NA
    rows.to_parquet(tmp_path / "gaps.parquet")
    (reading,) = readings(tmp_path / "gaps.parquet")
    assert reading.notes[1:] == (
        "left out 1 row without a learning rate",
        "read the empty loss of 2 rows as NaN",
    )
    assert reading.frame["steps"].sum() == STEPS - 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda rows: rows.assign(lr=rows["lr"].where(rows.index != 9, 0.0)),
            "column 'lr' has 1 value like 0.0, which is not a learning rate; it must be finite "
            "and greater than 0",
        ),
        (
            lambda rows: rows.assign(loss=rows["loss"].astype(str)),
            "column 'loss' holds VARCHAR, not numbers; a file of more than 2,000 rows is not read "
            "cell by cell",
        ),
        (
            lambda rows: rows.assign(run=np.where(rows.index == 5, None, "a")),
            "column 'run' has rows without a run name",
        ),
        (
            lambda rows: rows.assign(lr=0.1),
            "holds no two learning rates; a range test needs at least 2",
        ),
        (
            lambda rows: rows.rename(columns={"loss": "perplexity"}),
            "no loss column among 'perplexity'; choose one with loss_column=",
        ),
    ],
)
def test_what_is_no_sweep_is_refused(tmp_path: Path, change: Any, said: str) -> None:
    path = tmp_path / "wrong.parquet"
    change(steps()).to_parquet(path)
    with pytest.raises(InputError) as caught:
        read(path)
    assert str(caught.value) == f"{path}: {said}"


def test_columns_can_be_chosen(tmp_path: Path) -> None:
    steps().rename(columns={"loss": "perplexity"}).to_parquet(tmp_path / "p.parquet")
    assert is_condensed(read(tmp_path / "p.parquet", loss_column="perplexity"))


def test_what_else_lies_in_a_folder_is_left_out_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("runs").mkdir()
    steps().to_parquet("runs/run.parquet")
    pd.DataFrame({"a": range(100)}).to_parquet("runs/other.parquet")
    (reading,) = readings("runs")
    assert reading.notes[0] == "left out 1 file without a range test: 'runs/other.parquet'"


def test_a_crowd_that_never_fits_in_memory_is_drawn(tmp_path: Path) -> None:
    crowd = pd.concat([steps(i, run=f"run {i}").iloc[::30] for i in range(60)])
    crowd.to_parquet(tmp_path / "crowd.parquet")
    spec = plot(read(tmp_path / "crowd.parquet")).to_dict()
    assert spec["title"]["text"] == "Learning-rate range test: 60 runs"


def test_without_duckdb_the_way_out_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    steps().to_parquet(tmp_path / "long.parquet")
    assert len(read(tmp_path / "long.parquet")) == STEPS
    monkeypatch.setattr(limits, "MAX_ROWS", 2_500)
    with pytest.raises(MissingExtraError) as caught:
        read(tmp_path / "long.parquet")
    assert str(caught.value) == (
        "3,000 rows of Parquet are more than are read whole (MAX_ROWS, 2,500); DuckDB can "
        "condense them: pip install 'lrchart[scale]'"
    )


def test_names_cost_no_more_than_they_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    frame = pd.concat([steps(0, run=f"run {i}") for i in range(90)])
    frame.to_parquet(tmp_path / "named.parquet")
    assert rows_of(from_file(str(tmp_path / "named.parquet"))) == 270_000
    assert read(tmp_path / "named.parquet")["run"].nunique() == 90


def test_nothing_is_said_but_the_number_and_what_limits_it(tmp_path: Path) -> None:
    rows = 200_001
    x = np.linspace(-6, 0, rows)
    loss = 2 - np.clip(x + 5, 0, 2) + np.clip(x + 2, 0, 2) ** 2 * 9
    pd.DataFrame({"lr": 10.0**x, "loss": loss}).to_parquet(tmp_path / "long.parquet")
    command = [sys.executable, "-m", "lrchart", "suggest", "--quiet", "long.parquet"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert 1e-5 < float(said.stdout) < 1e-2
    assert said.stderr == f"long: {TOO_LONG}\n"


def test_a_long_file_that_is_replaced_meanwhile_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = tmp_path / "x.parquet", tmp_path / "other.parquet"
    steps(0).to_parquet(path)
    steps(1).to_parquet(other)
    expected = read(other)["loss"].tolist()
    whole, calls = long_parquet.condense, []

    def meddled(rows: Any) -> Any:
        result = whole(rows)
        calls.append(1)
        if len(calls) == 1:
            other.replace(path)
        return result

    monkeypatch.setattr(long_parquet, "condense", meddled)
    assert read(path)["loss"].tolist() == expected
    assert len(calls) == 2


@pytest.mark.parametrize("kind", ["auto", "sweep"])
def test_a_training_after_a_range_test_is_refused(tmp_path: Path, kind: str) -> None:
    trained = pd.DataFrame({"lr": np.full(9_000, 1e-3), "loss": np.linspace(2, 1, 9_000)})
    pd.concat([steps(), trained]).to_parquet(tmp_path / "both.parquet")
    with pytest.raises(InputError) as caught:
        read(tmp_path / "both.parquet", kind=kind)
    assert str(caught.value).endswith(
        "both.parquet: it holds more than a range test from 1e-6 to 1, and is too long to be read "
        "in part: save the range test on its own"
    )
