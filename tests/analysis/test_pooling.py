"""Sweeps of one run become one curve with its spread."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.pooling import pool
from lrchart.frame.validation import validate


def frame(*sweeps: tuple[list[float], list[float]], run: str = "a") -> pd.DataFrame:
    parts = [
        pd.DataFrame({"run": run, "replicate": i, "lr": lr, "loss": loss})
        for i, (lr, loss) in enumerate(sweeps)
    ]
    return validate(pd.concat(parts, ignore_index=True))


def column(table: pd.DataFrame, name: str) -> list[Any]:
    return [None if value != value else value for value in table[name].tolist()]


def test_one_replicate_is_kept_as_it_is() -> None:
    replicate = frame(([1e-3, 1e-2, 1e-1], [3.0, np.nan, 1.0]))
    pooled = pool(replicate)
    pd.testing.assert_frame_equal(pooled[list(replicate)], replicate)
    assert pooled["replicates"].tolist() == [1, 1, 1]
    assert pooled[["loss_low", "loss_high"]].isna().all(axis=None)


def test_the_mean_and_the_extremes() -> None:
    lr = [1e-3, 1e-2, 1e-1]
    pooled = pool(frame((lr, [3.0, 2.0, 1.0]), (lr, [5.0, 2.0, 4.0]), (lr, [4.0, 5.0, 1.0])))
    np.testing.assert_allclose(pooled["loss"], [4.0, 3.0, 2.0])
    np.testing.assert_allclose(pooled["loss_low"], [3.0, 2.0, 1.0])
    np.testing.assert_allclose(pooled["loss_high"], [5.0, 5.0, 4.0])
    assert pooled["replicates"].tolist() == [3, 3, 3]
    assert pooled["replicate"].tolist() == [0, 0, 0]


def test_unequal_lengths_meet_at_the_rates_of_the_longest() -> None:
    long = ([1e-4, 1e-3, 1e-2, 1e-1], [4.0, 4.0, 4.0, 4.0])
    short = ([1e-4, 1e-2], [0.0, 2.0])
    pooled = pool(frame(short, long))
    np.testing.assert_allclose(pooled["lr"], long[0])
    # Interpolated linearly in log lr (1.0 at 1e-3), not extrapolated beyond the shorter sweep.
    np.testing.assert_allclose(pooled["loss"], [2.0, 2.5, 3.0, 4.0])
    np.testing.assert_allclose(pooled["loss_low"], [0.0, 1.0, 2.0, 4.0])


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_where_one_blew_up_there_is_no_mean(bad: float) -> None:
    lr = [1e-4, 1e-3, 1e-2, 1e-1]
    pooled = pool(frame((lr, [3.0, 2.0, 1.0, bad]), (lr, [3.0, 2.0, 1.0, 7.0])))
    np.testing.assert_allclose(pooled["loss"], [3.0, 2.0, 1.0, np.inf])
    np.testing.assert_allclose(pooled["loss_high"], [3.0, 2.0, 1.0, 7.0])


@pytest.mark.parametrize("bad", [np.nan, -np.inf])
def test_a_bad_batch_of_one_replicate_is_read_across(bad: float) -> None:
    lr = [1e-4, 1e-3, 1e-2, 1e-1]
    pooled = pool(frame((lr, [4.0, bad, 2.0, 9.0]), (lr, [2.0, 1.0, 0.0, 5.0])))
    np.testing.assert_allclose(pooled["loss"], [3.0, 2.0, 1.0, 7.0])
    np.testing.assert_allclose(pooled["loss_high"], [4.0, 3.0, 2.0, 9.0])


def test_a_replicate_takes_part_from_its_first_number_on() -> None:
    lr = [1e-4, 1e-3, 1e-2]
    pooled = pool(frame((lr, [np.nan, 4.0, 3.0]), (lr, [2.0, 2.0, 1.0])))
    np.testing.assert_allclose(pooled["loss"], [2.0, 3.0, 2.0])


def test_where_a_replicate_has_no_number_at_all_there_is_no_mean() -> None:
    lr = [1e-4, 1e-3, 1e-2]
    pooled = pool(frame((lr, [np.nan] * 3), (lr, [2.0, 2.0, 1.0])))
    assert np.isposinf(pooled["loss"]).all()
    np.testing.assert_allclose(pooled["loss_low"], [2.0, 2.0, 1.0])


def test_runs_are_pooled_each_on_its_own_and_in_order() -> None:
    lr = [1e-3, 1e-2]
    z = frame((lr, [1.0, 1.0]), (lr, [3.0, 3.0]), run="z")
    a = frame((lr, [9.0, 9.0]), run="a")
    pooled = pool(pd.concat([z, a], ignore_index=True))
    assert pooled["run"].tolist() == ["z", "z", "a", "a"]
    assert pooled["loss"].tolist() == [2.0, 2.0, 9.0, 9.0]
    assert pooled["replicates"].tolist() == [2, 2, 1, 1]


def test_rates_at_which_one_sweep_stood_still_are_read_once() -> None:
    lr = [1e-3, 1e-3, 1e-2]
    pooled = pool(frame((lr, [1.0, 2.0, 3.0]), (lr, [1.0, 2.0, 3.0])))
    assert pooled["lr"].tolist() == lr
    assert np.isfinite(pooled["loss"]).all()
