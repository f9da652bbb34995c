"""The contract: what is taken, what it becomes, and the sentence for everything else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrchart.errors import InputError
from lrchart.frame.schema import SCHEMA, sweeps
from lrchart.frame.validation import validate

TWO = {"lr": [1e-3, 1e-2], "loss": [2.0, 1.0]}

REFUSED: list[tuple[Any, str]] = [
    (5, "expected a dataframe or a mapping of columns; got int"),
    ({}, "no column 'lr' (learning rate in force for that step; greater than 0); found none"),
    (
        {"loss": [1, 2], "rate": [1, 2]},
        "no column 'lr' (learning rate in force for that step; greater than 0); "
        "found 'loss', 'rate'",
    ),
    (
        {"lr": [1, 2]},
        "no column 'loss' (mini-batch loss as measured; NaN or ±inf means that the step "
        "diverged, and "
        "is kept); found 'lr'",
    ),
    (
        {"lr": [], "loss": []},
        "the table has no rows; a range test needs at least 2 learning rates",
    ),
    (
        {"lr": [1, 2], "loss": [1]},
        "the columns do not form a table: All arrays must be of the same length",
    ),
    (
        {**TWO, "lr": [1e-3, 0.0]},
        "column 'lr', row 2: 0.0 is not a learning rate; it must be finite and greater than 0",
    ),
    (
        {**TWO, "lr": [-1e-3, 1.0]},
        "column 'lr', row 1: -0.001 is not a learning rate; it must be finite and greater than 0",
    ),
    (
        {**TWO, "lr": [1.0, np.nan]},
        "column 'lr', row 2: nan is not a learning rate; it must be finite and greater than 0",
    ),
    (
        {**TWO, "lr": [1.0, np.inf]},
        "column 'lr', row 2: inf is not a learning rate; it must be finite and greater than 0",
    ),
    (
        {**TWO, "lr": [1.0, 5e-324]},
        "column 'lr', row 2: 5e-324 is not a learning rate; the limits are 1e-100 and 1e+100 "
        "(MAX_LR)",
    ),
    (
        {**TWO, "optimal_lr": [np.nan, 5e-324]},
        "column 'optimal_lr', row 2: 5e-324 is not a learning rate; the limits are 1e-100 and "
        "1e+100 (MAX_LR)",
    ),
    (
        {**TWO, "optimal_lr": -1.0},
        "column 'optimal_lr', row 1: -1.0 is not a learning rate; it must be finite and greater "
        "than 0",
    ),
    ({**TWO, "optimal_lr": "best"}, "column 'optimal_lr', row 1: 'best' is not a number"),
    (
        {"lr": [1.0, float(np.nextafter(1, 2))], "loss": [1, 2]},
        "run 'run' (replicate 0) has one learning rate; a range test needs at least 2",
    ),
    (
        {**TWO, "run": "a" * 3000},
        "column 'run': a value has 3,000 characters; the limit is 2,000 (MAX_NAME)",
    ),
    ({**TWO, "lr": ["fast", 1]}, "column 'lr', row 1: 'fast' is not a number"),
    ({**TWO, "loss": [1, "1,5"]}, "column 'loss', row 2: '1,5' is not a number"),
    ({**TWO, "loss": [1, 2j]}, "column 'loss' holds complex numbers; expected real ones"),
    ({**TWO, "step": [0, 0.5]}, "column 'step', row 2: 0.5 is not a whole number"),
    ({**TWO, "replicate": [0, None]}, "column 'replicate', row 2: nan is not a whole number"),
    ({**TWO, "run": ["a", None]}, "column 'run', row 2: the cell is empty"),
    (
        {"lr": [1e-3], "loss": [1.0]},
        "run 'run' (replicate 0) has one step; a range test needs many",
    ),
    (
        {"lr": [1, 2, 3, 3], "loss": [1, 1, 1, 1], "run": ["a", "a", "b", "b"]},
        "run 'b' (replicate 0) has one learning rate; a range test needs at least 2",
    ),
    (
        pd.DataFrame([[1, 2, 3]], columns=["lr", "loss", "lr"]),
        "column 'lr' appears twice; keep one",
    ),
]


@pytest.mark.parametrize(("frame", "sentence"), REFUSED, ids=[s for _, s in REFUSED])
def test_what_is_no_sweep_is_refused_in_one_sentence(frame: Any, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        validate(frame)
    assert str(caught.value) == sentence


def test_missing_columns_are_filled_in() -> None:
    tidy = validate(TWO)
    assert list(tidy.columns) == ["run", "replicate", "step", "lr", "loss"]
    assert tidy["run"].tolist() == ["run", "run"]
    assert tidy["replicate"].tolist() == [0, 0]
    assert tidy["step"].tolist() == [0, 1]


def test_the_dtypes_are_those_of_the_schema() -> None:
    told = {"training_steps": ["2000", None], "schedule": ["decay", "decay"], "attempt": [1, 1]}
    told |= {"planned_steps": [9, 9]}
    tidy = validate(
        {**TWO, **told, "lr": ["0.1", " 1e0 "], "optimal_lr": [0.5, 0.5], "run": [1, 1]}
    )
    # The dtype "str" differs between pandas 2 and 3.
    assert dict(tidy.dtypes) == {name: pd.Series(dtype=SCHEMA[name].dtype).dtype for name in SCHEMA}
    assert tidy["lr"].tolist() == [0.1, 1.0]
    assert tidy["run"].tolist() == ["1", "1"]


def test_a_loss_that_blew_up_is_kept() -> None:
    tidy = validate({"lr": [1, 2, 3, 4, 5], "loss": [1.0, "nan", None, np.inf, -np.inf]})
    np.testing.assert_array_equal(tidy["loss"], [1.0, np.nan, np.nan, np.inf, -np.inf])


def test_sweeps_are_sorted_and_runs_keep_their_order() -> None:
    tidy = validate(
        {
            "run": ["z", "a", "z", "a", "z", "z"],
            "replicate": [1, 0, 0, 0, 1, 0],
            "lr": [3.0, 2.0, 2.0, 1.0, 1.0, 1.0],
            "loss": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
            "note": list("abcdef"),
        }
    )
    assert tidy["run"].tolist() == ["z"] * 4 + ["a"] * 2
    assert tidy["replicate"].tolist() == [0, 0, 1, 1, 0, 0]
    assert tidy["note"].tolist() == list("fceadb")
    assert [key for key, _ in sweeps(tidy)] == [("z", 0), ("z", 1), ("a", 0)]


def test_rows_are_numbered_in_the_order_in_which_they_were_recorded() -> None:
    rows = {"run": list("abaab"), "lr": [3, 2, 1, 2, 1], "loss": [3.0, 2.0, 1.0, 4.0, 5.0]}
    tidy = validate(rows)
    assert tidy["step"].tolist() == [1, 2, 0, 1, 0]
    pd.testing.assert_frame_equal(validate(tidy), tidy)
    pd.testing.assert_frame_equal(validate(tidy.to_dict("list")), tidy)


def test_equal_rates_are_ordered_by_step() -> None:
    tidy = validate({"lr": [2, 1, 1], "loss": [3.0, 2.0, 1.0], "step": [2, 1, 0]})
    assert tidy["step"].tolist() == [0, 1, 2]
    assert tidy["loss"].tolist() == [1.0, 2.0, 3.0]


def test_the_input_is_not_changed() -> None:
    given_ = pd.DataFrame({"loss": [1.0, 2.0], "lr": [1.0, 0.1]}, index=[7, 7])
    before = given_.copy()
    validate(given_)
    pd.testing.assert_frame_equal(given_, before)


@pytest.mark.parametrize("kind", ["polars", "polars-lazy", "pyarrow"])
def test_other_dataframes_are_read_alike(kind: str) -> None:
    columns = {"lr": [1e-3, 1e-2, 1e-1], "loss": [2.0, float("nan"), 1.0], "run": ["a"] * 3}
    if kind == "pyarrow":
        import pyarrow

        frame = pyarrow.table(columns)
    else:
        import polars

        frame = polars.DataFrame(columns)
        frame = frame.lazy() if kind == "polars-lazy" else frame
    pd.testing.assert_frame_equal(validate(frame), validate(columns))


rates = st.lists(
    st.floats(1e-12, 1e12, allow_subnormal=False), min_size=2, max_size=40, unique=True
).filter(lambda lr: max(lr) > 1.001 * min(lr))


@given(rates, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_in_their_steps_alone(lr: list[float], random: Any) -> None:
    rows = [(rate, float(i)) for i, rate in enumerate(lr)]
    shuffled = random.sample(rows, len(rows))
    first, second = (
        validate({"lr": [r for r, _ in some], "loss": [y for _, y in some]})
        for some in (rows, shuffled)
    )
    assert second.sort_values("step")["lr"].tolist() == [rate for rate, _ in shuffled]
    pd.testing.assert_frame_equal(first.drop(columns="step"), second.drop(columns="step"))
    assert first["lr"].is_monotonic_increasing


@given(rates)
def test_a_tidy_frame_is_left_as_it_is(lr: list[float]) -> None:
    tidy = validate({"lr": lr, "loss": list(range(len(lr))), "extra": "x"})
    pd.testing.assert_frame_equal(validate(tidy), tidy)


def test_a_loss_that_cannot_be_squared_has_blown_up_or_vanished() -> None:
    losses = [1e300, -1e300, 1e100, 5e-324, -1e-101, 1e-100, np.nan]
    column = validate({"lr": range(1, 8), "loss": losses})["loss"]
    assert column[:6].tolist() == [np.inf, -np.inf, 1e100, 0.0, 0.0, 1e-100]
    assert np.isnan(column[6])
    assert losses[0] == 1e300


def test_rows_that_stand_twice_are_counted_once(sweep: Any, dip: np.ndarray) -> None:
    frame = sweep(dip)
    pd.testing.assert_frame_equal(validate(pd.concat([frame, frame])), frame)
    pd.testing.assert_frame_equal(validate(pd.concat([frame, frame[::-1]])), frame)


def test_a_step_that_was_measured_twice_is_kept(sweep: Any, dip: np.ndarray) -> None:
    frame = sweep(dip)
    again = frame.assign(loss=frame["loss"] + 0.1)
    assert len(validate(pd.concat([frame, again]))) == 2 * len(frame)
