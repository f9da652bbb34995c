"""Trainings from tables: columns, statuses, histories, and what is said about them."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from lrchart.errors import InputError, OptionError
from lrchart.readers.trainings.reader import read_trainings

LR = [1e-4, 1e-3, 1e-2, 1e-1]
LOSS = [3.0, 1.0, 2.0, 4.0]


def table(**more: Any) -> pd.DataFrame:
    return pd.DataFrame({"lr": LR, "loss": LOSS, **more})


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("suffix", ["csv", "parquet", "json", "jsonl"])
def test_every_format_of_tables_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"runs.{suffix}"
    match suffix:
        case "csv":
            table().to_csv(path, index=False)
        case "parquet":
            table().to_parquet(path)
        case "json":
            table().to_json(path, orient="records")
        case _:
            table().to_json(path, orient="records", lines=True)
    frame = read_trainings(path)
    assert frame["lr"].tolist() == LR
    assert frame["loss"].tolist() == LOSS


@pytest.mark.parametrize("engine", ["pandas", "polars", "lazy", "pyarrow", "duckdb", "mapping"])
def test_every_engine_is_read(engine: str) -> None:
    frame = table()
    native = {
        "pandas": lambda: frame,
        "polars": lambda: pl.DataFrame(frame.to_dict("list")),
        "lazy": lambda: pl.DataFrame(frame.to_dict("list")).lazy(),
        "pyarrow": lambda: pl.DataFrame(frame.to_dict("list")).to_arrow(),
        "duckdb": lambda: duckdb.from_arrow(pl.DataFrame(frame.to_dict("list")).to_arrow()),
        "mapping": lambda: frame.to_dict("list"),
    }[engine]()
    assert read_trainings(native)["loss"].tolist() == LOSS


SPELLED = [  # columns, the loss that is read
    ({"params_lr": LR, "value": LOSS}, "value"),
    ({"params.lr": LR, "metrics.val_loss": LOSS}, "val_loss"),
    ({"config/optim/lr": LR, "val_loss": LOSS}, "val_loss"),
    ({"learning_rate": LR, "eval_loss": LOSS, "train_loss": LOSS[::-1]}, "eval_loss"),
    ({"peak_lr": LR, "min_lr": [1e-9] * 4, "test_error": LOSS}, "test_error"),
    ({"lr": LR, "lr_scheduler": ["cosine"] * 4, "final loss": LOSS}, "final loss"),
    ({"log2lr": np.log2(LR), "loss": LOSS}, "loss"),
    ({"log_lr": np.log10(LR), "loss": LOSS}, "loss"),
    ({"lr": LR, "base_lr": LR, "loss": LOSS}, "loss"),
    ({"eta": LR, "ppl": LOSS}, "ppl"),
    ({"LearningRate": LR, "ValLoss": LOSS}, "ValLoss"),
]


@pytest.mark.parametrize(("columns", "measure"), SPELLED)
def test_columns_are_recognised(columns: dict[str, Any], measure: str) -> None:
    frame = read_trainings(pd.DataFrame(columns))
    assert frame["lr"].to_numpy() == pytest.approx(LR)
    assert frame["loss"].tolist() == LOSS
    assert set(frame["measure"]) == {measure}


def said(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(record.getMessage() for record in caplog.records)


def test_what_is_unusual_is_said(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "lrchart.readers")
    state = ["COMPLETE", "COMPLETE", "COMPLETE", "COMPLETE", "PRUNED", "FAIL", "FAIL"]
    lr = [*LR, 1e-3, 1e-3, 0.1]
    loss = [3.0, 1.0, 2.0, None, 0.5, None, None]
    frame = read_trainings(
        pd.DataFrame({"number": range(7), "params_lr": lr, "value": loss, "state": state})
    )
    assert "left out 2 failed, 1 pruned of 7 trainings" in said(caplog)
    assert "1 finished training has no finite loss: diverged" in said(caplog)
    assert frame["status"].value_counts().to_dict() == {
        "finished": 3, "diverged": 1, "failed": 2, "pruned": 1,
    }  # fmt: skip


def test_another_loss_and_a_logarithm_are_said(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "lrchart.readers")
    read_trainings(pd.DataFrame({"log2lr": np.log2(LR), "val_loss": LOSS, "train_loss": LOSS}))
    assert "'log2lr' is converted: lr = 2 ** log2lr" in said(caplog)
    assert "reads 'val_loss'; there is also 'train_loss' (loss_column=)" in said(caplog)


def test_a_flag_marks_what_diverged() -> None:
    frame = read_trainings(table(diverged=[0, 0, 0, 1]))
    assert frame["status"].tolist() == ["finished"] * 3 + ["diverged"]


def test_groups_and_seeds() -> None:
    rows = pd.concat(
        table(width=width, seed=seed) for width in (64, 256, 1024) for seed in ("a", "b")
    )
    frame = read_trainings(rows, by="width")
    assert frame["group"].unique().tolist() == ["64", "256", "1024"]
    assert frame["at"].unique().tolist() == [64, 256, 1024]
    assert set(frame["replicate"]) == {0, 1}
    assert set(frame["by"]) == {"width"}


def test_several_settings_part_the_curves_together() -> None:
    rows = pd.concat(table(opt=opt, width=w) for opt in ("sgd", "adam") for w in (1, 2))
    frame = read_trainings(rows, by="opt, width")
    assert "opt=sgd, width=2" in set(frame["group"])


def test_several_sources_are_curves_of_their_own(tmp_path: Path) -> None:
    for name in ("adam", "sgd"):
        table().to_csv(tmp_path / f"{name}.csv", index=False)
    frame = read_trainings(tmp_path / "adam.csv", tmp_path / "sgd.csv")
    assert frame["group"].unique().tolist() == ["adam", "sgd"]
    assert set(frame["by"]) == {"source"}


def test_sources_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    for name in ("adam", "sgd"):
        (tmp_path / name).mkdir()
        table().to_csv(tmp_path / name / "runs.csv", index=False)
    frame = read_trainings(str(tmp_path / "*" / "runs.csv"))
    assert frame["group"].unique().tolist() == ["adam/runs", "sgd/runs"]


def test_over_takes_the_best_setting_after_the_mean_over_seeds() -> None:
    rows = pd.concat(
        table(bs=bs, seed=seed).assign(loss=lambda t, b=bs, s=seed: t["loss"] + b * (1 - 2.5 * s))
        for bs in (1, 2)
        for seed in (0, 1)
    )
    # The mean over seeds is loss - bs / 4: 2 is better, though 1 has the better first seed.
    frame = read_trainings(rows, over="bs")
    assert sorted(frame[frame["lr"] == 1e-3]["loss"]) == [1 - 3.0, 1 + 2.0]
    with pytest.raises(
        InputError, match="differ in bs besides the learning rate: name it with by="
    ):
        read_trainings(rows)


def test_a_history_is_reduced_to_its_last_or_its_lowest_number() -> None:
    rows = pd.DataFrame(
        {
            "run_id": np.repeat(["a", "b", "c"], 3),
            "_step": [0, 1, 2] * 3,
            "lr": np.repeat([1e-3, 1e-2, 1e-1], 3),
            "loss": [3.0, 1.0, 2.0, 3.0, 2.0, 1.5, 3.0, 9.0, np.nan],
        }
    )
    rows["loss"] = [*rows["loss"][:8], "NaN"]
    last = read_trainings(rows.sample(frac=1, random_state=1))
    assert last["loss"].tolist()[:2] == [2.0, 1.5]
    assert last["status"].tolist() == ["finished", "finished", "diverged"]
    assert last["steps"].tolist() == [2, 2, 2]
    assert set(last["measure"]) == {"loss (last value)"}
    lowest = read_trainings(rows, reduce="lowest")
    assert lowest["loss"].tolist()[:2] == [1.0, 1.5]
    assert lowest["status"].tolist() == ["finished", "finished", "diverged"]


def test_a_million_rows_are_reduced(tmp_path: Path) -> None:
    count = 100
    rows = pl.DataFrame(
        {
            "run_id": np.repeat(np.arange(count), 10_000),
            "step": np.tile(np.arange(10_000), count),
            "lr": np.repeat(np.logspace(-5, 0, count), 10_000),
            "loss": np.repeat(np.linspace(1, 2, count), 10_000),
        }
    )
    frame = read_trainings(rows)
    assert len(frame) == count


def test_a_score_is_negated_and_asked_for() -> None:
    rows = pd.DataFrame({"lr": LR, "val_acc": [0.1, 0.9, 0.8, 0.2]})
    with pytest.raises(InputError, match="'val_acc' looks like a score, of which more is better"):
        read_trainings(rows)
    frame = read_trainings(rows, higher_is_better=True, untrained=0.1)
    assert frame["loss"].tolist() == [-0.1, -0.9, -0.8, -0.2]
    assert set(frame["sign"]) == {-1}
    assert set(frame["untrained"]) == {-0.1}


REFUSED = [  # columns, options, sentence
    ({"rate": LR, "loss": LOSS}, {}, "no learning rate column among 'rate', 'loss'"),
    (
        {"lr": LR, "width": [1] * 4},
        {},
        "no loss column among 'width'; choose one",
    ),
    (
        {"adam_lr": LR, "sgd_lr": LR[::-1], "loss": LOSS},
        {},
        "2 columns could be the learning rate: 'adam_lr', 'sgd_lr'; choose one with lr_column=",
    ),
    (
        {"lr": LR, "loss": LOSS, "smooth loss": LOSS},
        {},
        "2 columns could be the loss: 'loss', 'smooth loss'; choose one with loss_column=",
    ),
    ({"lr": LR, "loss": LOSS}, {"by": "width"}, "by 'width' is not there; the columns are 'lr'"),
    (
        {"lr": LR * 2, "loss": LOSS * 2, "N": [1] * 4 + [2] * 4, "D": [1, 1, 2, 2] * 2},
        {},
        "8 trainings differ in N and D besides the learning rate: name one with by= and the others",
    ),
    (
        {"lr": LR * 2, "loss": LOSS * 2, "N": [1] * 4 + [2] * 4, "D": [1, 1, 2, 2] * 2},
        {"by": "N"},
        "8 trainings differ in D besides the learning rate: name them with over=, or leave",
    ),
    ({"lr": LR, "loss": ["1", "2", "3", "?"]}, {}, "column 'loss', row 4: '?' is not a number"),
    ({"lr": LR, "loss": LOSS, "state": ["FAIL"] * 4}, {}, "no training finished: 4 failed"),
    (
        {"lr": LR * 2, "loss": LOSS * 2, "seed": [7] * 8},
        {},
        "has two trainings at lr 0.0001 with seed 7",
    ),
    ({"lr": LR[:2], "loss": LOSS[:2]}, {}, "have 2 different learning rates a group"),
    ({"lr": LR, "loss": LOSS, "steps": [9, 9, 99, 9]}, {}, "took 9 to 99 steps"),
]


@pytest.mark.parametrize(("columns", "options", "sentence"), REFUSED)
def test_bad_input_is_one_sentence(
    columns: dict[str, Any], options: dict[str, str], sentence: str
) -> None:
    with pytest.raises(InputError) as refusal:
        read_trainings(pd.DataFrame(columns), **options)
    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).startswith("DataFrame: ")


def test_a_way_to_reduce_is_one_of_two() -> None:
    with pytest.raises(OptionError, match="reduce must be one of 'last', 'lowest'; got 'mean'"):
        read_trainings(table(), reduce="mean")


def test_what_holds_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_trainings(tmp_path / "missing.csv")
    (tmp_path / "sub").mkdir()
    with pytest.raises(InputError, match="the folder has no files"):
        read_trainings(tmp_path / "sub")
    write(tmp_path / "sub" / "notes.txt", "hello")
    with pytest.raises(InputError, match="holds no trainings"):
        read_trainings(tmp_path / "sub")
    with pytest.raises(InputError, match="nothing to read"):
        read_trainings()


def test_nested_json_is_flattened(tmp_path: Path) -> None:
    runs = [
        {"config": {"lr": lr, "model": {"width": 8}}, "summary": {"loss": loss}}
        for lr, loss in zip(LR, LOSS, strict=True)
    ]
    frame = read_trainings(write(tmp_path / "runs.json", json.dumps(runs)))
    assert frame["loss"].tolist() == LOSS


@pytest.mark.parametrize(
    "name", ["constructor", "__proto__", "</script>", "=1+1", "\x1b[2J", "é" * 90]
)
def test_hostile_names_are_names(name: str) -> None:
    frame = read_trainings(pd.concat([table(model=name), table(model="plain")]), by="model")
    assert set(frame["group"]) == {name, "plain"}


def test_the_export_of_a_runs_table_of_wandb(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "lrchart.readers")
    count = 6
    rows = pd.DataFrame(
        {
            "Name": [f"brisk-sun-{i}" for i in range(count)],
            "State": ["finished"] * 4 + ["crashed", "running"],
            "Notes": ["-"] * count,
            "User": ["ann"] * count,
            "Tags": [""] * count,
            "Created": [f"2026-01-0{i + 1}T00:00:00.000Z" for i in range(count)],
            "Runtime": [60 + i for i in range(count)],
            "Sweep": ["x1"] * count,
            "batch_size": [32] * count,
            "optimizer.lr": [*LR, 1.0, 1e-3],
            "val_loss": ["3.0", "1.0", "2.0", "NaN", "", "9.0"],
            "_step": [99] * count,
        }
    )
    frame = read_trainings(rows)
    assert "left out 1 failed, 1 running of 6 trainings" in said(caplog)
    counted = frame[frame["status"].isin(["finished", "diverged"])]
    assert counted["lr"].tolist() == LR
    assert counted["status"].tolist() == ["finished"] * 3 + ["diverged"]


ARCH = [0.1, 0.4, 0.7, 0.9, 0.8, 0.5, 0.1]
RATES = np.geomspace(1e-4, 1e-1, 7)


def test_a_score_that_only_its_values_tell() -> None:
    frame = pd.DataFrame({"lr": RATES, "value": ARCH, "state": "COMPLETE"})
    with pytest.raises(InputError) as caught:
        read_trainings(frame)
    assert str(caught.value) == (
        "DataFrame: 'value' is highest between the ends of the rates and falls beyond, as a score "
        "does; say that more is better with higher_is_better=True, or choose it as a loss with "
        "loss_column="
    )
    assert read_trainings(frame, higher_is_better=True)["loss"].min() == -0.9


def test_a_chosen_column_is_read_and_its_shape_is_said(caplog: pytest.LogCaptureFixture) -> None:
    frame = pd.DataFrame({"lr": RATES, "quality": ARCH})
    assert read_trainings(frame, loss_column="quality")["loss"].min() == 0.1
    assert (
        "'quality' is highest between the ends of the rates and falls beyond, as a score does; it "
        "is read as a loss: if more is better, say so with higher_is_better=True"
    ) in caplog.text


@pytest.mark.parametrize(
    ("name", "shape"),
    [("val_loss", "arch"), ("val_loss", "bowl"), ("value", "bowl"), ("value", "fall")],
)
def test_losses_are_no_scores(name: str, shape: str, caplog: pytest.LogCaptureFixture) -> None:
    values = {"bowl": [1 - x for x in ARCH], "fall": sorted(ARCH)[::-1], "arch": ARCH}[shape]
    read_trainings(pd.DataFrame({"lr": RATES, name: values}))
    assert "score" not in caplog.text


def test_a_rate_of_0_is_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="not a learning rate"):
        read_trainings(pd.DataFrame({"lr": [0.0, 0.0, 0.1], "loss": [1.0, 2.0, 3.0]}))
