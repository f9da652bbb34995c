"""Objects whose methods raise, and values of the wrong kind, are refused in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.cli import main
from lrchart.errors import InputError, LrchartError, OptionError, OutputError, foreign, shown
from lrchart.frame.validation import validate
from lrchart.readers.reader import from_history

LR = np.geomspace(1e-5, 1, 30)
FRAME = pd.DataFrame({"lr": LR, "loss": 2 - np.log10(LR / 1e-5) / 4})


class Raises:
    """Every attribute raises, with a message of two lines."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("no\nway")


class Holder:
    """A finder whose history cannot be had."""

    @property
    def history(self) -> Any:
        raise KeyError("boom")


class Items(dict[str, Any]):
    """A mapping that cannot be gone through."""

    def items(self) -> Any:
        raise RuntimeError("items")

    def keys(self) -> Any:
        raise RuntimeError("keys")


class Length(list[Any]):
    """A list without a length."""

    def __len__(self) -> int:
        raise RuntimeError("len")


class Unprintable:
    """A value without a repr."""

    def __repr__(self) -> str:
        raise RuntimeError("repr")


def arrow() -> Any:
    pyarrow = pytest.importorskip("pyarrow")
    cells = [pyarrow.array([1e-3, 1e-2])] * 3
    return pyarrow.table(cells, names=["lr", "loss", "loss"])


def lazy() -> Any:
    polars = pytest.importorskip("polars")
    return polars.LazyFrame({"lr": [1.0], "loss": [1.0]}).select("none")


#: (object, message of every function that reads it)
READ: list[tuple[str, Callable[[], Any], str]] = [
    ("attributes", Raises, "this Raises cannot be read: no way (RuntimeError)"),
    ("a property", Holder, "this Holder cannot be read: 'boom' (KeyError)"),
    ("items", lambda: Items(lr=1), "this Items cannot be read: items (RuntimeError)"),
    ("length", lambda: Length([1]), "this Length cannot be read: len (RuntimeError)"),
    (
        "names",
        lambda: pd.DataFrame({Unprintable(): [1.0], "loss": [1.0]}),
        "this DataFrame cannot be read: repr (RuntimeError)",
    ),
    (
        "cells",
        lambda: {"lr": Raises(), "loss": Raises()},
        " cannot be read: no way (RuntimeError)",
    ),
    ("Arrow", arrow, "'loss' 2 times"),
    ("a plan that fails", lazy, "none"),
    ("a module", lambda: __import__("os"), "module"),
]


@pytest.mark.parametrize("read", [lrchart.read, from_history, lrchart.read_trainings])
@pytest.mark.parametrize(("make", "part"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_what_cannot_be_read_is_refused(
    read: Callable[[Any], Any], make: Callable[[], Any], part: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(make())
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)


#: (object that is not a frame, message)
FRAMES: list[tuple[str, Callable[[], Any], str]] = [
    ("attributes", Raises, "expected a dataframe or a mapping of columns; got Raises"),
    ("items", lambda: Items(lr=1), "the frame cannot be read: "),
    ("scalars", lambda: {"lr": 1, "loss": None}, "the columns do not form a table: "),
    ("a generator", lambda: {"lr": iter(LR), "loss": [1.0]}, "the columns do not form a table: "),
    (
        "names",
        lambda: pd.DataFrame({Unprintable(): [1.0], "loss": [1.0]}),
        "the frame cannot be read: repr (RuntimeError)",
    ),
    ("Arrow", arrow, "the frame cannot be read: "),
    ("a plan that fails", lazy, "the frame cannot be read: "),
    ("no frame", lambda: np.ma.masked, "expected a dataframe or a mapping of columns; got "),
]


@pytest.mark.parametrize(("make", "start"), [row[1:] for row in FRAMES], ids=[r[0] for r in FRAMES])
def test_what_is_no_frame_is_refused(make: Callable[[], Any], start: str) -> None:
    with pytest.raises(InputError) as caught:
        validate(make())
    assert "\n" not in str(caught.value)
    if not isinstance(make(), pd.DataFrame):
        assert str(caught.value).startswith(start)


@pytest.mark.parametrize("use", [lrchart.plot, lrchart.slope, lrchart.suggest])
@pytest.mark.parametrize(("make", "part"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_what_cannot_be_read_is_not_drawn(
    use: Callable[[Any], Any], make: Callable[[], Any], part: str
) -> None:
    with pytest.raises(InputError) as caught:
        use(make())
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("use", [lrchart.plot, lrchart.slope, lrchart.anatomy, lrchart.analyse])
@pytest.mark.parametrize("options", [5, {}, {"view": "log"}, "log", lrchart.Options])
def test_options_are_options(use: Callable[..., Any], options: Any) -> None:
    with pytest.raises(OptionError, match=r"^options must be lrchart\.Options\(\.\.\.\); got "):
        use(FRAME, options=options)


@pytest.mark.parametrize("rule", [None, 5, {}, [], np.ma.masked])
def test_a_rule_is_a_name(rule: Any) -> None:
    with pytest.raises(OptionError, match=r"^rule must be one of 'lrchart', "):
        lrchart.suggest(FRAME, rule=rule)


@pytest.mark.parametrize("path", [None, 5, b"x.svg", ["x.svg"], np.ma.masked])
def test_a_path_is_a_text(path: Any) -> None:
    with pytest.raises(OptionError, match=r"^a file name must be a string or a Path; got "):
        lrchart.save(lrchart.plot(FRAME), path)


#: (path of a history, error, message)
PATHS: list[tuple[Any, type[LrchartError], str]] = [
    (5, OptionError, "path must name a .csv or .jsonl file; got 5"),
    (b"a.csv", OptionError, "path must name a .csv or .jsonl file; got b'a.csv'"),
    ("a\0.csv", OptionError, "path must name a .csv or .jsonl file; got 'a\\x00.csv'"),
    ("\ud800.csv", OptionError, "path must name a .csv or .jsonl file; got '\\ud800.csv'"),
    (
        f"{'a' * 300}.csv",
        OutputError,
        f"cannot write {'a' * 300}.csv: File name too long",
    ),
]


@pytest.mark.parametrize(("path", "kind", "sentence"), PATHS, ids=range(len(PATHS)))
def test_a_history_has_a_path(
    inside: Path, path: Any, kind: type[LrchartError], sentence: str
) -> None:
    with pytest.raises(kind) as caught:
        lrchart.Sweep(path=path, progress=False)
    assert str(caught.value) == sentence
    assert list(inside.iterdir()) == []


def test_a_file_that_fails_in_the_middle_is_named() -> None:
    memory = Path("/proc/self/mem")
    if not memory.exists():
        pytest.skip("needs the files of Linux")
    with pytest.raises(InputError, match=r"^/proc/self/mem: "):
        lrchart.read(str(memory))


#: (error that an object raises, end of the sentence)
REASONS = [
    (ValueError(), "this Holder cannot be read: it gives no reason (ValueError)"),
    (ValueError("x" * 5000), "… (ValueError)"),
]


@pytest.mark.parametrize(("error", "end"), REASONS, ids=["none", "a long one"])
def test_the_reason_of_an_object_is_short(error: Exception, end: str) -> None:
    with pytest.raises(InputError) as caught, foreign("this Holder"):
        raise error
    assert str(caught.value).endswith(end)
    assert len(str(caught.value)) < 300


def test_missing_memory_is_not_blamed_on_an_object() -> None:
    with pytest.raises(MemoryError), foreign("this Holder"):
        raise MemoryError


def test_a_value_that_is_nested_too_deeply_to_be_printed_is_named() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert shown(deep) == "a long list"


@pytest.mark.parametrize(
    "error", [MemoryError(), SystemError("error return without exception set")], ids=repr
)
def test_missing_memory_ends_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    def fail(_: Any) -> None:
        raise error

    monkeypatch.setattr(main, "answer", fail)
    with pytest.raises(SystemExit) as caught:
        main.main()
    assert caught.value.code == 2
    assert capsys.readouterr().err == "lrchart: out of memory\n"
