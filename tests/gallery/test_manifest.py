from __future__ import annotations

import os
from pathlib import Path, PurePath

import pytest

from lrchart.gallery.config import Config, Run
from lrchart.gallery.manifest import inputs_of
from lrchart.options import Options

PLACES = Config(outputs=Path("a"), folder=Path("b"))


@pytest.mark.parametrize(
    ("config", "same", "why"),
    [
        (Config(), True, "where outputs and files lie does not show"),
        (Config(options=Options(title="other")), False, "the title shows"),
        (Config(formats=("svg",)), False, "other files are made"),
        (Config(scenarios=()), False, "other curves are drawn"),
        (Config(runs=(Run("*.nothing"),)), False, "a run is declared"),
    ],
)
def test_what_a_build_depends_on(config: Config, same: bool, why: str) -> None:
    assert (inputs_of(PLACES) == inputs_of(config)) is same, why


@pytest.mark.parametrize("path", ["a**b", "x" * 5000, "\0", "fifo"])
def test_what_is_no_file_has_no_content(tmp_path: Path, path: str) -> None:
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "fifo")
    assert inputs_of(Config(runs=(Run(path),), folder=tmp_path))


def test_a_file_in_a_folder_and_by_a_pattern_is_an_input(tmp_path: Path) -> None:
    for path in ("runs", "runs/*.csv", "**/*.csv", str(tmp_path / "runs" / "*")):
        config = Config(runs=(Run(path),), folder=tmp_path)
        (tmp_path / "runs").mkdir(exist_ok=True)
        (tmp_path / "runs" / "a.csv").write_text("1")
        before = inputs_of(config)
        (tmp_path / "runs" / "a.csv").write_text("2")
        assert inputs_of(config) != before


def test_another_look_of_paths_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = inputs_of(PLACES)
    monkeypatch.setattr(PurePath, "__repr__", lambda self: "as fastai writes it")
    assert inputs_of(PLACES) == before
