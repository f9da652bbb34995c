"""Whatever a sweep is given, it is refused in one sentence before it trains, or means a number."""

import math
import re

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import LrchartError, OptionError
from lrchart.recorders.sweep import Sweep
from tests.recorders.conftest import Rude

#: values of wrong types
ODD = [
    None, True, "a", "1e-3", b"1", [], [1, 2], {}, {"a": 1}, set(), object(), Rude(), Rude, print,
    math.nan, math.inf, -1, 0, 10**400, 1j, np.array([1.0, 2.0]), np.array("a"), np.ma.masked,
    np.datetime64("2020-01-01"), np.timedelta64(5), pd.NaT, pd.NA, pd.Timestamp("2020-01-01"),
    "\0", "a\nb", "\ud800", "", " ",
]  # fmt: skip
STEPS = 'steps must be a whole number from 2 to 5,000,000 (MAX_ROWS) or "auto"; got'
NAME = "must be one line of text without space at its ends; got"
LIMITS = "start and end must lie between 1e-100 and 1e+100 (MAX_LR); got"
ALIKE = "start and end must differ in their first six digits; got"
RISE = "divergence must be a number above 0, or None to never stop; got"
OPTIONS = [
    "start", "end", "steps", "spacing", "run", "replicate", "accumulate", "divergence", "path",
    "overwrite", "progress", "training_steps", "schedule", "restore",
]  # fmt: skip
OPTIONAL = {"divergence", "path", "training_steps", "schedule", "restore"}


def assert_sentence(error, start=""):
    text = str(error)
    assert start in text
    assert "\n" not in text
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", text)
    assert len(text) < 300


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("value", ODD, ids=lambda value: type(value).__name__)
def test_an_odd_option_is_refused_in_a_sentence_or_is_of_use(option, value, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    try:
        sweep = Sweep(**{option: value})
        for _lr in sweep:
            sweep.record(1.0)
            if sweep.step == 2:
                break
        frame = sweep.frame()
    except OptionError as error:
        assert_sentence(error, option)
        assert list(tmp_path.iterdir()) == []
    else:
        assert (
            option in {"overwrite", "progress"}
            or value is True
            or np.isscalar(value)
            or (
                value is None
                and option in {"divergence", "path", "training_steps", "schedule", "restore"}
            )
        )
        assert len(frame) == 2


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"start": "1e-5"}, "start must be a number above 0; got '1e-5'"),
        ({"end": None}, "end must be a number above 0; got None"),
        ({"start": 0.1, "end": 0.01}, "start must be below end; got 0.1 and 0.01"),
        ({"steps": 1e9}, f"{STEPS} 1000000000.0"),
        ({"steps": 2.5}, f"{STEPS} 2.5"),
        ({"steps": "300"}, f"{STEPS} '300'"),
        ({"spacing": []}, "spacing must be one of 'exponential', 'linear'; got []"),
        ({"accumulate": "4"}, "accumulate must be a whole number of at least 1; got '4'"),
        ({"replicate": 0.5}, "replicate must be a whole number; got 0.5"),
        ({"replicate": 2**70}, "replicate must be a whole number; got 1180591620717411303424"),
        ({"divergence": "no"}, f"{RISE} 'no'"),
        ({"path": 5}, "path must name a .csv or .jsonl file; got 5"),
        ({"run": 5}, f"run {NAME} 5"),
        ({"run": "a\nb"}, f"run {NAME} 'a\\nb'"),
        ({"run": ""}, f"run {NAME} ''"),
        ({"end": 1e200}, f"{LIMITS} 1e-07 and 1e+200"),
        ({"start": 1.0, "end": 1.0 + 1e-9}, f"{ALIKE} 1.0 and 1.000000001"),
        ({"training_steps": 0}, "training_steps must be 1 to 1e+09 optimizer steps; got 0"),
        (
            {"schedule": "step"},
            "schedule must be one of 'constant', 'decay'; got 'step'; a rate that falls to "
            "(almost) 0, as cosine and linear schedules do, is a 'decay'",
        ),
    ],
)  # fmt: skip
def test_the_sentence(options, sentence):
    with pytest.raises(OptionError) as caught:
        Sweep(**options)
    assert str(caught.value) == sentence


def test_numbers_of_other_kinds_are_numbers():
    sweep = Sweep(
        np.float32(0.5), np.array(1.0), np.float64(3), accumulate=2.0, divergence=np.int64(2)
    )
    assert sweep.rates.tolist() == [0.5, pytest.approx(0.5**0.5), 1.0]
    for _lr in sweep:
        sweep.record(1.0)
        sweep.record(2.0)
    assert sweep.frame()["loss"].tolist() == [1.5] * 3


@pytest.mark.parametrize("value", ODD, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("name", ["loss", "accuracy"])
def test_an_odd_value_is_refused_in_a_sentence_or_is_the_number_it_shows(name, value):
    sweep = Sweep(1e-4, 1.0, 3)
    next(sweep)
    try:
        sweep.record(**({"loss": 1.0} | {name: value}))
    except LrchartError as error:
        assert_sentence(error, f"{name} must be one number; got ")
        assert sweep.step == 0
    else:
        shown = sweep.frame()[name].iloc[0]
        assert shown == value or (math.isnan(shown) and math.isnan(value))
        assert not isinstance(value, type(pd.NaT))


@pytest.mark.parametrize("value", [np.ma.masked, np.ma.array([1.0], mask=[True]), pd.NA, pd.NaT])
def test_a_value_that_is_missing_is_no_number(value):
    sweep = Sweep()
    next(sweep)
    with pytest.raises(LrchartError, match="loss must be one number; got "):
        sweep.record(value)


@pytest.mark.parametrize("name", ["", " ", "a\nb", "a\rb", "a\0b", "\ud800", "\x85", "\u2028"])
def test_a_name_that_cannot_be_read_back_is_refused_where_it_comes_in(name):
    with pytest.raises(OptionError, match=f"run {NAME} "):
        Sweep(run=name)
    sweep = Sweep()
    next(sweep)
    with pytest.raises(
        LrchartError,
        match=f"a metric's name {NAME} ",
    ):
        sweep.record(1.0, **{name: 2.0})
    sweep.record(1.0)
