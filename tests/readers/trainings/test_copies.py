"""Trainings that stand twice in a table are no seeds: their repeats have no noise."""

import logging

import numpy as np
import pandas as pd
import pytest

from lrchart.readers.trainings.reader import read_trainings

LR = np.geomspace(1e-4, 1e-2, 9)
RNG = np.random.default_rng(3)
#: one training at each of nine rates
ONE = pd.DataFrame({"lr": LR, "loss": 1 + np.log10(LR / 1e-3) ** 2 + RNG.normal(0, 0.08, 9)})
#: a second training at each of them
OTHER = ONE.assign(loss=ONE["loss"] + RNG.normal(0, 0.08, 9))
BOTH = pd.concat([ONE, OTHER])
DIVERGED = ONE.assign(loss=ONE["loss"].where(ONE["lr"] < 3e-3))

#: name -> (rows, number of rows that are left, seeds)
CASES = {
    "once": (ONE, 9, 1),
    "twice": (pd.concat([ONE, ONE]), 9, 1),
    "each row twice": (ONE.loc[ONE.index.repeat(2)], 9, 1),
    "fifty times": (pd.concat([ONE] * 50), 9, 1),
    "some rows twice": (pd.concat([ONE, ONE[:5]]), 9, 1),
    "two seeds": (BOTH, 18, 2),
    "two seeds twice": (pd.concat([BOTH, BOTH]), 18, 2),
    "two seeds, equal at two rates": (pd.concat([ONE, OTHER[2:], ONE[:2]]), 18, 2),
    "diverged ones twice": (pd.concat([DIVERGED, DIVERGED]), 9, 1),
    "seeds that are given": (
        pd.concat([ONE.assign(seed=0), ONE.assign(seed=1)]),
        9,
        1,
    ),
    "names that differ": (
        pd.concat([ONE.assign(name=[*"abcdefghi"]), ONE.assign(name=[*"jklmnopqr"])]),
        9,
        1,
    ),
    "two seeds, with a column that is empty": (BOTH.assign(note=None), 18, 2),
    "two seeds, with a column that is empty in places": (
        BOTH.assign(note=["a", *[None] * 17]),
        18,
        2,
    ),
    "failed ones": (
        pd.concat(
            [ONE.assign(status="finished"), *[ONE[:4].assign(loss=np.nan, status="failed")] * 2]
        ),
        17,
        3,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_training_counts_once(name, caplog):
    rows, left, seeds = CASES[name]
    with caplog.at_level(logging.WARNING):
        frame = read_trainings(rows)
    assert (len(frame), frame["replicate"].nunique()) == (left, seeds)
    gone = len(rows) - left
    words = ("repeated rows", "trainings exactly like earlier ones")
    said = any(f"left out {gone} {what}" in caplog.text for what in words)
    assert said == (gone > 0)
