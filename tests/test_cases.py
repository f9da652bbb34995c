"""Files that once went wrong, in tests/data/cases: the formats are exact, the values our own.

The sweeps ``adam_*``, ``sgd_*``, ``lightning_*``, ``fastai_*`` and ``blank_losses.csv`` were really
run. Each file stands for its kind; the ranges are those in which a rate trains well.
"""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

import lrchart

DATA = Path(__file__).parent / "data" / "cases"
EXAMPLES = Path(__file__).parents[1] / "examples"
START_LOWER = "the loss already falls at the lowest learning rate: start lower"
SCHEDULE = "this is a training under a schedule, not a range test; record a range test"
NO_LINE = "no line names both a learning rate and a loss"


class Expected(NamedTuple):
    """The exit status of ``lrchart suggest --quiet``, the words of ``suggest``, and the range."""

    code: int
    says: tuple[str, ...]
    low: float = math.nan
    high: float = math.nan
    options: tuple[str, ...] = ()


CASES: dict[str, Expected] = {
    # no range test
    "mmengine_warmup_constant.json": Expected(
        2, ("26 of 40 steps are at one rate, 2.5e-3", SCHEDULE)
    ),
    "fairseq_inverse_sqrt.log": Expected(2, ("rises for 14 steps and then falls", SCHEDULE)),
    "trainer_linear_decay.json": Expected(2, ("the rate only falls", "along a line", SCHEDULE)),
    "ultralytics_results.csv": Expected(2, ("--lr-column", SCHEDULE)),
    "up_and_down.csv": Expected(0, ("in which the rate falls again",), 1e-3, 5e-2),
    # read wrongly
    "falls_from_start_25_rows.csv": Expected(3, (START_LOWER,), 5e-3, 4e-2),
    "falls_from_start.csv": Expected(3, (START_LOWER,), 1e-3, 1e-1),
    "sweep_falls_at_once.csv": Expected(3, (START_LOWER,), 1e-5, 1e-2),
    "keras_history_falls_at_once.json": Expected(3, (START_LOWER,), 5e-6, 2e-5),
    "detectron2_falls_at_once.json": Expected(3, (START_LOWER, "held at 7.2e-6"), 1e-7, 1e-4),
    "adam_start_3e-3.csv": Expected(3, (START_LOWER,), 6e-3, 1.5e-2),
    "sgd_start_1e-2.csv": Expected(3, (START_LOWER,), 2e-2, 5e-2),
    "lightning_lr_find_adam.json": Expected(0, ("Lightning's running mean",), 2e-2, 4e-2),
    "lightning_lr_find_sgd.json": Expected(0, ("Lightning's running mean",), 6e-2, 2e-1),
    "fastai_trained_model_2.json": Expected(3, ("fastai's running mean",), 3e-5, 4e-3),
    "fastai_trained_model_0.json": Expected(3, ("fastai's running mean",), 1e-4, 5e-3),
    "blank_losses.csv": Expected(0, ("left out 28 rows with no loss",), 1e-2, 1e-1),
    "four_points.csv": Expected(3, ("too few finite losses (4)",), 1e-4, 1e-1),
    "joined_strangers": Expected(2, ("give the file with its loss as well",)),
    # said badly or not at all
    "never_up.csv": Expected(
        0, ("the loss still falls at the end of the sweep: widen the range upwards",), 0.1, 10
    ),
    "all_nan.csv": Expected(3, ("kept 40 NaN or infinite losses", "no number")),
    "two_loss_columns.csv": Expected(2, ("choose one with --loss-column",)),
    "espnet.log": Expected(0, ("18 steps",), 1e-5, 1e-1),
    "llmc_main.log": Expected(
        0, ("steps of run 'llmc_main'",), 1e-6, 1, ("--lr-column", "lr", "--loss-column", "trl")
    ),
    "blocks.txt": Expected(2, (NO_LINE,)),
    "sb3_stdout.txt": Expected(2, (NO_LINE,)),
    "diffusers.log": Expected(0, ("step_loss",), 1e-5, 1e-1),
    "comet_metrics.json": Expected(0, ("one metric a row",), 1e-5, 1e-1),
    "two_lists.json": Expected(2, ('write {"lr": [...], "loss": [...]}',)),
    "wandb-summary.json": Expected(2, ("one value of each metric", "needs many steps")),
    "notebook.ipynb": Expected(2, ("a notebook, not a history", "as text")),
    "tensorboard_download": Expected(2, ("lr.csv", "loss.csv")),
    "paddle_rounded.log": Expected(0, ("rounded, not zero",), 1e-6, 1e-3),
}


@pytest.fixture
def case(request: pytest.FixtureRequest, inside: Path) -> str:
    """A copy of the case in the current folder; its name."""
    name = str(request.param)
    source = DATA / name
    (shutil.copytree if source.is_dir() else shutil.copy)(source, inside / name)
    return name


def test_every_case_has_its_expectation() -> None:
    assert {path.name for path in DATA.iterdir()} == set(CASES)


@pytest.mark.parametrize("case", CASES, indirect=True)
def test_a_case_is_answered_as_expected(case: str, cli: Any) -> None:
    expected = CASES[case]
    quiet = cli("suggest", case, "--quiet", *expected.options)
    answer = cli("suggest", case, *expected.options)
    said = answer.out + answer.err
    assert quiet.code == expected.code
    assert [words for words in expected.says if words not in said] == []
    assert "rises from the start" not in said
    if expected.code == 2:
        assert (answer.code, quiet.out) == (2, "")
        return
    number = float(quiet.out)
    assert math.isnan(number) == math.isnan(expected.low)
    row = json.loads(cli("suggest", case, "--json", *expected.options).out)["runs"][0]
    if not math.isnan(number):
        assert expected.low <= row["lr"] <= expected.high
        assert row["lr_low"] < 0.9 * row["lr_high"]
    assert row["readable"] == (expected.code == 0)


@pytest.mark.parametrize(
    "case", [name for name, case in CASES.items() if case.code != 2], indirect=True
)
def test_the_chart_has_the_number_and_the_reason_of_the_table(case: str, cli: Any) -> None:
    options = CASES[case].options
    row = json.loads(cli("suggest", case, "--json", *options).out)["runs"][0]
    drawn = cli("plot", case, "-o", "chart.vl.json", *options)
    assert drawn.code == 0
    spec = json.loads(Path("chart.vl.json").read_text("utf-8"))
    title = "".join("".join(spec["title"]["subtitle"]).split())
    if row["lr"] is None:
        assert "All40lossesareNaN:nolearningrateisguessed" in title
        return
    assert ("guess" in title) == (not row["readable"])
    first = row["reason"].partition("; ")[0]  # a title has room for one
    assert "".join(first.split()) in title
    assert row["reason"] in drawn.out + drawn.err + spec["description"]


def test_a_long_warm_up_is_one_answer_for_chart_and_table(cli: Any, inside: Path) -> None:
    step = np.arange(11_000)
    lr = 3e-4 * np.minimum(1, (step + 1) / 500)
    noise = np.random.default_rng(5).normal(0, 0.05, len(step))
    loss = 2 + 8 * (1 + np.cumsum(lr / 3e-4) / 60) ** -0.5 + noise
    pd.DataFrame({"step": step, "lr": lr, "loss": loss}).to_csv("long.csv", index=False)
    table, chart = cli("suggest", "long.csv"), cli("plot", "long.csv", "-o", "long.svg")
    assert (table.code, chart.code) == (2, 2)
    assert table.err == chart.err
    assert "of 11,000 steps are at one rate, 3e-4" in table.err
    assert not Path("long.svg").exists()


def test_a_table_of_trainings_is_named_as_such(cli: Any, inside: Path) -> None:
    answer = cli("suggest", str(EXAMPLES / "trainings" / "cnn_digits.csv"))
    assert answer.code == 2
    assert "lrchart trainings" in answer.err


def test_a_file_and_its_frame_have_one_answer() -> None:
    path = DATA / "blank_losses.csv"
    of_file, of_frame = lrchart.suggest(path), lrchart.suggest(pd.read_csv(path))
    assert of_file["lr"].item() == of_frame["lr"].item()


def test_the_lowest_of_four_points_is_the_lowest() -> None:
    findings = lrchart.analyse(DATA / "four_points.csv")
    assert findings.minima["lr"].item() == pytest.approx(1e-2)
