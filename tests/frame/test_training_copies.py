"""Seeds and repeats of trainings that are copies count once, and it is said."""

from __future__ import annotations

import logging

import numpy as np
import pandas as pd
import pytest

from lrchart import optimum
from lrchart.frame.trainings import validate

LR = np.geomspace(1e-4, 1e-2, 9)
RNG = np.random.default_rng(3)
#: seed 0
ONE = pd.DataFrame({"lr": LR, "loss": 1 + np.log10(LR / 1e-3) ** 2 + RNG.normal(0, 0.08, 9)})
#: a second seed
OTHER = ONE.assign(loss=ONE["loss"] + RNG.normal(0, 0.08, 9))
FIRST = ONE.assign(replicate=0)
SECOND = OTHER.assign(replicate=1)
LIKE_FIRST = ONE.assign(replicate=2)


def dead(rows: pd.DataFrame, loss: float = np.log(10)) -> pd.DataFrame:
    """Return trainings that learn nothing at the four highest rates."""
    return rows.assign(loss=rows["loss"].where(rows["lr"] < LR[5], loss))


def coarse(seeds: int) -> pd.DataFrame:
    """Return losses of three rates, rounded to hundredths, which are equal here and there."""
    rng = np.random.default_rng(1)
    parts = [
        ONE[:3].assign(loss=rng.integers(0, 4, 3) / 100 + [0, 1, 2], replicate=seed)
        for seed in range(seeds)
    ]
    return pd.concat(parts)


#: name -> (rows, number of copies)
CASES = {
    "two seeds": (pd.concat([FIRST, SECOND]), 0),
    "a seed under two numbers": (pd.concat([FIRST, LIKE_FIRST]), 9),
    "among others": (pd.concat([FIRST, SECOND, LIKE_FIRST]), 9),
    "under three numbers": (pd.concat([FIRST, LIKE_FIRST, ONE.assign(replicate=3)]), 18),
    "at the rates that it has": (pd.concat([FIRST, SECOND, LIKE_FIRST[::2]]), 5),
    "at too few rates": (pd.concat([FIRST, SECOND, LIKE_FIRST[:2]]), 0),
    "equal at two rates": (
        pd.concat([FIRST, pd.concat([OTHER[2:], ONE[:2]]).assign(replicate=2)]),
        0,
    ),
    "equal where nothing is learned": (pd.concat([dead(FIRST), dead(SECOND)]), 0),
    "equal where all diverge": (pd.concat([dead(FIRST, np.nan), dead(SECOND, np.nan)]), 0),
    "copies of which some diverge": (pd.concat([dead(FIRST, np.nan), dead(LIKE_FIRST, np.nan)]), 9),
    "coarsely rounded": (coarse(12), 0),
    "rows that stand twice": (pd.concat([FIRST, FIRST[2:4]]), 2),
    "without seeds": (pd.concat([ONE, OTHER]), 0),
    "twice without seeds": (pd.concat([ONE, ONE]), 9),
    "two seeds twice, shuffled": (pd.concat([ONE, OTHER] * 2).sample(frac=1, random_state=0), 18),
    "dead ones without seeds": (pd.concat([dead(ONE), dead(OTHER)]), 0),
    "diverged ones without seeds": (pd.concat([dead(ONE, np.nan), dead(OTHER, np.nan)]), 0),
    "another group": (pd.concat([FIRST.assign(group="a"), LIKE_FIRST.assign(group="b")]), 0),
    "one group of two": (
        pd.concat([FIRST, LIKE_FIRST, SECOND, FIRST.assign(group="b")]).fillna({"group": "a"}),
        9,
    ),
    "running ones": (pd.concat([FIRST, LIKE_FIRST.assign(status="running")]).fillna("finished"), 0),
}


@pytest.mark.parametrize("name", CASES)
def test_a_copy_of_a_training_counts_once(name: str, caplog: pytest.LogCaptureFixture) -> None:
    rows, count = CASES[name]
    with caplog.at_level(logging.WARNING):
        frame = validate(rows)
    assert len(rows) - len(frame) == count
    said = [f"left out {count} trainings exactly like earlier ones"] if count else []
    assert caplog.messages == said
    assert len(validate(frame)) == len(frame)
    assert caplog.messages == said


@pytest.mark.parametrize("name", ["a seed under two numbers", "twice without seeds"])
def test_the_interval_of_copies_is_that_of_one_seed(name: str) -> None:
    """As two seeds without noise, they would have a much narrower interval."""
    rows, _ = CASES[name]
    pd.testing.assert_frame_equal(optimum(rows), optimum(ONE))
