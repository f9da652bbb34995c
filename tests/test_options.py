"""Every option's range, and the sentence for what lies outside it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from lrchart.errors import OptionError
from lrchart.options import CHECKS, DEFAULTS, Options

TAKEN: list[tuple[str, Any]] = [
    ("title", "A title"),
    ("title", ""),
    ("smoothing", 0),
    ("smoothing", 2.0),
    ("rule", "steepest"),
    ("training_steps", 1),
    ("training_steps", 10**9),
    ("schedule", "constant"),
    ("schedule", "decay"),
    ("window_of", "a run"),
    ("marks", ()),
    ("marks", ["3e-4", "0.1:mine", "1e-3:"]),
    ("marks", [3e-3, 1, (1e-2, "mine")]),
    ("palette", ["#0068a8", "teal", "#06a"]),
    ("palette", {"a run": "rgb(0, 104, 168)"}),
    ("view", "log"),
    ("theme", "print"),
    ("size", [1, 100]),
    ("dpi", 18),
    ("dpi", 1200),
]

MARKS = "marks must be a list of learning rates like 3e-4 or 3e-4:name;"
PALETTE = "palette must be a list of colours, or a mapping of runs to colours;"

REFUSED: list[tuple[str, Any, str]] = [
    ("title", 5, "title must be a string; got 5"),
    ("smoothing", -0.1, "smoothing must be 0 to 2 decades; got -0.1"),
    ("smoothing", 2.1, "smoothing must be 0 to 2 decades; got 2.1"),
    ("smoothing", float("nan"), "smoothing must be 0 to 2 decades; got nan"),
    ("smoothing", True, "smoothing must be 0 to 2 decades; got True"),
    ("smoothing", "0.1", "smoothing must be 0 to 2 decades; got '0.1'"),
    ("rule", 1, "rule must be a string; got 1"),
    ("training_steps", 0, "training_steps must be 1 to 1e+09 optimizer steps; got 0"),
    ("training_steps", "9", "training_steps must be 1 to 1e+09 optimizer steps; got '9'"),
    (
        "training_steps",
        1.5,
        "training_steps must be a whole number of optimizer steps; got 1.5",
    ),
    (
        "schedule",
        "cosine",
        "schedule must be one of 'constant', 'decay'; got 'cosine'; a rate that falls to (almost) "
        "0, as cosine and linear schedules do, is a 'decay'",
    ),
    ("window_of", 1, "window_of must be a string; got 1"),
    ("marks", "3e-4", f"{MARKS} got '3e-4'"),
    ("marks", 3e-4, f"{MARKS} got 0.0003"),
    ("marks", [True], "a mark must be a learning rate, as 3e-4 or 3e-4:name; got True"),
    ("marks", [(1e-2, 3)], "a mark must be a string; got 3"),
    (
        "marks",
        [(1e-2, "a", "b")],
        "a mark must be a learning rate, as 3e-4 or 3e-4:name; got (0.01, 'a', 'b')",
    ),
    ("palette", "teal", f"{PALETTE} got 'teal'"),
    ("palette", [], f"{PALETTE} got []"),
    ("palette", ["teel"], "a colour must be like #0068a8 or teal; got 'teel'"),
    ("palette", ["#0068a880"], "a colour must be like #0068a8 or teal; got '#0068a880'"),
    ("palette", {"a": 3}, "a colour must be like #0068a8 or teal; got 3"),
    (
        "marks",
        ["fast"],
        "a mark must be a learning rate, as 3e-4 or 3e-4:name; got 'fast'",
    ),
    (
        "marks",
        ["-1:mine"],
        "a mark must be a learning rate, as 3e-4 or 3e-4:name; got '-1:mine'",
    ),
    ("view", "zoom", "view must be one of 'focus', 'full', 'log'; got 'zoom'"),
    ("theme", "blue", "theme must be one of 'light', 'dark', 'print'; got 'blue'"),
    ("size", 10, "size must be a width and a height in inches, as (10, 6); got 10"),
    ("size", (10, 6, 1), "size must be a width and a height in inches, as (10, 6); got (10, 6, 1)"),
    ("size", (10, 0.5), "size must be 1 to 100 inches; got 0.5"),
    ("size", ("10", 6), "size must be 1 to 100 inches; got '10'"),
    ("dpi", 17, "dpi must be 18 to 1200 pixels per inch; got 17"),
    ("dpi", 1201, "dpi must be 18 to 1200 pixels per inch; got 1201"),
    ("dpi", float("inf"), "dpi must be 18 to 1200 pixels per inch; got inf"),
    ("dpi", 10**5000, "dpi must be 18 to 1200 pixels per inch; got a long int"),
    ("size", (10**400, 6), f"size must be 1 to 100 inches; got 1{'0' * 98}…"),
    ("title", "\udcff", "title must be a string; got '\\udcff'"),
]


def test_the_defaults_are_what_the_gallery_shows() -> None:
    assert Options() == DEFAULTS
    assert (DEFAULTS.size, DEFAULTS.dpi) == ((10.0, 6.0), 300)
    assert (DEFAULTS.view, DEFAULTS.theme) == (None, "light")


def test_every_option_has_a_check() -> None:
    assert list(CHECKS) == [field.name for field in fields(Options)]
    assert {name for name, *_ in REFUSED} == set(CHECKS)


@pytest.mark.parametrize(("name", "value"), TAKEN)
def test_values_in_range_are_taken(name: str, value: Any) -> None:
    taken = getattr(Options(**{name: value}), name)
    assert taken == (tuple(value) if isinstance(value, list) and name != "palette" else value)


@pytest.mark.parametrize(("name", "value", "sentence"), REFUSED, ids=[s for *_, s in REFUSED])
def test_values_out_of_range_are_refused(name: str, value: Any, sentence: str) -> None:
    with pytest.raises(OptionError) as caught:
        Options(**{name: value})
    assert str(caught.value) == sentence


def test_none_stands_for_the_default() -> None:
    assert Options.of({"dpi": None, "theme": "dark"}) == Options(theme="dark")


def test_an_unknown_option_is_named_with_the_choices() -> None:
    with pytest.raises(OptionError) as caught:
        Options.of({"colour": "red"})
    assert str(caught.value) == (
        "option must be one of 'title', 'smoothing', 'rule', 'window_of', 'marks', 'view', "
        "'theme', 'size', 'dpi', 'training_steps', 'schedule', 'palette'; got 'colour'"
    )
