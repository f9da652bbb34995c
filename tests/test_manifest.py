from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from lrchart.config import Config, Run
from lrchart.manifest import inputs_of
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


def test_another_look_of_paths_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = inputs_of(PLACES)
    monkeypatch.setattr(PurePath, "__repr__", lambda self: "as fastai writes it")
    assert inputs_of(PLACES) == before
