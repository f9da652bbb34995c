"""Trainings in a gallery: ``[[trainings]]`` of ``lrchart.toml``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lrchart.errors import ConfigError, InputError, OptionError
from lrchart.gallery.build import build
from lrchart.gallery.config import Config
from lrchart.gallery.config_file import read_config
from lrchart.gallery.entries import gallery
from lrchart.gallery.manifest import inputs_of
from lrchart.gallery.trainings import TrainingsTable
from lrchart.options import Options
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
    assert "The range test says 3.7e-2, inside the good rates" in chart.caption


def test_what_they_hold_is_an_input_of_the_build(runs: Path) -> None:
    config = Config(trainings=(TrainingsTable("runs.csv", by="width"),), folder=runs)
    before = inputs_of(config)
    assert inputs_of(config) == before
    (runs / "runs.csv").write_text((runs / "runs.csv").read_text().replace("64", "32"))
    assert inputs_of(config) != before


def test_trainings_alone_are_a_gallery(runs: Path) -> None:
    (runs / "lrchart.toml").write_text(
        'teaching = false\nformats = ["html"]\n[[trainings]]\npath = "runs.csv"\nby = "width"\n'
    )
    written = {path.name for path in build(read_config(runs / "lrchart.toml"))}
    assert {"runs.html", "index.html"} <= written
    assert "sweeps.csv" not in written
    page = (runs / "outputs" / "index.html").read_text(encoding="utf-8")
    assert "<h1>Best learning rates</h1>" in page
    assert re.findall(r'href="#(\w+)"', page) == ["main", "main"]
    assert "range test" not in page.lower()


def test_histories_of_trainings_alone_are_a_gallery(tmp_path: Path) -> None:
    rows = "".join(
        f"{step},{1e-3 * (1 - step / 320)},{2 / (1 + step / 30)}\n" for step in range(300)
    )
    (tmp_path / "long.csv").write_text("step,lr,loss\n" + rows)
    (tmp_path / "lrchart.toml").write_text(
        'teaching = false\nformats = ["html"]\n[[run]]\npath = "long.csv"\nkind = "training"\n'
    )
    build(read_config(tmp_path / "lrchart.toml"))
    page = (tmp_path / "outputs" / "index.html").read_text(encoding="utf-8")
    assert "<h1>Trainings</h1>" in page


def test_trainings_alone_have_no_window(runs: Path) -> None:
    options = Options(window_of="64")
    table = TrainingsTable("runs.csv", by="width")
    config = Config(scenarios=(), teaching=False, trainings=(table,), folder=runs, options=options)
    sentence = "window_of names a range test, and the gallery has none; got '64'"
    with pytest.raises(OptionError, match=sentence):
        gallery(config)


def test_settings_may_be_listed(runs: Path) -> None:
    (runs / "lrchart.toml").write_text(
        'teaching = false\n[[trainings]]\npath = "runs.csv"\nby = ["width"]\n'
        '[[trainings]]\npath = "runs.csv"\nname = "best"\nover = ["width"]\n'
    )
    entries = {e.name: e for e in gallery(read_config(runs / "lrchart.toml")).entries}
    assert [row[0] for row in entries["runs"].tables()[0].rows] == ["64", "128", "256"]
    assert len(entries["best"].tables()[0].rows) == 1


REFUSED = [
    ('path = "runs.csv"\nwidth = "x"', "unknown key 'width'"),
    ('by = "width"', "key 'path' is missing"),
    ('path = "runs.csv"\ndrift = "yes"', "drift must be true or false; got 'yes'"),
    ('path = "runs.csv"\nuntrained = "2"', "untrained must be a number; got '2'"),
    ('path = "runs.csv"\nrange_test = 3', "range_test must be a string; got 3"),
    ('path = "runs.csv"\nby = 3', "by must be the name of a setting, or a list of them; got 3"),
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
