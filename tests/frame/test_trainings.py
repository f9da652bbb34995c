"""The frame of trainings: what is filled in, what is merged, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrchart.errors import InputError
from lrchart.frame.rates import SAME_RATE, merge_rates, spelling_note
from lrchart.frame.trainings import SCHEMA, measured, validate

LR = [1e-3, 1e-2, 1e-1]


def test_everything_but_lr_and_loss_is_filled_in() -> None:
    tidy = validate({"lr": [1e-1, 1e-3, 1e-2], "loss": [3.0, 2.0, 1.0]})
    assert tidy["lr"].tolist() == LR
    assert tidy["loss"].tolist() == [2.0, 1.0, 3.0]
    assert set(tidy["status"]) == {"finished"}
    assert set(tidy["group"]) == {"trainings"}
    assert tidy["replicate"].tolist() == [0, 0, 0]
    assert list(tidy.columns) == [name for name in SCHEMA if name in tidy]


def test_repeats_without_a_seed_are_numbered() -> None:
    tidy = validate({"lr": LR * 2, "loss": [1, 2, 3, 4, 5, 6]})
    assert tidy["replicate"].tolist() == [0, 1] * 3


def test_a_loss_that_is_no_number_has_diverged_and_is_kept() -> None:
    tidy = validate({"lr": [*LR, 1.0], "loss": [1.0, 2.0, np.nan, np.inf]})
    assert tidy["status"].tolist() == ["finished", "finished", "diverged", "diverged"]


def test_groups_stand_in_the_order_of_their_numbers() -> None:
    table = {"lr": LR * 3, "loss": range(9), "group": ["1024"] * 3 + ["256"] * 3 + ["64"] * 3}
    tidy = validate(table)
    assert list(tidy["group"].unique()) == ["64", "256", "1024"]
    assert list(tidy["at"].unique()) == [64, 256, 1024]


def test_named_groups_keep_their_order() -> None:
    table = {"lr": LR * 2, "loss": range(6), "group": ["sgd"] * 3 + ["adam"] * 3}
    tidy = validate(table)
    assert list(tidy["group"].unique()) == ["sgd", "adam"]
    assert tidy["at"].isna().all()


def test_what_failed_was_pruned_or_runs_has_no_place_on_the_curve() -> None:
    status = ["finished", "finished", "finished", "failed", "pruned", "running"]
    tidy = validate({"lr": LR * 2, "loss": [1, 2, 3, np.nan, 5, 6], "status": status})
    assert len(tidy) == 6
    assert measured(tidy)["loss"].tolist() == [1, 2, 3]


def test_26_spellings_become_14_rates() -> None:
    exact = [2.0**-k for k in range(4, 18)]
    rounded = [float(f"{lr:.3g}") for lr in exact[:12]]
    spelled = pd.Series([*exact, *rounded])
    assert spelled.nunique() == 26 - sum(lr in exact for lr in rounded)
    merged = merge_rates(spelled)
    assert merged.nunique() == 14
    note = spelling_note(spelled, merged)
    assert note.endswith("learning rates into 14 (within 1 % of each other)")
    assert spelling_note(pd.Series(LR), merge_rates(pd.Series(LR))) == ""


def test_rates_that_one_training_tells_apart_stay_apart() -> None:
    lr, seeds = pd.Series([1e-3, 1.005e-3]), pd.DataFrame({"replicate": [0, 0]})
    assert merge_rates(lr, seeds).tolist() == [1e-3, 1.005e-3]
    assert merge_rates(lr, pd.DataFrame({"replicate": [0, 1]})).nunique() == 1


@given(st.lists(st.floats(1e-8, 1e2), min_size=1, max_size=40))
def test_merging_moves_no_rate_by_more_than_one_percent(rates: list[float]) -> None:
    lr = pd.Series(rates)
    merged = merge_rates(lr)
    assert (np.abs(np.log(merged / lr)) <= np.log(SAME_RATE) + 1e-12).all()
    assert merged.nunique() <= lr.nunique()


REFUSED = [  # table, text in the message
    ({"loss": [1]}, "no column 'lr' (constant or peak learning rate; greater than 0)"),
    ({"lr": [1.0], "mse": [1]}, "no column 'loss'"),
    ({"lr": [], "loss": []}, "the table has no rows; a U-curve needs trainings at 3"),
    ({"lr": [1e-3, 0, 1], "loss": [1, 2, 3]}, "column 'lr', row 2: 0.0 is not a learning rate"),
    ({"lr": [1e-3, 1e-2], "loss": [1, 2]}, "have 2 different learning rates per group"),
    ({"lr": [1e-3, 1e-3], "loss": [1, 2]}, "have 1 different learning rate per group"),
    ({"lr": LR, "loss": [1, 2, 3], "status": "done"}, "status must be one of 'finished'"),
    ({"lr": LR, "loss": ["1", "2", "x"]}, "column 'loss', row 3: 'x' is not a number"),
    (
        {"lr": [*LR, 1e-3], "loss": [1, 2, 3, 4], "replicate": 7},
        "group 'trainings' has two trainings at lr 0.001 with seed 7",
    ),
    ({"lr": LR, "loss": [1, 2, 3], "status": "failed"}, "none of the 3 trainings finished: failed"),
    (
        {"lr": LR, "loss": [1, 2, 3], "steps": [100, 100, 200]},
        "trainings of group 'trainings' took 100 to 200 steps",
    ),
    ({"lr": LR, "loss": [1, 2, 3], "group": ["a", None, "a"]}, "column 'group', row 2"),
]


@pytest.mark.parametrize(("table", "sentence"), REFUSED)
def test_what_is_wrong_is_named(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(InputError) as refusal:
        validate(pd.DataFrame(table))
    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_diverged_training_may_have_stopped_early() -> None:
    tidy = validate({"lr": [*LR, 1.0], "loss": [3, 2, 1, np.nan], "steps": [100, 100, 100, 7]})
    assert tidy["steps"].tolist() == [100, 100, 100, 7]


def test_the_input_is_not_changed_and_validating_twice_changes_nothing() -> None:
    table = pd.DataFrame({"lr": LR[::-1], "loss": [1.0, np.nan, 3.0], "note": ["a", "b", "c"]})
    before = table.copy()
    tidy = validate(table)
    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(validate(tidy), tidy)
    assert tidy["note"].tolist() == ["c", "b", "a"]


@pytest.mark.parametrize("columns", [{}, {"step": range(100), "schedule": "constant"}])
def test_a_range_test_is_refused(columns: dict[str, object]) -> None:
    sweep = pd.DataFrame({"lr": np.geomspace(1e-6, 1, 100), "loss": 1.0}).assign(**columns)
    with pytest.raises(InputError, match="this is one range test, not many trainings"):
        validate(sweep)
    named = sweep.drop(columns=columns.keys()).assign(run=[f"r{i}" for i in range(100)])
    assert len(validate(named)) == 100


STEPS = np.arange(200)
SCHEDULES = {
    "cosine": 1e-3 * (1 + np.cos(np.pi * STEPS / 200)),
    "warm-up": 1e-3 * np.minimum(STEPS + 1, 200 - STEPS),
    "stairs": 1e-3 * 0.1 ** (STEPS // 70),
}


@pytest.mark.parametrize("rates", SCHEDULES.values(), ids=[*SCHEDULES])
def test_one_training_is_refused(rates: np.ndarray) -> None:
    training = pd.DataFrame({"step": STEPS, "lr": rates, "loss": 1.0})
    with pytest.raises(InputError, match="this is one training under a schedule, or one range"):
        validate(training)


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)], ids=["up", "down"])
def test_trainings_that_a_column_counts_are_not(order: slice) -> None:
    rates = np.repeat(np.geomspace(1e-4, 1, 9), 3)[order]
    assert len(validate({"step": np.arange(27), "lr": rates, "loss": 1.0})) == 27
    assert len(validate({"step": np.arange(27), "lr": np.tile(rates[::3], 3), "loss": 1.0})) == 27
