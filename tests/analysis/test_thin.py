"""The rows of a chart: few, and none that matters is lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lrchart.analysis.thin import CURVE_ROWS, ROWS_PER_RUN, m4, reduce
from lrchart.pipeline import analyse

LOSSES = st.floats(-1e6, 1e6, allow_nan=False)


def test_m4_keeps_four_of_each_column() -> None:
    x = np.arange(10.0)
    y = np.array([1.0, 5, 0, 2, 3, 9, 9, 4, 8, 6])
    # Rows 0 to 4 and 5 to 9: first, highest, lowest and last of each.
    assert m4(x, y, 2).tolist() == [0, 1, 2, 4, 5, 7, 9]


@given(
    y=st.integers(2, 300).flatmap(lambda n: arrays(float, n, elements=LOSSES)),
    columns=st.integers(1, 50),
)
def test_m4_draws_the_same_envelope(y: Any, columns: int) -> None:
    x = np.linspace(-6, 0, len(y))
    rows = m4(x, y, columns)
    assert len(rows) <= 4 * columns
    assert (np.diff(rows) > 0).all()
    # A row on a border belongs to the column on the right.
    place = np.searchsorted(np.linspace(x[0], x[-1], columns + 1)[1:-1], x, side="right")
    whole, part = (
        pd.Series(y[r]).groupby(place[r]).agg(["first", "last", "min", "max"])
        for r in (slice(None), rows)
    )
    pd.testing.assert_frame_equal(whole.loc[part.index.intersection(whole.index)], part)
    assert (y[rows].min(), y[rows].max()) == (y.min(), y.max())


def noisy(dip: Any, steps: int, seed: int = 0) -> Any:
    x = np.linspace(0, 1, steps)
    curve = np.interp(x, np.linspace(0, 1, len(dip)), dip)
    return curve + np.random.default_rng(seed).normal(0, 0.05, steps)


def test_a_short_sweep_stays_as_it_is(sweep: Any, dip: Any) -> None:
    findings = analyse(sweep(noisy(dip, ROWS_PER_RUN)))
    assert reduce(findings).curve is findings.curve
    assert not reduce(findings).thinned


@pytest.mark.parametrize("steps", [ROWS_PER_RUN + 1, 5_000, 10_000])
def test_a_long_sweep_is_thinned_around_what_matters(sweep: Any, dip: Any, steps: int) -> None:
    loss = noisy(dip, steps)
    loss[steps // 7] = 50.0
    loss[steps // 5] = -3.0
    loss[-steps // 50 :] = np.inf
    findings = analyse(sweep(loss))
    excerpt = reduce(findings)
    assert excerpt.thinned
    assert len(excerpt.curve) <= ROWS_PER_RUN
    whole, part = findings.curve, excerpt.curve
    finite = np.isfinite(whole["loss"])
    assert {50.0, -3.0, loss[finite].max()} <= set(part["loss"])
    assert part["lr"].iloc[[0, -1]].tolist() == whole["lr"].iloc[[0, -1]].tolist()
    assert part.loc[part["diverged"], "lr"].iloc[0] == findings.edges.iloc[0]
    assert part.loc[~np.isfinite(part["loss"]), "lr"].iloc[0] == whole.loc[~finite, "lr"].iloc[0]
    for mark in findings.landmarks.to_dict("records"):
        assert mark["lr"] in set(part["lr"])
    assert part["slope_per_decade"].min() == whole["slope_per_decade"].min()


def test_the_tables_beside_the_curve_do_not_change(sweep: Any, dip: Any) -> None:
    findings = analyse(sweep(noisy(dip, 3_000)))
    excerpt = reduce(findings)
    assert excerpt.limits == findings.limits
    for name in ("windows", "suggestions", "landmarks"):
        assert getattr(excerpt, name) is getattr(findings, name)


def test_many_runs_share_the_rows(sweep: Any, dip: Any) -> None:
    runs = [sweep(noisy(dip, 400, seed=i), run=f"run {i}") for i in range(40)]
    excerpt = reduce(analyse(pd.concat(runs)))
    assert len(excerpt.curve) <= CURVE_ROWS
    assert excerpt.runs == [f"run {i}" for i in range(40)]


def test_the_spread_of_replicates_is_kept(sweep: Any, dip: Any) -> None:
    seeds = [sweep(noisy(dip, 2_000, seed=i), replicate=i) for i in range(3)]
    findings = analyse(pd.concat(seeds))
    excerpt = reduce(findings)
    assert len(excerpt.curve) <= ROWS_PER_RUN
    assert excerpt.curve["loss_low"].min() == findings.curve["loss_low"].min()
    assert excerpt.curve["loss_high"].max() == findings.curve["loss_high"].max()
