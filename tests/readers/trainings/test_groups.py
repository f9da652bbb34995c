"""Trainings are parted into curves by settings and sources; seeds are repeats."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.readers.trainings.reader import read_trainings
from tests.readers.trainings.tables import LOSS, table


def test_groups_and_seeds() -> None:
    rows = pd.concat(
        table(width=width, seed=seed, loss=[loss + number for loss in LOSS])
        for width in (64, 256, 1024)
        for number, seed in enumerate("ab")
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
    # The mean over seeds is loss - bs / 4: bs 2 is better, although bs 1 has the better first seed.
    frame = read_trainings(rows, over="bs")
    assert sorted(frame[frame["lr"] == 1e-3]["loss"]) == [1 - 3.0, 1 + 2.0]
    with pytest.raises(
        InputError, match="differ in bs besides the learning rate: name it with by="
    ):
        read_trainings(rows)
