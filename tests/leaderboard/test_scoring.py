"""The scorer on tasks whose regrets can be worked out by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import OptionError
from lrchart.leaderboard.cases import Rule, batch_class, cases
from lrchart.leaderboard.statistics import by, summary, versus
from lrchart.leaderboard.truth import Truth, half, load

TASKS = Path(__file__).parents[2] / "benchmarks" / "suggestions" / "tasks"

#: lr -> mean final loss over seeds; the untrained loss is 10, so regret = (L − 2) / 8
MEASURED = {1e-4: 10.0, 1e-3: 6.0, 1e-2: 2.0, 1e-1: 2.0, 1.0: 20.0}


def write(folder: Path, name: str = "one", **about: Any) -> Path:
    task = folder / name
    task.mkdir(parents=True)
    facts = {
        "id": name, "kind": "mlp", "optimizer": "sgd", "optimizer_options": {},
        "batch_size": 16, "full_batch": False, "initial_loss": 10.0,
    }  # fmt: skip
    (task / "task.json").write_text(json.dumps(facts | about))
    rows = [
        {"lr": lr, "seed": seed, "final_loss": loss + shift, "diverged": 0, "train_loss": loss}
        for lr, loss in MEASURED.items()
        for seed, shift in enumerate((-0.5, 0, 0.5))
    ]
    pd.DataFrame(rows).to_csv(task / "truth.csv", index=False)
    lr = np.geomspace(1e-5, 1, 6)
    for seed in range(3):
        sweep = pd.DataFrame({"step": range(6), "lr": lr, "loss": np.full(6, float(seed))})
        sweep.to_csv(task / f"sweep_seed{seed}.csv", index=False)
    pd.DataFrame({"step": [0, 1], "lr": [1e-5, 1], "loss": [9.0, 9.0]}).to_csv(
        task / "sweep300_seed0.csv", index=False
    )
    return task


@pytest.mark.parametrize(
    ("lr", "regret"),
    [
        (1e-2, 0.0),
        (1e-3, 0.5),
        (1e-4, 1.0),
        (10**-2.5, 0.25),  # in the middle of two rates, in log lr
        (10**-0.5, 9 / 8),
        (1.0, 1.5),  # 18/8, clipped
        (1e-9, 1.0),  # below the grid: that of its end
        (1e3, 1.5),
    ],
)
def test_regret_is_the_lost_share_of_what_could_be_learned(
    tmp_path: Path, lr: float, regret: float
) -> None:
    assert Truth(write(tmp_path)).regret(lr) == pytest.approx(regret)


@pytest.mark.parametrize(
    ("lr", "decades"),
    [(1e-2, 0), (3e-2, 0), (1e-3, -0.9), (1e-4, -1.9), (1.0, 1 - 0.4 / 18)],
)
def test_distance_is_signed_from_the_good_window(tmp_path: Path, lr: float, decades: float) -> None:
    # The window ends where the regret is 0.05: 0.1 decades below 1e-2, and 0.4/18 above 1e-1.
    assert Truth(write(tmp_path)).distance(lr) == pytest.approx(decades, abs=2e-3)


def test_best_lr_is_the_measured_rate_with_the_lowest_mean_loss(tmp_path: Path) -> None:
    assert Truth(write(tmp_path)).best_lr == pytest.approx(1e-2)


def fails(lr: Any, loss: Any) -> float:
    raise RuntimeError("no fall")


def always(lr: float, **interval: float | None) -> Rule:
    """Return a rule that does not read the sweep."""
    return lambda *_: SimpleNamespace(lr=lr, **interval) if interval else lr


RULES: dict[str, Rule] = {
    "right": always(1e-2),
    "low": always(1e-3),
    "raises": fails,
    "nan": always(math.nan),
    "negative": always(-1.0),
    "interval": always(1e-3, lr_low=1e-3, lr_high=1e-1),
    "wrong interval": always(1e-3, lr_low=1e-4, lr_high=1e-3),
    "no interval": always(1e-3, lr_low=None, lr_high=None),
}


@pytest.fixture
def table(tmp_path: Path) -> pd.DataFrame:
    write(tmp_path, "a")
    write(tmp_path, "b", optimizer_options={"momentum": 0.9}, batch_size=4)
    return cases(load(tmp_path), RULES)


def test_the_summary_holds_one_row_a_rule_best_first(table: pd.DataFrame) -> None:
    standings = summary(table)
    assert standings.index[0] == "right"
    assert dict(standings["n"]) == dict.fromkeys(RULES, 6)
    low = standings.loc["low"]
    assert (low["mean"], low["median"], low["p90"]) == pytest.approx((0.5, 0.5, 0.5))
    assert (low["low"], low["high"]) == pytest.approx((0.5, 0.5))
    assert low["distance"] == pytest.approx(-0.9, abs=2e-3)
    for name in ("raises", "nan", "negative"):
        assert tuple(standings.loc[name, ["mean", "failed", "lost"]]) == (1.5, 6, 1.0)


def test_a_failure_keeps_its_reason(table: pd.DataFrame) -> None:
    reasons = table.groupby("rule")["reason"].first()
    assert reasons["raises"] == "RuntimeError: no fall"
    assert reasons["nan"] == "ValueError: gave nan"


@pytest.mark.parametrize(
    ("rule", "covered", "width"),
    [("interval", 1, 2), ("wrong interval", 0, 1), ("no interval", math.nan, math.nan)],
)
def test_an_interval_is_judged_by_the_best_rate(
    table: pd.DataFrame, rule: str, covered: float, width: float
) -> None:
    row = summary(table).loc[rule]
    assert (row["covered"], row["width"]) == pytest.approx((covered, width), nan_ok=True)


def test_rules_are_compared_task_by_task(table: pd.DataFrame) -> None:
    low = versus(table, "right").loc["low"]
    assert tuple(low[["difference", "better", "worse"]]) == (0.5, 0, 2)
    with pytest.raises(OptionError, match=r"one of 'right', 'low', .+ got 'best'"):
        versus(table, "best")


def test_tables_by_optimizer_and_batch_size(table: pd.DataFrame) -> None:
    assert list(by(table, "optimizer").index) == ["momentum", "sgd"]
    by_batch = by(table, "batch")
    assert list(by_batch.index) == ["1-8", "16"]
    assert list(by_batch["tasks"]) == [1, 1]
    assert by_batch.loc["16", "low"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({"batch_size": 8, "full_batch": False}, "1-8"),
        ({"batch_size": 64, "full_batch": False}, "64"),
        ({"batch_size": 65, "full_batch": False}, "65 up"),
        ({"batch_size": 16, "full_batch": True}, "full"),
    ],
)
def test_batch_class(about: dict[str, Any], expected: str) -> None:
    assert batch_class(about) == expected


def test_each_kind_of_sweep_reaches_the_rule_in_its_form(tmp_path: Path) -> None:
    write(tmp_path)
    tasks, seen = load(tmp_path), []

    def remember(lr: Any, loss: Any) -> float:
        seen.append((lr, loss))
        return 1e-2

    for which in ("100", "100x3", "300"):
        cases(tasks, {"remember": remember}, which)
    assert [len(lr) for lr, _ in seen] == [6, 6, 6, 3, 2]
    assert [loss[0] for loss in seen[3][1]] == [0, 1, 2]


def test_a_rule_that_writes_into_its_input_spoils_nothing(tmp_path: Path) -> None:
    write(tmp_path)

    def overwrite(lr: Any, loss: Any) -> float:
        lr[:] = 5
        return 1e-2

    table = cases(load(tmp_path), {"overwrite": overwrite, "first": lambda *x: x[0][0]})
    assert table.loc[table["rule"] == "first", "lr"].tolist() == pytest.approx([1e-5] * 3)


def test_the_parts_are_fixed_and_part_the_tasks(few: Path) -> None:
    assert half("softmax_iris_sgd_bfull") == half("softmax_iris_sgd_bfull")
    parts = {split: load(few, split=split) for split in ("dev", "choose", "judge")}
    assert sum(map(len, parts.values())) == len(load(few))
    folders = [(task.folder.parent.name, task.split) for task in load(TASKS)]
    assert set(folders) == {("dev", "dev"), ("own", "choose"), ("own", "judge")}
    assert folders.count(("own", "judge")) > 0.4 * [name for name, _ in folders].count("own")


def test_every_committed_task_is_whole() -> None:
    for task in load(TASKS / "dev", TASKS / "own"):
        assert len(task.log_lr) >= 22, task.id
        assert [len(task.sweeps(which)) for which in ("100", "300")] == [3, 1], task.id
        assert task.regret(task.best_lr) == 0, task.id
        assert task.loss.min() < task.about["initial_loss"], task.id
        for lr, loss in [*task.sweeps("100"), *task.sweeps("300")]:
            assert np.all(np.diff(lr) > 0), task.id
            assert np.isfinite(loss[:-1]).all(), task.id


def test_every_task_measured_here_can_be_learned_and_was_measured_well_enough() -> None:
    for task in load(TASKS / "own"):
        final = pd.read_csv(task.folder / "truth.csv").groupby("lr")["final_loss"]
        room = task.about["initial_loss"] - task.loss.min()
        error = final.std().to_numpy()[task.loss.argmin()] / 3**0.5
        assert room >= 0.05 * task.about["initial_loss"], task.id
        assert error <= 0.15 * room, task.id
