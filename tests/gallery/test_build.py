"""The main job: what it writes, what it leaves alone, and that it repeats to the byte."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest

from lrchart.errors import (
    InputError,
    KindError,
    OptionError,
    OutputError,
    RenderError,
    TemplateError,
)
from lrchart.frame.scenario import Scenario
from lrchart.frame.validation import validate
from lrchart.gallery.build import build
from lrchart.gallery.config import Config, Run
from lrchart.options import Options
from lrchart.render.formats import FORMATS
from tests.faults.conftest import contents
from tests.full import full

CHARTS = (
    "learning_rate_finder_visualizations",
    "well-behaved-model",
    "noisy-batches",
    "stable-wider-optimum",
    "slope",
    "anatomy",
    "range-test-right",
    "range-test-wrong",
    "leaderboard",
)
STILLS = ("light", "dark", "light-narrow", "dark-narrow")

#: one scenario in small pictures, for tests that build several times
SMALL = Config(
    options=Options(size=(4, 3), dpi=72),
    formats=("svg", "vl.json"),
    scenarios=(Scenario("mine", 1e-3),),
    teaching=False,
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small gallery, built; copy it before changing anything."""
    folder = tmp_path_factory.mktemp("small") / "outputs"
    build(replace(SMALL, outputs=folder))
    return folder


@pytest.fixture
def outputs(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small, tmp_path / "outputs"))


def test_every_chart_is_there_in_every_format(built: Path) -> None:
    expected = {f"{name}.{format_}" for name in CHARTS for format_ in FORMATS}
    expected |= {f"stills/{name}.{still}.svg" for name in CHARTS for still in STILLS}
    expected |= {"index.html", "sweeps.csv", "lrchart.js", "manifest.json"}
    assert set(contents(built)) == expected


def test_the_pictures_are_what_their_names_say(built: Path) -> None:
    starts = {"png": b"\x89PNG", "svg": b"<svg", "pdf": b"%PDF", "html": b"<!doctype html>"}
    for name in CHARTS:
        for suffix, start in starts.items():
            assert (built / f"{name}.{suffix}").read_bytes()[:15].lower().startswith(start.lower())


#: charts of the same kind as another one
ALIKE = ("noisy-batches", "stable-wider-optimum", "range-test-wrong")


@pytest.mark.parametrize("name", [full(name) if name in ALIKE else name for name in CHARTS])
def test_the_specs_are_charts_that_altair_reads(built: Path, name: str) -> None:
    spec = json.loads((built / f"{name}.vl.json").read_text("utf-8"))
    assert isinstance(alt.LayerChart.from_dict(spec), alt.LayerChart)


def test_the_csv_is_the_frame(built: Path, taught: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(validate(pd.read_csv(built / "sweeps.csv")), taught)


def test_the_index_leads_to_every_chart(built: Path) -> None:
    index = (built / "index.html").read_text("utf-8")
    for name in CHARTS:
        # The index links only to the page of the leaderboard.
        for suffix in ("html",) if name == "leaderboard" else FORMATS:
            assert f'"{name}.{suffix}"' in index


def test_a_second_build_touches_nothing(outputs: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in outputs.rglob("*")}
    assert build(replace(SMALL, outputs=outputs)) == []
    assert {path: path.stat().st_mtime_ns for path in outputs.rglob("*")} == before


DAMAGE: list[tuple[str, Callable[[Path], Any]]] = [
    ("deleted", lambda path: path.unlink()),
    ("emptied", lambda path: path.write_bytes(b"")),
    ("edited", lambda path: path.write_bytes(path.read_bytes() + b" ")),
]


@pytest.mark.parametrize(("how", "damage"), DAMAGE, ids=[how for how, _ in DAMAGE])
def test_what_was_damaged_is_made_again(
    small: Path, outputs: Path, how: str, damage: Callable[[Path], Any]
) -> None:
    names = ("mine.svg", "mine.vl.json", "sweeps.csv")
    for name in names:
        damage(outputs / name)
    written = build(replace(SMALL, outputs=outputs))
    assert sorted(path.name for path in written) == sorted(names)
    assert contents(outputs) == contents(small)


def test_what_is_no_longer_declared_goes_and_what_is_foreign_stays(outputs: Path) -> None:
    (outputs / "notes.txt").write_text("mine")
    (outputs / "mine.svg").write_text("edited by hand")
    build(replace(SMALL, outputs=outputs, scenarios=(Scenario("other", 1e-3),)))
    left = set(contents(outputs))
    assert {"other.svg", "other.vl.json", "notes.txt"} <= left
    assert "mine.vl.json" not in left
    assert (outputs / "mine.svg").read_text() == "edited by hand"


def test_one_chart_alone_leaves_the_others(outputs: Path) -> None:
    before = contents(outputs)
    dark = replace(SMALL.options, theme="dark")
    build(replace(SMALL, outputs=outputs, options=dark), only=("mine",))
    after = contents(outputs)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"mine.svg", "mine.vl.json", "manifest.json"}
    assert "mine.svg" in changed
    # A partial build does not make the whole one up to date.
    assert build(replace(SMALL, outputs=outputs)) != []
    assert contents(outputs) == before


def test_progress_is_told_by_chart(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    config = replace(SMALL, outputs=tmp_path / "outputs", formats=("vl.json",))
    build(config, progress=lambda *now: told.append(now))
    assert [now[:2] for now in told] == [(i, len(told)) for i in range(len(told))]
    assert "mine" in [title for *_, title in told]


def broken_template(folder: Path) -> Path:
    home = folder / "pages"
    home.mkdir()
    (home / "index.html").write_text("{{ nothing.at_all }}")
    return home


@pytest.mark.parametrize("why", ["template", "template syntax", "run", "chart", "spec"])
def test_whatever_fails_leaves_the_previous_outputs(
    outputs: Path, tmp_path: Path, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(outputs)
    config = replace(SMALL, outputs=outputs, options=replace(SMALL.options, theme="dark"))
    only: tuple[str, ...] = ()
    error: type[Exception] = TemplateError
    if why.startswith("template"):
        pages = broken_template(tmp_path)
        if why.endswith("syntax"):
            (pages / "index.html").write_text("{% if %}")
        config = replace(config, templates=pages, formats=("html", "svg"))
    elif why == "run":
        from lrchart.gallery.config import Run

        config, error = replace(config, runs=(Run("none.csv"),), folder=tmp_path), InputError
    elif why == "chart":
        only, error = ("nothing",), OptionError
    else:
        import lrchart.gallery.pictures

        bad = {"mark": {"type": "point", "size": {"expr": "nothing"}}, "data": {"values": [{}]}}
        monkeypatch.setattr(lrchart.gallery.pictures, "spec_of", lambda chart: bad)
        error = RenderError
    with pytest.raises(error):
        build(config, only=only)
    assert contents(outputs) == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="file is not a folder"):
        build(replace(SMALL, outputs=tmp_path / "file"))


def test_a_training_among_the_runs_is_named_and_the_rest_is_drawn(tmp_path: Path) -> None:
    """Each build says so again, until it is declared to be one."""
    step = range(60)
    decay = pd.DataFrame({"step": step, "lr": [1e-3 - 1e-5 * i for i in step], "loss": 1.0})
    decay.to_csv(tmp_path / "decay.csv", index=False)
    config = replace(SMALL, runs=(Run("decay.csv"),), folder=tmp_path, outputs=tmp_path / "site")
    for _ in range(2):
        with pytest.raises(KindError, match=r"1 run is not drawn, the others are: .*only falls"):
            build(config)
        assert (tmp_path / "site" / "mine.svg").exists()
    declared = replace(config, runs=(Run("decay.csv", kind="training"),))
    assert tmp_path / "site" / "decay.svg" in build(declared)
    assert build(declared) == []
