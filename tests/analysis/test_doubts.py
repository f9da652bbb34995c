"""Running means, grids, and what may be a warm-up, make a guess."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lrchart

LR = np.geomspace(1e-8, 1, 120)


def rounded(digits: int | None) -> list[float]:
    """Return fastai's running mean of a sweep, with so many decimals; None: all."""
    x = np.log10(LR)
    level = 2.3 - 1.5 / (1 + np.exp(-(x + 3) / 0.35)) + 6 * np.clip(x + 1, 0, None) ** 2
    raw = level + np.random.default_rng(7).normal(0, 0.07, len(LR))
    mean = np.zeros(len(LR) + 1)
    for step, loss in enumerate(raw):
        mean[step + 1] = 0.98 * mean[step] + 0.02 * loss
    stored = mean[1:] / (1 - 0.98 ** np.arange(1, len(LR) + 1))
    return list(stored if digits is None else stored.round(digits))


def test_a_mean_that_is_rounded_too_coarsely_makes_a_guess() -> None:
    table = lrchart.suggest({"lr": LR, "loss": rounded(4)}, smoothed="auto")
    assert not table["readable"].iloc[0]
    assert table["reason"].iloc[0].startswith("the losses are fastai's running mean (factor 0.98")
    assert "save the losses with all their digits" in table["reason"].iloc[0]


def test_a_mean_that_is_undone_makes_none() -> None:
    table = lrchart.suggest({"lr": LR, "loss": rounded(None)}, smoothed="auto")
    assert table["readable"].iloc[0]


@pytest.mark.parametrize("cells", [2.3, "yes", None])
def test_a_column_of_that_name_may_hold_something_else(cells: object) -> None:
    frame = pd.DataFrame({"lr": LR, "loss": rounded(None), "smoothed": cells})
    assert lrchart.suggest(lrchart.validate(frame))["reason"].iloc[0] == ""


def test_each_run_is_doubted_for_itself() -> None:
    frame = lrchart.read({"a": {"lr": LR, "loss": rounded(4)}, "b": {"lr": LR, "loss": rounded(9)}})
    assert lrchart.suggest(frame)["readable"].tolist() == [False, True]


def warm_up(rows: int, gone: int = 0, kind: str = "") -> pd.DataFrame:
    """Return a training stopped in its warm-up, `gone` of its losses not measured."""
    noise = np.random.default_rng(rows).normal(0, 0.03, rows)
    loss = 0.5 + 2 * np.exp(-3 * np.linspace(0, 1, rows) ** 2) + noise
    loss[rows // 2 : rows // 2 + gone] = np.nan
    frame = pd.DataFrame({"lr": 1e-6 * np.arange(1, rows + 1), "loss": loss})
    return frame.assign(kind=kind) if kind else frame


@pytest.mark.parametrize(
    "frame", [warm_up(12), warm_up(300), warm_up(300, gone=3), warm_up(12_000)]
)
def test_what_may_be_a_warm_up_makes_a_guess(frame: pd.DataFrame) -> None:
    answer = lrchart.suggest(frame).iloc[0]
    assert not answer["readable"]
    assert "the rate rises along a line and the loss only falls" in answer["reason"]
    findings = lrchart.analyse(frame)
    assert findings.suggestions["reason"].iloc[0] == answer["reason"]


def test_a_range_test_that_is_declared_one_is_no_warm_up() -> None:
    assert "warm-up" not in lrchart.suggest(warm_up(300, kind="sweep"))["reason"].iloc[0]


def test_a_curve_that_only_learns_may_be_a_warm_up_of_a_one_cycle() -> None:
    frame = warm_up(200).assign(lr=1e-3 * (1.08 - np.cos(np.linspace(0, 2.5, 200))))
    answer = lrchart.suggest(frame).iloc[0]
    assert not answer["readable"]
    assert "the rate rises along a curve and the loss only falls" in answer["reason"]


def test_a_warm_up_whose_loss_falls_at_once_says_both() -> None:
    lr = 1e-6 * np.arange(6.0, 37.0)
    reason = lrchart.suggest({"lr": lr, "loss": 0.6 + 2 * (lr / 6e-6) ** -0.9})["reason"].iloc[0]
    assert reason.startswith("the rate rises along a line and the loss only falls")
    assert reason.endswith("; the loss already falls at the lowest learning rate: start lower")


@pytest.mark.parametrize("end", [9.0, np.nan])
def test_a_line_that_ends_in_a_divergence_is_no_warm_up(end: float) -> None:
    frame = warm_up(300)
    frame.loc[270:, "loss"] = end
    assert "warm-up" not in lrchart.suggest(frame)["reason"].iloc[0]


def test_a_run_is_a_warm_up_only_if_all_of_its_replicates_are() -> None:
    diverging = warm_up(300)
    diverging.loc[270:, "loss"] = 9.0
    frame = pd.concat([warm_up(300).assign(replicate=0), diverging.assign(replicate=1)])
    assert "warm-up" not in lrchart.suggest(frame)["reason"].iloc[0]


def test_a_run_without_an_answer_keeps_its_reason() -> None:
    frame = lrchart.validate({"lr": LR, "loss": [np.nan] * len(LR), "smoothed": "a running mean"})
    answer = lrchart.suggest(frame).iloc[0]
    assert np.isnan(answer["lr"])
    assert answer["reason"].startswith("no loss is finite")


def short(rows: int, low: float = 1e-5) -> dict[str, np.ndarray]:
    """Return losses at `rows` rates, whose rise and fall are those of a sweep or of trainings."""
    lr = np.geomspace(low, 1, rows)
    x = np.log10(lr)
    loss = 2.3 - 1.5 / (1 + np.exp(-(x + 3) / 0.2)) + 6 * np.clip(x + 1.5, 0, None) ** 2
    return {"lr": lr, "loss": loss * (1 + 0.01 * np.cos(np.arange(rows) ** 2))}


@pytest.mark.parametrize("rows", [16, 20, 25, 30, 40, 60])
def test_few_rows_without_steps_may_be_a_grid(rows: int) -> None:
    answer = lrchart.suggest(short(rows)).iloc[0]
    assert answer["reason"].startswith(
        f"{rows} rows and no step column: this may be a grid of trainings, one row each "
        '(kind="sweep" says that it is a range test)'
    )
    assert not answer["readable"]
    for sure in (
        lrchart.suggest({**short(rows), "step": np.arange(rows)}),
        lrchart.suggest(lrchart.read(short(rows), kind="sweep")),
        lrchart.suggest(short(61)),
    ):
        assert sure["readable"].all() or "grid" not in sure["reason"].iloc[0]
    counted = lrchart.read({**short(rows), "step": np.arange(rows)}, smoothed="no")
    assert lrchart.suggest(counted)["readable"].all()


@pytest.mark.parametrize(("rows", "sure"), [(8, False), (16, False), (45, False), (50, True)])
def test_over_more_than_six_decades_only_sparse_rows_may_be_a_grid(rows: int, sure: bool) -> None:
    answer = lrchart.suggest(short(rows, 1e-8)).iloc[0]
    assert ("grid of trainings" in answer["reason"]) != sure
    assert sure or not answer["readable"]


@pytest.mark.parametrize(("noise", "sure"), [(0.02, False), (0.3, True)])
def test_of_more_than_40_rows_the_scatter_of_batches_settles_it(noise: float, sure: bool) -> None:
    table = short(45)
    scatter = np.random.default_rng(4).normal(0, noise, 45)
    answer = lrchart.suggest(table | {"loss": table["loss"] + scatter}).iloc[0]
    assert answer["readable"] == sure
    assert ("grid of trainings" in answer["reason"]) != sure


def test_a_loss_that_falls_to_the_end_of_a_possible_grid_is_a_guess_too() -> None:
    falling = {name: values[:26] for name, values in short(40).items()}
    answer = lrchart.suggest(falling).iloc[0]
    # The doubt comes first: a title gives only the first reason of a guess.
    assert answer["reason"].startswith("26 rows and no step column: this may be a grid")
    assert answer["reason"].endswith(
        "; the loss still falls at the end of the sweep: widen the range upwards"
    )
    assert not answer["readable"]


def test_trainings_that_failed_do_not_number_the_others(tmp_path: Path) -> None:
    table = pd.DataFrame(short(24))
    table.loc[[5, 11], "loss"] = np.nan
    table.to_csv(tmp_path / "grid.csv", index=False)
    answer = lrchart.suggest(lrchart.read(tmp_path / "grid.csv")).iloc[0]
    assert "22 rows and no step column" in answer["reason"]


def test_a_running_mean_vouches_for_the_order_of_its_steps() -> None:
    means = np.array(rounded(None))[:40]
    assert not lrchart.suggest({"lr": LR[:40], "loss": means})["readable"].iloc[0]
    frame = lrchart.read({"lr": LR[:40], "loss": means}, smoothed="fastai")
    assert "grid of trainings" not in lrchart.suggest(frame)["reason"].iloc[0]
    assert list(frame["step"]) == list(range(40))


def test_the_doubt_of_a_file_is_that_of_its_frame(tmp_path: Path) -> None:
    pd.DataFrame(short(20)).to_csv(tmp_path / "x.csv", index=False)
    frame = lrchart.read(tmp_path / "x.csv")
    assert "grid of trainings" in lrchart.suggest(frame)["reason"].iloc[0]
