"""Runs taken as repeats of one: in Python, on the command line and in a gallery file alike."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.frame.replicates import as_repeats, shared_name
from lrchart.frame.validation import validate
from lrchart.gallery.config_file import read_config
from lrchart.gallery.entries import gallery
from tests.conftest import Cli

NAMES = [
    (["cnn_digits_seed0", "cnn_digits_seed1"], "cnn_digits"),
    (["seed10/adam", "seed11/adam"], "seed10/adam"),
    (["adam-10", "adam-11", "adam-2"], "adam"),
    (["adam10", "adam11"], "adam"),
    (["resnet18_a", "resnet18_b"], "resnet18"),
    (["finder", "finder"], "finder"),
    (["left", "right"], "left"),
    (["seed_0", "seed_1"], "seed"),
    (["runs", "runs 2"], "runs"),
]


@pytest.mark.parametrize(("names", "shared"), NAMES, ids=[shared for _, shared in NAMES])
def test_repeats_go_by_what_their_names_share(names: list[str], shared: str) -> None:
    assert shared_name(names) == shared


def test_every_sweep_becomes_a_replicate_of_one_run() -> None:
    lr = np.geomspace(1e-4, 1, 5)
    each = [
        pd.DataFrame({"run": run, "replicate": replicate, "lr": lr, "loss": seed + lr})
        for seed, (run, replicate) in enumerate((("a1", 0), ("a1", 1), ("a2", 0)))
    ]
    tidy = validate(pd.concat(each))
    frame = as_repeats(tidy)
    assert frame["run"].unique().tolist() == ["a"]
    assert frame["replicate"].tolist() == [0] * 5 + [1] * 5 + [2] * 5
    pd.testing.assert_frame_equal(frame[["lr", "loss"]], tidy[["lr", "loss"]])
    pd.testing.assert_frame_equal(validate(frame), frame)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder with three sweeps of one model."""
    lr = np.geomspace(1e-5, 1, 60)
    for seed in range(3):
        noise = np.random.default_rng(seed).normal(0, 0.02, len(lr))
        loss = 2 - 1.5 / (1 + (1e-2 / lr) ** 2) + 40 * lr**2 + noise
        pd.DataFrame({"lr": lr, "loss": loss}).to_csv(tmp_path / f"cnn_seed{seed}.csv", index=False)
    return tmp_path


def test_the_doors_agree(seeds: Path, cli: Cli) -> None:
    pattern = str(seeds / "cnn_seed*.csv")
    frame = lrchart.read(pattern, replicates=True)
    suggested = lrchart.suggest(frame)
    (answer,) = suggested.to_dict("records")
    again = lrchart.suggest(lrchart.read(pattern), replicates=True)
    pd.testing.assert_frame_equal(again, suggested)

    (said,) = json.loads(cli("suggest", pattern, "--replicates", "--json").out)["runs"]
    assert (said["run"], said["lr"]) == ("cnn", answer["lr"])

    spec = seeds / "seeds.vl.json"
    assert cli("plot", pattern, "--replicates", "-o", spec).code == 0
    chart = json.loads(spec.read_text("utf-8"))
    assert chart["title"]["text"] == "Learning-rate range test: cnn"
    assert "lowest to highest of 3 replicates" in " ".join(chart["title"]["subtitle"])

    (seeds / "lrchart.toml").write_text(
        'teaching = false\n[[run]]\npath = "*.csv"\nreplicates = true\n', "utf-8"
    )
    declared = gallery(read_config(seeds / "lrchart.toml")).frame
    pd.testing.assert_frame_equal(declared, frame)
