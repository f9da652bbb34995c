"""Trainings in a gallery: ``[[trainings]]`` of ``lrchart.toml``."""

from __future__ import annotations

from pathlib import Path

import pytest

from lrchart.errors import ConfigError, InputError
from lrchart.gallery.config import Config
from lrchart.gallery.config_file import read_config
from lrchart.gallery.entries import gallery
from lrchart.gallery.manifest import inputs_of
from lrchart.gallery.trainings import TrainingsTable
from tests.trainings import u_curves

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    frame = u_curves(("64", "128", "256"), drift=-0.3)
    named = frame.rename(columns={"loss": "val_loss", "replicate": "seed", "group": "width"})
    named[["lr", "val_loss", "seed", "width"]].to_csv(tmp_path / "runs.csv", index=False)
    return tmp_path


def test_trainings_are_charts_of_the_gallery(runs: Path) -> None:
    (runs / "lrchart.toml").write_text(
        '[[trainings]]\npath = "runs.csv"\nname = "Widths"\nby = "width"\ndrift = true\n'
    )
    config = read_config(runs / "lrchart.toml")
    assert config.trainings == (TrainingsTable("runs.csv", "Widths", by="width", drift=True),)
    entries = {entry.name: entry for entry in gallery(config).entries}
    assert entries["widths"].draw().to_dict()["title"]["text"] == "Widths"
    assert entries["widths"].caption.startswith("Best rates ")
    assert "rate" in entries["widths-drift"].draw().to_dict()["title"]["text"]
    assert [row[0] for row in entries["widths"].tables()[0].rows] == ["64", "128", "256"]


def test_a_range_test_is_judged_by_the_trainings() -> None:
    table = TrainingsTable(
        "trainings/cnn_digits.csv", untrained=2.31, range_test="sweeps/cnn_digits_seed0.csv"
    )
    entries = gallery(Config(trainings=(table,), folder=EXAMPLES, teaching=False)).entries
    (chart,) = [entry for entry in entries if entry.name == "cnn_digits"]
    assert "The range test says 3.1e-2, inside the good rates" in chart.caption


def test_what_they_hold_is_an_input_of_the_build(runs: Path) -> None:
    config = Config(trainings=(TrainingsTable("runs.csv", by="width"),), folder=runs)
    before = inputs_of(config)
    assert inputs_of(config) == before
    (runs / "runs.csv").write_text((runs / "runs.csv").read_text().replace("64", "32"))
    assert inputs_of(config) != before


REFUSED = [
    ('path = "runs.csv"\nwidth = "x"', "unknown key 'width'"),
    ('by = "width"', "key 'path' is missing"),
    ('path = "runs.csv"\ndrift = "yes"', "drift must be true or false; got 'yes'"),
    ('path = "runs.csv"\nuntrained = "2"', "untrained must be a number; got '2'"),
    ('path = "runs.csv"\nrange_test = 3', "range_test must be a string; got 3"),
    ('path = "runs.csv"\nby = 3', "by must be a string; got 3"),
]


@pytest.mark.parametrize(("table", "sentence"), REFUSED)
def test_bad_tables_are_refused(runs: Path, table: str, sentence: str) -> None:
    (runs / "lrchart.toml").write_text(f"[[trainings]]\n{table}\n")
    with pytest.raises(ConfigError) as refusal:
        read_config(runs / "lrchart.toml")
    assert sentence in str(refusal.value)
    assert "[[trainings]] 1" in str(refusal.value)


def test_trainings_that_cannot_be_read_are_refused(runs: Path) -> None:
    with pytest.raises(InputError, match="differ in width besides the learning rate"):
        gallery(Config(trainings=(TrainingsTable("runs.csv"),), folder=runs))
