"""Builds decide by contents: a clock that goes back, or leaps ahead, changes nothing."""

from __future__ import annotations

import itertools
import os
import shutil
import time
from pathlib import Path

import pytest

from lrchart import files
from lrchart.gallery.build import build
from lrchart.gallery.config_file import read_config

TOML = 'teaching = false\nformats = ["vl.json"]\noutputs = "out"\n[[run]]\npath = "x.csv"\n'
ROWS = [f"{10.0 ** (-6 + i / 5)},{2 + i / 100}\n" for i in range(30)]


@pytest.fixture
def gallery(tmp_path: Path) -> Path:
    """A gallery of one history, built once."""
    (tmp_path / "x.csv").write_text("lr,loss\n" + "".join(ROWS))
    (tmp_path / "lrchart.toml").write_text(TOML)
    build(read_config(tmp_path / "lrchart.toml"))
    return tmp_path / "lrchart.toml"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("moment", [0, 4_000_000_000], ids=["1970", "2096"])
def test_times_of_inputs_and_outputs_do_not_matter(gallery: Path, moment: int) -> None:
    before = contents(gallery.parent / "out")
    for path in gallery.parent.rglob("*"):
        os.utime(path, (moment, moment))
    assert build(read_config(gallery)) == []
    assert contents(gallery.parent / "out") == before


@pytest.mark.parametrize("moment", [0, 4_000_000_000], ids=["1970", "2096"])
def test_a_change_is_seen_whatever_its_time(gallery: Path, moment: int) -> None:
    history = gallery.parent / "x.csv"
    times = history.stat()
    history.write_text(history.read_text().replace("2.0,", "3.0,").replace(",2.01", ",2.51"))
    os.utime(history, ns=(times.st_atime_ns, times.st_mtime_ns))
    os.utime(gallery.parent / "out", (moment, moment))
    written = {path.name for path in build(read_config(gallery))}
    assert {"sweeps.csv", "x.vl.json"} <= written
    assert build(read_config(gallery)) == []


def test_a_clock_that_goes_back_during_a_build(
    gallery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(gallery.parent / "out")
    back, ahead = itertools.count(2e9, -1e6), itertools.count(2e9, 1e6)
    for clock in (back, ahead):
        monkeypatch.setattr(time, "time", lambda clock=clock: next(clock))
        shutil.rmtree(gallery.parent / "out")
        build(read_config(gallery))
        assert contents(gallery.parent / "out") == before


def test_a_temporary_file_from_the_future_stays(gallery: Path) -> None:
    """It may be another process's; one that is older than ten minutes goes."""
    names = {"future": 4_000_000_000, "past": 0}
    for name, moment in names.items():
        path = gallery.parent / "out" / f".{name}{files.SUFFIX}"
        path.write_text("x")
        os.utime(path, (moment, moment))
    build(read_config(gallery))
    left = {path.name for path in (gallery.parent / "out").glob(f".*{files.SUFFIX}")}
    assert left == {f".future{files.SUFFIX}"}
