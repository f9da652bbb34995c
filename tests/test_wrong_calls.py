"""Calls in the words of other libraries: each is answered with the call that does it here."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.cli.main import main
from lrchart.cli.synonyms import SYNONYMS, meant

SWEEP = Path(__file__).parents[1] / "examples" / "sweeps" / "transformer_text.csv"
FRAME = pd.DataFrame({"rate": np.logspace(-5, 0, 50), "value": np.linspace(2, 1, 50)})


@pytest.fixture(autouse=True)
def folder(inside: Path) -> Path:
    """Return the current folder, which holds one sweep."""
    shutil.copy(SWEEP, inside / "a.csv")
    return inside


PYTHON: list[tuple[Callable[[], Any], str]] = [
    (lambda: lrchart.plot("a.csv", save="x.png"), "no keyword 'save'; save what it returns: lrcha"),
    (lambda: lrchart.plot("a.csv", show=True), 'lrchart.save(chart, "finder.html")'),
    (lambda: lrchart.plot("a.csv", dark=True), "no keyword 'dark'; did you mean 'theme'?"),
    (lambda: lrchart.plot("a.csv", style="dark"), "no keyword 'style'; did you mean 'theme'?"),
    (lambda: lrchart.plot("a.csv", mark=3e-3), "no keyword 'mark'; did you mean 'marks'?"),
    (lambda: lrchart.plot("a.csv", skip_end=5), "no keyword 'skip_end'; allowed: lr_column"),
    (
        lambda: lrchart.plot(FRAME, "rate", "value"),
        "columns are keywords: lrchart.plot(frame, lr_column='rate', loss_column='value')",
    ),
    (
        lambda: lrchart.suggest(FRAME, "rate"),
        "columns are keywords: lrchart.suggest(frame, lr_column='rate')",
    ),
    (lambda: lrchart.suggest("a.csv", method="lrchart"), "did you mean 'rule'?"),
    (lambda: lrchart.suggest("a.csv", rule="valley"), "did you mean 'fastai-valley'?"),
    (lambda: lrchart.suggest("a.csv", steps=1000), "did you mean 'training_steps'?"),
    (lambda: lrchart.suggest("a.csv", epochs=3), "did you mean 'training_steps'?"),
    (lambda: lrchart.plot_trainings("t.csv", range_tests="a.csv"), "did you mean 'range_test'?"),
    (lambda: lrchart.build("lrchart.toml"), 'lrchart.build(lrchart.read_config("lrchart.toml"))'),
    (lambda: lrchart.suggests("a.csv"), "has no attribute 'suggests'; did you mean 'suggest'?"),
    (lambda: lrchart.lr_find("a.csv"), "no attribute 'lr_find'; dir(lrchart) lists its names"),
]


@pytest.mark.parametrize(("call", "sentence"), PYTHON, ids=[sentence for _, sentence in PYTHON])
def test_a_call(call: Callable[[], Any], sentence: str, folder: Path) -> None:
    with pytest.raises((lrchart.LrchartError, AttributeError)) as caught:
        call()
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
    assert [path.name for path in folder.iterdir()] == ["a.csv"]


LINES = [
    ("plot a.csv --format png", "no option '--format'; did you mean '--output'?"),
    ("suggest a.csv --format json", "no option '--format'; did you mean '--json'?"),
    ("build --format png", "no option '--format'; did you mean '--formats'?"),
    ("plot a.csv --dark", "no option '--dark'; did you mean '--theme dark'?"),
    ("plot a.csv --log", "no option '--log'; did you mean '--view log'?"),
    ("plot a.csv --smooth 0.1", "no option '--smooth'; did you mean '--smoothing'?"),
    ("suggest a.csv --method valley", "no option '--method'; did you mean '--rule'?"),
    ("suggest a.csv --steps 1000", "no option '--steps'; did you mean '--training-steps'?"),
    ("suggest a.csv -q", "no option '-q'; did you mean '--quiet'?"),
    ("trainings t.csv --group width", "no option '--group'; did you mean '--by'?"),
    ("plan a.csv --n 5", "no option '--n'; did you mean '--runs'?"),
    ("embed slope --host mkdocs", "no option '--host'; did you mean '--for'?"),
    ("build --clean", "no option '--clean'; allowed: --config, --outputs"),
    ("-v", "no option '-v'; did you mean '--version'?"),
]


@pytest.mark.parametrize(("line", "sentence"), LINES, ids=[line for line, _ in LINES])
def test_a_line(
    line: str, sentence: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr("sys.argv", ["lrchart", *line.split()])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["a.csv"]


def test_every_synonym_means_an_option() -> None:
    from importlib import import_module

    from lrchart.cli.main import COMMANDS

    parsers = [import_module(f"lrchart.cli.{name}").parser() for name in COMMANDS]
    known = {name for parser in parsers for name in parser._optional._option_string_actions}
    for names in SYNONYMS.values():
        assert {f"--{name.split()[0]}" for name in names} <= known
    assert meant("--dark", []) is None
