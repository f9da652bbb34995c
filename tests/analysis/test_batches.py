"""Sweeps of a frame as matrices: every step once, of runs and repeats of any length."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.analysis import batches as module
from lrchart.analysis.batches import Sweeps, sweeps_of
from lrchart.frame.reduction import INFINITE, LOWEST, MEASURED
from lrchart.frame.validation import validate

#: (run, replicate, steps)
SIZES = [("b", 0, 5), ("a", 0, 3), ("a", 1, 4), ("c", 0, 3), ("d", 0, 2), ("d", 3, 2)]


@pytest.fixture
def tidy() -> pd.DataFrame:
    parts = [
        pd.DataFrame({"run": run, "replicate": replicate, "lr": np.arange(1.0, steps + 1)})
        for run, replicate, steps in SIZES
    ]
    table = pd.concat(parts, ignore_index=True)
    return validate(table.assign(loss=np.arange(len(table), dtype=float)))


@pytest.fixture(params=[1, 1 << 17], ids=["one a part", "all together"])
def sweeps(tidy, monkeypatch, request) -> Sweeps:
    monkeypatch.setattr(module, "CELLS", request.param)
    return sweeps_of(tidy)


def test_runs_are_named_in_the_order_of_the_frame(sweeps) -> None:
    assert sweeps.names == list("bacd")
    assert sweeps.run.tolist() == [0, 1, 1, 2, 3, 3]
    assert sweeps.sweep(2)[1].tolist() == [8, 9, 10, 11]


def test_repeats_of_a_run_stand_together_and_end_in_nan(sweeps) -> None:
    seen = {}
    for runs, lr, loss, *others in sweeps.of_runs():
        np.testing.assert_array_equal(np.isnan(lr), np.isnan(loss))
        for values in others:
            np.testing.assert_array_equal(np.isnan(lr), np.isnan(values))
        seen |= dict(zip(runs.tolist(), loss, strict=True))
    losses = [[row[~np.isnan(row)].tolist() for row in seen[run]] for run in range(4)]
    sweep = [sweeps.sweep(at)[1].tolist() for at in range(6)]
    assert losses == [sweep[:1], sweep[1:3], sweep[3:4], sweep[4:]]


CONDENSED = {LOWEST: 1.0, "steps": 11, MEASURED: 10, INFINITE: 0}
#: (columns of a sweep with four rows, optimizer steps of each row)
WORTH = [
    ({}, 1),
    ({"step": [0, 1, 2, 3]}, 1),
    ({"step": [7, 27, 47, 67]}, 20),
    ({"step": [0, 0, 1, 1]}, 1 / 3),  # two micro-batches per step
    ({"step": [5, 5, 5, 5]}, 1),  # no information
    ({"loss": [4, np.nan, 2, 1], "step": [0, 10, 20, 30]}, [15, 0, 15, 15]),  # one not measured
    (CONDENSED, 10),
    (CONDENSED | {"step_low": [0, 5, 10, 15], "step_high": [5, 10, 15, 19]}, 190 / 39),
]


@pytest.mark.parametrize(("columns", "worth"), WORTH)
def test_a_row_is_worth_its_share_of_the_optimizer_steps(columns, worth: float) -> None:
    tidy = validate({"lr": [1, 2, 3, 4], "loss": [4, 3, 2, 1], **columns})
    ((_, _, _, steps, _),) = sweeps_of(tidy).of_runs()
    np.testing.assert_allclose(steps[0, 0], np.broadcast_to(worth, 4))


def logged(*parts: range) -> pd.DataFrame:
    """Return those steps of a sweep of a thousand that were logged."""
    step = np.concatenate(parts)
    x = -7 + 7 * step / 999
    loss = 2.3 - 1.4 / (1 + np.exp(-(x + 3) / 0.3)) + 9 * np.maximum(x + 1.5, 0) ** 2
    noise = np.random.default_rng(3).normal(1, 0.03, 1000)[step]
    return pd.DataFrame({"step": step, "lr": 10**x, "loss": loss * noise})


EVERY, FIRST, LAST = range(0, 1000, 10), range(0, 750, 10), range(750, 1000)


def test_rows_logged_at_two_intervals_are_worth_their_own() -> None:
    worth = sweeps_of(validate(logged(FIRST, LAST))).worth
    assert worth.tolist() == [10.0] * 75 + [5.5] + [1.0] * 249
    assert sweeps_of(validate(logged(FIRST, LAST)[::-1])).worth.tolist() == worth.tolist()


def test_rows_that_are_missing_here_and_there_are_no_second_interval() -> None:
    rows = np.delete(np.arange(0, 1000, 10), [5, 17, 18, 40, 41, 42, 80])
    worth = sweeps_of(validate(logged(rows))).worth
    np.testing.assert_allclose(worth, 990 / 92)


@pytest.mark.parametrize("parts", [(FIRST, LAST), (range(200), range(200, 1000, 10))])
def test_a_sweep_logged_at_two_intervals_has_the_answer_of_one(parts: tuple[range, range]) -> None:
    """It was off by a quarter of a decade and more."""
    one, two = (lrchart.suggest(logged(*each))["lr"].item() for each in ((EVERY,), parts))
    assert abs(np.log10(two / one)) < 0.15
    two = logged(*parts).assign(loss=lambda rows: 3 - rows["step"] / 500 + rows["loss"] / 1e3)
    assert "warm-up" not in lrchart.suggest(two)["reason"].item()
