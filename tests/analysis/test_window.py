"""The window is declared where the truth is known, and estimated elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.window import COLUMNS, windows

NO_CLIMB = pd.Series(dtype=float)

PICKS = pd.DataFrame(
    [("a", 1e-3, 5e-4, 2e-3, False, "noisy"), ("b", 2e-3, 1e-3, 4e-3, True, "")],
    columns=["run", "lr", "lr_low", "lr_high", "readable", "reason"],
)


def test_a_declared_optimum_has_a_third_to_three_times_of_it(sweep: Any) -> None:
    table = windows(sweep([3, 2, 1], run="a", optimal_lr=6e-3), PICKS, NO_CLIMB)
    assert list(table) == COLUMNS
    row = table.iloc[0]
    assert (row["run"], row["source"], row["readable"], row["reason"]) == (
        "a",
        "declared",
        True,
        "",
    )
    assert [row["lr"], row["lr_low"], row["lr_high"]] == pytest.approx([6e-3, 2e-3, 1.8e-2])


@pytest.mark.parametrize("optimum", [None, np.nan, 1e-100, 9e-7, 1.1])
def test_where_none_is_declared_in_reach_it_is_estimated(sweep: Any, optimum: float | None) -> None:
    declared = {} if optimum is None else {"optimal_lr": optimum}
    table = windows(sweep([3, 2, 1], run="a", **declared), PICKS, NO_CLIMB)
    assert table.to_numpy().tolist() == [["a", 1e-3, 5e-4, 2e-3, "estimated", False, "noisy"]]


def test_a_run_without_either_has_no_window(sweep: Any) -> None:
    assert windows(sweep([3, 2, 1], run="c"), PICKS, NO_CLIMB).empty


def test_runs_keep_their_order(sweep: Any) -> None:
    frame = pd.concat([sweep([3, 2, 1], run=run) for run in ("b", "c", "a")], ignore_index=True)
    assert windows(frame, PICKS, NO_CLIMB)["run"].tolist() == ["b", "a"]


def test_the_windows_of_the_scenarios(findings: Any) -> None:
    rows = findings.windows
    np.testing.assert_allclose(rows["lr_low"], [2e-3 / 3, 1e-3 / 3, 7e-3 / 3])
    np.testing.assert_allclose(rows["lr_high"], [6e-3, 3e-3, 2.1e-2])
    assert (rows["source"] == "declared").all()


@pytest.mark.parametrize(
    ("climb", "high"),
    [(1e-2, 4e-3), (3e-3, 3e-3), (1e-4, 2e-3)],
    ids=["above the interval", "inside it", "below the suggestion"],
)
def test_a_window_ends_where_the_loss_begins_to_climb(
    sweep: Any, climb: float, high: float
) -> None:
    row = windows(sweep([3, 2, 1], run="b"), PICKS, pd.Series({"b": climb})).iloc[0]
    assert [row["lr_low"], row["lr_high"]] == pytest.approx([1e-3, high])


def test_a_window_without_width_is_none(sweep: Any) -> None:
    narrow = PICKS.assign(lr_low=PICKS["lr"], lr_high=PICKS["lr"])
    table = windows(sweep([3, 2, 1], run="a"), narrow, NO_CLIMB)
    assert table[["lr_low", "lr_high"]].isna().all(axis=None)
