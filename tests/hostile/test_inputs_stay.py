"""No output replaces what it is made from, nor a file that somebody else put there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import lrchart
from lrchart import files
from lrchart.errors import OutputError
from lrchart.gallery.build import build
from lrchart.gallery.config import Config, Run
from lrchart.gallery.manifest import NAME, Manifest, digest
from lrchart.options import Options
from tests.cli.conftest import SMALL
from tests.cli.conftest import files as contents
from tests.hostile.test_files import CSV

ROOT = Path(lrchart.__file__).parents[1]
OPTIONS = Options(size=(4, 3), dpi=72)
#: different names of the same file
ALIASES: list[tuple[str, Callable[[Path], Any]]] = [
    ("run.vl.json", lambda alias: None),
    ("./deep/../run.vl.json", lambda alias: None),
    ("new/../run.vl.json", lambda alias: None),
    ("folder/new/../run.vl.json", lambda alias: alias.parents[2].symlink_to(".")),
    ("soft.vl.json", lambda alias: alias.symlink_to("run.vl.json")),
    ("hard.vl.json", lambda alias: alias.hardlink_to("run.vl.json")),
    ("folder/run.vl.json", lambda alias: alias.parent.symlink_to(".")),
]


@pytest.fixture
def history(inside: Path) -> Path:
    """A history whose name has the suffix of a spec: a file is told by its content."""
    Path("deep").mkdir()
    path = Path("run.vl.json")
    path.write_text('{"lr": [1e-5, 1e-4, 1e-3, 1e-2], "loss": [3, 2, 1, 4]}')
    return path


def refused(result: Any, name: str) -> None:
    assert (result.code, result.out) == (2, "")
    assert result.err.splitlines()[-1] == (
        f"lrchart: cannot write {name}: it is an input, which lrchart never replaces"
    )


@pytest.mark.parametrize(("alias", "link"), ALIASES, ids=[alias for alias, _ in ALIASES])
@pytest.mark.parametrize("source", ["run.vl.json", "*.json"])
def test_a_plot_never_replaces_its_run(
    history: Path, cli: Any, alias: str, link: Callable[[Path], Any], source: str
) -> None:
    link(Path(alias))
    before = contents(Path())
    refused(cli("plot", source, "-o", "new.svg", "-o", alias), str(Path(alias)))
    assert contents(Path()) == before


def test_a_history_that_mentions_a_schema_is_no_earlier_output(history: Path, cli: Any) -> None:
    noted = history.read_text().replace(
        "{", '{"note": "as vega.github.io/schema/vega-lite/v6", ', 1
    )
    history.write_text(noted)
    refused(cli("plot", str(history), "-o", str(history)), str(history))
    assert history.read_text() == noted


def test_a_plot_never_replaces_what_is_piped_in(history: Path, as_child: dict[str, str]) -> None:
    before = contents(Path())
    with history.open() as stdin:
        done = subprocess.run(
            [sys.executable, "-m", "lrchart", "plot", "-", "-o", history],
            stdin=stdin,
            capture_output=True,
            text=True,
            env=as_child,
        )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("it is an input, which lrchart never replaces")
    assert contents(Path()) == before


def test_a_plot_of_a_folder_replaces_its_earlier_output_and_no_run(history: Path, cli: Any) -> None:
    chart = ("plot", ".", "-o", "chart.vl.json", "-o", "chart.html", "-o", "chart.png")
    for _ in range(2):
        result = cli(*chart, "--size", "4x3", "--dpi", "72")
        assert result.code == 0, result.err
    refused(cli("plot", ".", "-o", "run.vl.json"), "run.vl.json")


def test_save_never_replaces_what_was_read(history: Path) -> None:
    before = history.read_bytes()
    chart = lrchart.plot(lrchart.read(str(history)))
    with pytest.raises(OutputError, match="it is an input"):
        lrchart.save(chart, "new.vl.json", history)
    assert not Path("new.vl.json").exists()
    assert history.read_bytes() == before
    # Once replaced, a file of this name is no longer the input.
    history.unlink()
    lrchart.save(chart, history)


def test_scenarios_never_replace_their_gallery_file(inside: Path, cli: Any) -> None:
    Path("mine.toml").write_text("[[scenario]]\nname = 'a'\noptimal_lr = 1e-3\n")
    Path("link.csv").symlink_to("mine.toml")
    before = contents(Path())
    for name in ("mine.toml", "link.csv"):
        refused(cli("scenarios", "--config", "mine.toml", "-o", name), name)
    Path("lrchart.toml").write_text("")
    refused(cli("scenarios", "-o", "lrchart.toml"), "lrchart.toml")
    assert contents(Path()) == {**before, "lrchart.toml": b""}


def small(folder: Path, **changes: Any) -> Config:
    given = {"scenarios": (), "runs": (Run("sweeps.csv"),), "formats": ("vl.json",)}
    return Config(options=OPTIONS, outputs=folder, folder=folder, **{**given, **changes})


def test_a_build_never_replaces_its_run(tmp_path: Path) -> None:
    """A folder with a sweeps.csv of the user's, which has a column more than lrchart's own."""
    rows = [f"{line},{i}" for i, line in enumerate(CSV.splitlines()[1:])]
    (tmp_path / "sweeps.csv").write_text("\n".join(["step,lr,loss,extra", *rows]))
    before = contents(tmp_path)
    for force in (False, True):
        with pytest.raises(OutputError, match=r"sweeps\.csv: it is an input"):
            build(small(tmp_path), force=force)
        assert contents(tmp_path) == before


def test_a_build_never_replaces_its_templates(tmp_path: Path) -> None:
    (tmp_path / "runs.csv").write_text(CSV)
    (tmp_path / "index.html").write_text("<!doctype html><title>mine</title>")
    config = small(tmp_path, templates=tmp_path, runs=(Run("runs.csv"),), formats=("html",))
    before = contents(tmp_path)
    for force in (False, True):
        with pytest.raises(OutputError, match=r"index\.html: it is an input"):
            build(config, force=force)
        assert contents(tmp_path) == before


@pytest.mark.parametrize("outputs", [".", "new/.."])
def test_a_build_never_replaces_its_gallery_file(inside: Path, cli: Any, outputs: str) -> None:
    Path("x.csv").write_text(CSV)
    Path("index.html").write_text("teaching = false\n[[run]]\npath = 'x.csv'\n")
    before = contents(Path())
    command = ("build", "--config", "index.html", "--formats", "html", "--outputs", outputs)
    refused(cli(*command, *SMALL, "--force"), str(Path(outputs, "index.html")))
    assert contents(Path()) == before


def test_a_build_never_removes_its_run(tmp_path: Path) -> None:
    """Whoever sends a folder chooses what its manifest says lrchart made."""
    (tmp_path / "sweep.csv").write_text(CSV)
    manifest = Manifest("", {"sweep.csv": digest(CSV)})
    (tmp_path / NAME).write_text(manifest.text())
    build(small(tmp_path, runs=(Run("sweep.csv"),)))
    assert (tmp_path / "sweep.csv").read_text() == CSV
    assert build(small(tmp_path, runs=(Run("sweep.csv"),))) == []


def test_a_build_removes_no_temporary_file_of_others(inside: Path, cli: Any) -> None:
    """A build may be told to write to a home folder."""
    Path("x.csv").write_text(CSV)
    Path("deep/deeper").mkdir(parents=True)
    for name in (".mine.tmp", "deep/.mine.tmp", "deep/deeper/.mine.tmp"):
        Path(name).write_text("mine")
        os.utime(name, (0, 0))
    before = contents(Path())
    Path("lrchart.toml").write_text("teaching = false\n[[run]]\npath = 'x.csv'\n")
    assert cli("build", "--outputs", ".", "--formats", "vl.json").code == 0
    assert before.items() <= contents(Path()).items()


FOREIGN = ["index.html", "sweeps.csv", "x.vl.json", "lrchart.js", NAME, "stills/x.light.svg"]


@pytest.mark.parametrize("name", FOREIGN)
def test_a_build_asks_before_it_replaces_a_foreign_file(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.csv").write_text(CSV)
    outputs = tmp_path / "site"
    (outputs / name).parent.mkdir(parents=True)
    (outputs / name).write_text("mine")
    config = Config(
        options=OPTIONS,
        formats=("html", "vl.json"),
        outputs=outputs,
        scenarios=(),
        runs=(Run("x.csv"),),
        folder=tmp_path,
    )
    before = contents(tmp_path)
    with pytest.raises(OutputError) as caught:
        build(config)
    assert str(caught.value) == (
        f"cannot write {outputs / name}: it exists, and nothing in {outputs} shows that lrchart "
        "made it; force=True replaces it"
    )
    assert contents(tmp_path) == before
    build(config, force=True)
    assert (outputs / name).read_text("utf-8") != "mine"
    assert build(config) == []


def test_a_folder_without_a_manifest_is_known_by_its_index(tmp_path: Path) -> None:
    """A fresh clone has the outputs, but not the manifest, which is each machine's own."""
    (tmp_path / "x.csv").write_text(CSV)
    config = Config(
        options=OPTIONS,
        formats=("html", "vl.json"),
        outputs=tmp_path / "site",
        scenarios=(),
        runs=(Run("x.csv"),),
        folder=tmp_path,
    )
    build(config)
    before = contents(tmp_path / "site")
    (tmp_path / "site" / NAME).unlink()
    (tmp_path / "site" / "x.vl.json").write_text("older")
    build(config)
    assert contents(tmp_path / "site") == before
    assert build(config) == []


@pytest.mark.parametrize("name", ["index.html", "anatomy.html"])
def test_the_committed_outputs_are_known_as_ours(tmp_path: Path, name: str) -> None:
    from lrchart.gallery.ownership import is_ours

    shutil.copy(ROOT / "outputs" / name, tmp_path / name)
    assert is_ours(tmp_path) == (name == "index.html")


def test_inputs_are_known_by_the_file_not_by_its_name(tmp_path: Path) -> None:
    source, other = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_text("x")
    other.write_text("x")
    files.refuse_inputs([other, tmp_path / "none.csv"], [source, tmp_path / "none.csv"])
    with pytest.raises(OutputError):
        files.refuse_inputs([tmp_path / "." / "a.csv"], [source])
