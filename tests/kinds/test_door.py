"""Frames are answered without the rows that are no part of their range test, as files are."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.errors import KindError
from lrchart.kinds import lazy

polars = pytest.importorskip("polars")

RATES = np.geomspace(1e-6, 1, 120)
X = np.log10(RATES)
LOSSES = 2.5 - 1.5 / (1 + np.exp(-4 * (X + 3))) + 9 * np.maximum(X + 1, 0) ** 2
LOSSES += np.random.default_rng(0).normal(0, 0.02, 120)
SWEEP = pd.DataFrame({"step": np.arange(120), "lr": RATES, "loss": LOSSES})
TRAINED = pd.DataFrame(
    {"step": 120 + np.arange(900), "lr": 3e-3, "loss": np.linspace(2.5, 0.2, 900)}
)
FILE = pd.concat([SWEEP, TRAINED], ignore_index=True)

FRAMES = [
    FILE,
    FILE.sample(frac=1, random_state=1),
    FILE.drop(columns="step"),
    polars.from_pandas(FILE),
    polars.from_pandas(FILE).lazy(),
    lrchart.validate(FILE.drop(columns="step")),
    {name: FILE[name].to_numpy() for name in FILE},
    {"lr": FILE["lr"].tolist(), "loss": FILE["loss"].tolist(), "run": "mine"},
]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: type(frame).__name__)
def test_a_training_after_a_range_test_changes_no_answer(
    frame: Any, caplog: pytest.LogCaptureFixture
) -> None:
    numbers = ["lr", "lr_low", "lr_high"]
    with caplog.at_level(logging.WARNING):
        answer = lrchart.suggest(frame)[numbers]
    pd.testing.assert_frame_equal(answer, lrchart.suggest(SWEEP)[numbers])
    assert caplog.messages == ["left out the last 900 steps, at another rate"]


def test_the_run_is_named_if_there_are_several(caplog: pytest.LogCaptureFixture) -> None:
    both = pd.concat([FILE.assign(run="long"), SWEEP.assign(run="short")])
    assert lrchart.suggest(both)["lr"].nunique() == 1
    assert caplog.messages == ["left out the last 900 steps, at another rate (run 'long')"]


def test_a_frame_that_is_not_looked_at_whole_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lazy, "LOOKED", 600)
    with pytest.raises(KindError) as caught:
        lrchart.suggest(polars.from_pandas(FILE).lazy())
    assert str(caught.value) == (
        "it holds more than a range test from 1e-6 to 0.89, and is too long to be read in part: "
        "save the range test on its own"
    )


def test_a_plateau_is_no_reason_to_refuse_a_long_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lazy, "LOOKED", 100)
    held = np.append(np.full(40, 1e-6), RATES)
    table = {"step": np.arange(160), "lr": held, "loss": np.append(np.full(40, 2.5), LOSSES)}
    assert len(lrchart.suggest(polars.LazyFrame(table))) == 1


DECLARED = [
    FILE.assign(kind="sweep"),
    FILE.assign(kind="sweep").sample(frac=1, random_state=1),
    FILE.assign(kind="sweep").drop(columns="step"),
    polars.from_pandas(FILE.assign(kind="sweep")).lazy(),
]


@pytest.mark.parametrize("frame", DECLARED, ids=lambda frame: type(frame).__name__)
def test_of_a_declared_sweep_only_the_range_test_is_read(
    frame: Any, caplog: pytest.LogCaptureFixture
) -> None:
    answer = lrchart.suggest(frame)["lr"].item()
    assert answer == pytest.approx(lrchart.suggest(SWEEP)["lr"].item(), rel=1e-3)
    assert caplog.messages == ["left out the last 900 steps, at another rate"]


def test_a_declared_sweep_without_a_range_test_is_read_whole(
    caplog: pytest.LogCaptureFixture,
) -> None:
    held = pd.DataFrame({"lr": np.append(np.geomspace(1e-4, 1e-3, 20), np.full(60, 1e-3))})
    frame = held.assign(loss=np.linspace(2, 1, 80), kind="sweep")
    with pytest.raises(KindError):
        lrchart.suggest(frame.drop(columns="kind"))
    assert len(lrchart.analyse(frame).curve) == 80
    assert caplog.messages == []


def test_a_declared_run_beside_one_that_is_not_loses_its_own_rows_only(
    caplog: pytest.LogCaptureFixture,
) -> None:
    both = pd.concat([SWEEP.assign(run="plain"), FILE.assign(run="mine", kind="sweep")])
    assert lrchart.suggest(both)["lr"].nunique() == 1
    assert caplog.messages == ["left out the last 900 steps, at another rate"]


def test_a_sweep_resumed_at_another_interval_is_a_guess_that_names_it() -> None:
    again = SWEEP.iloc[50::5]
    again = again.assign(loss=again["loss"] * 1.001)  # losses that are the same would be copies
    answer = lrchart.suggest(pd.concat([SWEEP[:60], again]))
    assert not answer["readable"].item()
    reason = (
        "the rows left out may be a part of this sweep, logged at another interval: log all of it"
    )
    assert answer["reason"].item().startswith(f"{reason} at one")


T = np.linspace(0, 1, 300)
GRID = np.tile(np.geomspace(1e-5, 1e-1, 9), 5)[np.random.default_rng(3).permutation(45)]
REFUSED = {  # rates without steps, the sentence about them
    "a cosine": (
        1e-3 * (1.01 + np.cos(np.pi * T)),
        "the rate only falls, from 2e-3 to 1e-5, along a curve: this is a training",
    ),
    "cycles": (1e-3 * (0.1 + 6 * T % 1), "the rate turns 11 times between 1e-4 and 1.1e-3: this"),
    "a grid in any order": (
        GRID,
        "45 rows are at 9 rates between 1e-5 and 0.1, each visited several times: these look like",
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_frame_that_was_validated_keeps_the_order_of_its_rows(
    case: tuple[np.ndarray, str],
) -> None:
    rates, sentence = case
    frame = {"lr": rates, "loss": 1 + np.exp(-np.linspace(0, 3, len(rates)))}
    for each in (frame, lrchart.validate(frame), lrchart.validate(lrchart.validate(frame))):
        with pytest.raises(KindError) as caught:
            lrchart.suggest(each)
        assert str(caught.value).startswith(sentence)
