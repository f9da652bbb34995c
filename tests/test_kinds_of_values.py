"""Every true-or-false and every number, in Python and TOML: a wrong type is one sentence."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

import lrchart
from lrchart.gallery.trainings import TrainingsTable

EXAMPLES = Path(lrchart.__file__).parents[1] / "examples"
SWEEP = str(EXAMPLES / "sweeps" / "transformer_text.csv")
TRAININGS = str(EXAMPLES / "trainings" / "cnn_digits.csv")

NAN = float("nan")
#: annotation -> values of wrong types
WRONG: dict[str, tuple[Any, ...]] = {
    "bool": ("yes", "false", 1, 0.0, None, [True]),
    "int": ("2", "x", True, [1], NAN, 1.5),
    "float": ("2.3", "x", True, [1.0], NAN),
    "str | float": (True, [0.5], NAN, "x"),
}
#: public name -> positional arguments
FIRST: dict[str, tuple[Any, ...]] = {
    "Config": (),
    "Options": (),
    "Run": (SWEEP,),
    "Scenario": ("mine",),
    "Sweep": (),
    "build": (),
    "enable_notebook": (),
    "save": ({"mark": "point"}, "x.svg"),
    "watch": ("growing.csv",),
    **dict.fromkeys(("analyse", "anatomy", "plot", "read", "slope", "suggest"), (SWEEP,)),
    **dict.fromkeys(
        ("drift", "optimum", "plot_drift", "plot_trainings", "read_trainings"), (TRAININGS,)
    ),
}
#: (class, keyword, value) that is valid, or is checked when used
LATER = [("Run", "smoothed", "x"), ("Run", "smoothed", NAN)]
FRACTIONS = [("dpi", 1.5)]


def keywords(public: Callable[..., Any]) -> Iterator[tuple[str, str]]:
    """Yield the name and the annotation of every keyword of a public function or class."""
    for name, parameter in inspect.signature(public).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            (typed,) = get_args(get_type_hints(inspect.unwrap(public))["values"])
            for key, kind in get_type_hints(typed).items():
                yield key, kind.__name__ if isinstance(kind, type) else str(kind)
        else:
            yield name, str(parameter.annotation)


CASES = [
    (public, name, value)
    for public in lrchart.__all__
    if public != "LrchartError"
    for name, annotation in keywords(getattr(lrchart, public))
    for value in WRONG.get(annotation.removesuffix(" | None"), ())
    if (name, value) not in FRACTIONS and (public, name, value) not in LATER
]


def test_the_scan_sees_the_keywords() -> None:
    seen = {(public, name) for public, name, _ in CASES}
    assert {("plot", "replicates"), ("optimum", "untrained"), ("optimum", "tolerance")} <= seen
    assert {("build", "force"), ("watch", "every"), ("save", "dpi"), ("Config", "teaching")} <= seen


@pytest.mark.parametrize(
    ("public", "name", "value"), CASES, ids=[f"{p}-{n}-{v!r}" for p, n, v in CASES]
)
def test_a_value_of_another_kind_is_one_sentence(
    inside: Path, public: str, name: str, value: Any
) -> None:
    needed = {"optimal_lr": 1e-3} if public == "Scenario" else {}
    with pytest.raises(lrchart.LrchartError) as caught:
        getattr(lrchart, public)(*FIRST[public], **{**needed, name: value})
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not list(inside.iterdir())


def test_a_fraction_is_refused_where_a_frame_cannot_hold_it() -> None:
    with pytest.raises(lrchart.LrchartError, match="optimal_lr must be a number from"):
        lrchart.Scenario("mine", Fraction(1, 100))


#: table of lrchart.toml -> (classes whose fields are its keys, required keys)
TABLES: dict[str, tuple[tuple[type, ...], str]] = {
    "": ((lrchart.Config, lrchart.Options), ""),
    "[[run]]": ((lrchart.Run,), f"path = '{SWEEP}'"),
    "[[trainings]]": ((TrainingsTable,), f"path = '{TRAININGS}'"),
    "[[scenario]]": ((lrchart.Scenario,), "name = 'mine'\noptimal_lr = 1e-3"),
}
#: annotation -> values of wrong types, in TOML
WRITTEN = {
    "bool": ("'yes'", "1", "[true]"),
    "int": ("'2'", "true", "[1]", "nan"),
    "float": ("'2.3'", "true", "[1.0]", "nan"),
    "str | float": ("true", "[0.5]", "nan", "'x'"),
}
KEYS = [
    (table, field.name, value)
    for table, (classes, _) in TABLES.items()
    for each in classes
    for field in fields(each)
    for value in WRITTEN.get(str(field.type).removesuffix(" | None"), ())
]


@pytest.mark.parametrize(("table", "key", "value"), KEYS, ids=["-".join(key) for key in KEYS])
def test_a_key_of_another_kind_is_one_sentence(
    inside: Path, table: str, key: str, value: str
) -> None:
    needed = "\n".join(
        line for line in TABLES[table][1].splitlines() if not line.startswith(f"{key} ")
    )
    Path("lrchart.toml").write_text(f"{table}\n{needed}\n{key} = {value}\n")
    with pytest.raises(lrchart.LrchartError) as caught:
        lrchart.read_config()
    assert str(caught.value).startswith(f"lrchart.toml: {table}".strip(" :"))
    assert key in str(caught.value)
    assert "\n" not in str(caught.value)
