"""Folders and files of one training each, as training scripts leave them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.readers.trainings.reader import read_trainings
from tests.readers.trainings.tables import loss_of, write

LR = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)


def history(lr: float, seed: int = 0) -> pd.DataFrame:
    """Return 12 steps; those of the rate 1.0 blow up at the fourth."""
    known = [loss_of(lr) + 11 - i + seed / 100 if lr < 1 or i < 4 else math.nan for i in range(12)]
    return pd.DataFrame({"step": range(12), "train_loss": known, "val_loss": known})


def check(frame: pd.DataFrame, seeds: int = 2) -> None:
    assert frame["replicate"].nunique() == seeds
    first = frame[frame["replicate"] == frame["replicate"].min()]
    assert first["lr"].tolist() == pytest.approx(LR)
    assert first["loss"].tolist()[:4] == pytest.approx([loss_of(lr) for lr in LR[:4]])
    assert first["status"].tolist() == ["finished"] * 4 + ["diverged"]


def lines(rows: pd.DataFrame) -> str:
    return "\n".join(json.dumps(row) for row in rows.to_dict("records"))


LAYOUTS: dict[str, tuple[str, Callable[[float, int], str], str, Callable[[pd.DataFrame], str]]] = {
    "json and lines": (
        "config.json",
        lambda lr, seed: json.dumps({"optim": {"lr": lr}, "seed": seed, "loss": "mse"}),
        "metrics.jsonl", lines,
    ),
    "arguments and a table": (
        "args.json", lambda lr, seed: json.dumps({"learning_rate": lr, "min_lr": 0, "seed": seed}),
        "log.csv", lambda rows: rows.to_csv(index=False),
    ),
    "yaml and a folder of logs": (
        "config.yaml", lambda lr, seed: f"optim:\n  lr: {lr}  # peak\nseed: {seed}\nname: x\n",
        "logs/history.csv", lambda rows: rows.to_csv(index=False),
    ),
    "what W&B saves": (
        "config.yaml",
        lambda lr, seed: f"lr:\n  desc: null\n  value: {lr}\nseed:\n  value: {seed}\n",
        "metrics.jsonl", lines,
    ),
    "logarithms": (
        "params.json", lambda lr, seed: json.dumps({"log10_lr": math.log10(lr), "seed": seed}),
        "log.csv", lambda rows: rows.to_csv(index=False),
    ),
    "final numbers": (
        "hparams.json", lambda lr, seed: json.dumps({"lr": str(lr), "seed": seed}),
        "summary.json", lambda rows: json.dumps({"val_loss": rows["val_loss"].iloc[-1]}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_settings_beside_metrics(tmp_path: Path, layout: str) -> None:
    config, settings, metrics, text = LAYOUTS[layout]
    for number, lr in enumerate(LR):
        for seed in (0, 1):
            job = tmp_path / f"run_{number}" / f"take {seed}"
            write(job / config, settings(lr, seed))
            write(job / metrics, text(history(lr, seed)))
    write(tmp_path / "config.json", json.dumps({"lr": 0.5, "data": "shared by all"}))
    check(read_trainings(tmp_path))


def test_a_training_without_metrics_has_failed(tmp_path: Path) -> None:
    for number, lr in enumerate((*LR, 10.0)):
        write(tmp_path / str(number) / "config.json", json.dumps({"lr": lr}))
        if lr < 10:
            write(tmp_path / str(number) / "metrics.jsonl", lines(history(lr)))
    frame = read_trainings(tmp_path)
    assert frame["status"].tolist() == ["finished"] * 4 + ["diverged", "failed"]


def test_settings_that_differ_are_refused(tmp_path: Path) -> None:
    for number, lr in enumerate(LR):
        for width in (64, 128):
            job = tmp_path / f"{number}-{width}"
            write(job / "config.json", json.dumps({"lr": lr, "model": {"width": width}}))
            write(job / "metrics.jsonl", lines(history(lr)))
    with pytest.raises(InputError, match="10 trainings differ in model/width besides"):
        read_trainings(tmp_path)
    assert read_trainings(tmp_path, by="width")["group"].unique().tolist() == ["64", "128"]


@pytest.mark.parametrize("kind", ["numbers", "history"])
def test_json_files_of_one_training_each(tmp_path: Path, kind: str) -> None:
    for lr in LR:
        for seed in (0, 1):
            rows = history(lr, seed)
            results = {"history": rows.to_dict("records")}
            if kind == "numbers":
                results = {"val_loss": rows["val_loss"].iloc[-1]}
            config = {"config": {"lr": lr, "seed": seed}}
            write(tmp_path / f"{lr}-{seed}.json", json.dumps(config | results))
    check(read_trainings(tmp_path))


@pytest.mark.parametrize("way", ["folder", "files"])
def test_tables_of_one_training_each_make_one_curve(tmp_path: Path, way: str) -> None:
    for lr in LR:
        write(tmp_path / f"run{lr}.csv", history(lr).assign(lr=lr).to_csv(index=False))
    sources = [tmp_path] if way == "folder" else sorted(tmp_path.glob("*.csv"))
    frame = read_trainings(*sources)
    assert set(frame["group"]) == {"trainings"}
    check(frame, seeds=1)


SCHEDULES: dict[str, Callable[[pd.Series], pd.Series]] = {
    "cosine": lambda step: 0.5 + 0.5 * (step / 24 * math.pi).map(math.cos),
    "warm-up": lambda step: pd.concat([(step + 1) / 5, 1 - step / 25], axis=1).min(axis=1) / 0.84,
}


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_tables_whose_rate_follows_a_schedule_count_at_its_peak(
    tmp_path: Path, schedule: str
) -> None:
    for lr in LR:
        rows = pd.DataFrame({"step": range(24)})
        rows["lr"], rows["loss"] = lr * SCHEDULES[schedule](rows["step"]), loss_of(lr)
        write(tmp_path / f"run{lr}.csv", rows.to_csv(index=False))
    frame = read_trainings(*sorted(tmp_path.glob("*.csv")))
    assert frame["lr"].tolist() == pytest.approx(LR)
    assert frame["loss"].tolist() == pytest.approx([loss_of(lr) for lr in LR])
    with pytest.raises(InputError, match=r"one training under a schedule|took 1 to 23 steps"):
        read_trainings(tmp_path / "run0.01.csv")


def test_grids_of_several_sources_are_no_schedules(tmp_path: Path) -> None:
    for name in ("adam", "sgd"):
        lr = [10 ** (-5 + i / 5) for i in range(25)]
        grid = pd.DataFrame({"iteration": range(25), "lr": lr[1::2] + lr[::2]})
        grid = grid.assign(loss=grid["lr"].map(loss_of), steps=100)
        write(tmp_path / f"{name}.csv", grid.to_csv(index=False))
    frame = read_trainings(tmp_path / "adam.csv", tmp_path / "sgd.csv")
    assert frame["group"].value_counts().to_dict() == {"adam": 25, "sgd": 25}


LIST = "'lr' holds several learning rates, '[0.001, 0.0001]': give each training one rate"


def test_a_list_of_rates_in_the_settings_is_refused(tmp_path: Path) -> None:
    for run, name, text in (
        ("a", "config.json", '{"lr": [0.001, 0.0001]}'),
        ("b", "config.yaml", "lr:\n  - 0.001\n  - 0.0001\n"),
    ):
        (tmp_path / run).mkdir()
        (tmp_path / run / name).write_text(text)
        (tmp_path / run / "metrics.csv").write_text("step,loss\n0,2\n1,1\n")
    with pytest.raises(InputError) as caught:
        read_trainings(tmp_path)
    assert LIST in str(caught.value)


def test_a_list_of_rates_in_a_cell_is_refused() -> None:
    with pytest.raises(InputError, match="'lr' holds several learning rates"):
        read_trainings(pd.DataFrame({"lr": [[1e-3, 1e-4], [1e-2, 1e-3]], "loss": [1.0, 2.0]}))


@pytest.mark.parametrize("cells", [[[1e-3], [1e-2], [1e-1]], ["[1e-3]", "(0.01,)", "[ 0.1 ]"]])
def test_a_list_of_one_rate_in_a_cell_is_that_rate(cells: list[object]) -> None:
    frame = read_trainings(pd.DataFrame({"lr": cells, "loss": [2.0, 1.0, 2.0]}))
    assert frame["lr"].tolist() == [1e-3, 1e-2, 1e-1]


@pytest.mark.parametrize("rates", ["{}", "[{}]", "\n  - {}", "\n- {}"])
def test_a_hydra_folder_has_its_whole_configuration_without_overrides(
    tmp_path: Path, rates: str
) -> None:
    for number, lr in enumerate(LR):
        job = tmp_path / "multirun" / str(number)
        write(job / ".hydra" / "config.yaml", f"lr: {rates.format(lr)}\nwidth: 8\n")
        write(job / "metrics.csv", f"step,val_loss\n0,9\n1,{loss_of(lr)}\n")
    frame = read_trainings(tmp_path / "multirun")
    assert frame["lr"].tolist() == pytest.approx(LR)
    assert frame["loss"].tolist() == pytest.approx([loss_of(lr) for lr in LR])
