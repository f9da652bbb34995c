"""A folder full of files that are named like modules: no command runs one of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.hostile.test_files import CSV
from tests.started import environment

#: names of modules: installed packages, lrchart, standard library
PACKAGES = (
    *("PIL", "altair", "anywidget", "duckdb", "jinja2", "lrchart", "narwhals", "numpy", "pandas"),
    *("pikepdf", "platformdirs", "pyarrow", "rich", "sitecustomize", "usercustomize"),
    *("tensorboard", "torch", "vl_convert"),
)
#: content of each file: leaves a trace, and prints something that is not an answer
TRAP = "print('trapped'); open(__file__ + '.ran', 'w').close(); raise ImportError('trapped')\n"
SMALL = ("--size", "4x3", "--dpi", "72")
COMMANDS = [
    ("plot", "x.csv", "-o", "x.html", "-o", "x.png", "-o", "x.pdf", "-o", "x.vl.json", *SMALL),
    ("suggest", "x.csv", "--rule", "all"),
    ("suggest", "x.csv", "--json"),
    ("build", *SMALL),
    ("embed", "x"),
    ("leaderboard", "--rule", "lrchart"),
    ("scenarios", "--config", "all.toml"),
    ("--help",),
]
#: the installed command, and a program; neither is in the current folder
COMMAND = "from lrchart.__main__ import main; main()"
PROGRAM = """
import lrchart
frame = lrchart.read("x.csv")
lrchart.save(lrchart.plot(frame), "own.png")
lrchart.build(lrchart.read_config())
"""


@pytest.fixture
def traps(inside: Path) -> Path:
    """The current folder, with a trap for every name that Python or lrchart may import."""
    for name in {*sys.stdlib_module_names, *PACKAGES}:
        (inside / f"{name}.py").write_text(TRAP)
    (inside / "x.csv").write_text(CSV)
    (inside / "lrchart.toml").write_text(
        "teaching = false\nformats = ['html', 'svg']\n[[run]]\npath = 'x.csv'\n"
    )
    (inside / "all.toml").touch()
    return inside


@pytest.fixture
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a program lies: a folder that has nothing else."""
    return tmp_path_factory.mktemp("scripts") / "program.py"


def start(script: Path, code: str, *arguments: str) -> subprocess.Popen[str]:
    script.write_text(code)
    return subprocess.Popen(
        [sys.executable, str(script), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )


def assert_nothing_ran(folder: Path) -> None:
    assert sorted(path.name for path in folder.rglob("*.ran")) == []


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_runs_a_file_of_the_current_folder(
    traps: Path, script: Path, command: tuple[str, ...]
) -> None:
    process = start(script, COMMAND, *command)
    out, err = process.communicate(timeout=300)
    # embed fails, because the chart was not built.
    assert process.returncode == (2 if command[0] == "embed" else 0), err
    assert "trapped" not in out + err
    assert_nothing_ran(traps)


def test_no_program_makes_lrchart_run_a_file_of_the_current_folder(
    traps: Path, script: Path
) -> None:
    process = start(script, PROGRAM)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert (traps / "outputs" / "x.svg").is_file()
    assert_nothing_ran(traps)


def test_a_watch_runs_no_file_of_the_current_folder(traps: Path, script: Path) -> None:
    process = start(script, COMMAND, "watch", "x.csv")
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split(" at ")[1].split()[0]
        with urlopen(f"{address}events", timeout=120) as events:
            assert b'"spec"' in events.readline()
    finally:
        process.terminate()
        process.communicate(timeout=120)
    assert_nothing_ran(traps)
