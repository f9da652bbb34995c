"""Files that may not grow, a umask, a home that is none: a sentence, or the file as usual."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import COMMAND, POSIX, States, contents, declare
from tests.full import full
from tests.hostile.test_targets import TRAININGS
from tests.started import limited

pytest.importorskip("resource")
pytestmark = POSIX
SAVE = "import lrchart; lrchart.save(lrchart.plot('one.csv'), 'out.svg')"
RECORD = """
import lrchart, sys
from lrchart.errors import OutputError
sweep = lrchart.Sweep(1e-5, 1.0, 500, path=sys.argv[1], progress=False)
try:
    for lr in sweep:
        sweep.record(2.0)
except OutputError as error:
    sys.exit(str(error))
"""
#: (command, file that it writes)
WRITERS = [
    ([*COMMAND, "plot", "one.csv", "-o", "out.png"], "out.png"),
    ([*COMMAND, "plot", "one.csv", "--slope", "-o", "out.html"], "out.html"),
    ([*COMMAND, "trainings", "t.csv", "-o", "out.vl.json"], "out.vl.json"),
    ([*COMMAND, "scenarios", "-o", "out.csv", "--config", "own.toml"], "out.csv"),
    ([sys.executable, "-c", SAVE], "out.svg"),
]
#: environment variables of a build, in addition to PATH
ODD: list[dict[str, str]] = [
    {"LANG": "C"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"HOME": "/nonexistent"},
    {"HOME": "", "XDG_CACHE_HOME": ""},
    {"HOME": "/proc", "XDG_CACHE_HOME": "/proc/cache", "TMPDIR": "/proc"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    declare(tmp_path, "dark")
    (tmp_path / "t.csv").write_text(TRAININGS)
    (tmp_path / "own.toml").write_text('[[scenario]]\nname = "mine"\noptimal_lr = 1e-3\n')
    return tmp_path


def cramped(
    folder: Path, environment: dict[str, str], command: list[str], room: int, **more: Any
) -> subprocess.CompletedProcess[str]:
    """Run a command none of whose files may become larger than `room` bytes."""
    return subprocess.run(
        limited("RLIMIT_FSIZE", room, command),
        cwd=folder,
        # Python itself would leave modules that are compiled to the limit, and fail to import them.
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


@pytest.mark.parametrize(("command", "name"), WRITERS, ids=[name for _, name in WRITERS])
def test_what_has_no_room_leaves_the_old_file(
    folder: Path, environment: dict[str, str], command: list[str], name: str
) -> None:
    (folder / name).write_text("old")
    before = contents(folder)
    done = cramped(folder, environment, command, 4_000, stdout=subprocess.DEVNULL)
    assert done.stderr.splitlines()[-1].endswith(f"cannot write {name}: File too large")
    assert done.returncode == (2 if command[:3] == COMMAND else 1)
    assert contents(folder) == before


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_an_answer_that_has_no_room_is_said(
    folder: Path, environment: dict[str, str], gallery: Path, unbuffered: str
) -> None:
    environment = {**environment, "PYTHONUNBUFFERED": unbuffered}
    with (folder / "snippet.html").open("w") as file:
        done = cramped(gallery, environment, [*COMMAND, "embed", "one"], 10, stdout=file)
    assert done.returncode == 2
    assert done.stderr == "lrchart: cannot write the answer: File too large\n"


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_history_that_has_no_room_ends_with_a_whole_line(
    folder: Path, environment: dict[str, str], suffix: str
) -> None:
    name = f"history.{suffix}"
    command = [sys.executable, "-c", RECORD, name]
    done = cramped(folder, environment, command, 4_000, stdout=subprocess.DEVNULL)
    assert done.stderr == f"cannot write {name}: File too large\n"
    *rows, end = (folder / name).read_text().split("\n")
    assert len(rows) > 20
    assert end == ""
    # An incomplete line may have become a blank one.
    assert len({line.count(",") for line in rows if line}) == 1


@pytest.mark.parametrize("mask", [full(0o002), 0o077])
def test_the_umask_holds_for_every_output(
    folder: Path, environment: dict[str, str], mask: int
) -> None:
    before = set(folder.rglob("*"))
    commands = [
        [*COMMAND, "build"],
        [sys.executable, "-c", RECORD, "history.csv"],
        [*COMMAND, "plot", "one.csv", *(f"-oout.{s}" for s in ("html", "pdf", "png", "svg"))],
        *(command for command, _ in WRITERS[2:]),
    ]
    for command in commands:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, umask=mask)
        assert done.returncode == 0, done.stderr
    made = set(folder.rglob("*")) - before
    assert len(made) > 15
    for path in made:
        all_of_it = 0o777 if path.is_dir() else 0o666
        assert path.stat().st_mode & 0o777 == all_of_it & ~mask, path


@pytest.mark.parametrize("variables", [*map(full, ODD[:-1]), ODD[-1]], ids=str)
def test_a_build_is_the_same_in_any_environment(
    folder: Path, states: States, environment: dict[str, str], variables: dict[str, str]
) -> None:
    needed = {name: environment[name] for name in ("PATH", "PYTHONPATH")}
    done = subprocess.run(
        [*COMMAND, "build"], cwd=folder, env=needed | variables, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert contents(folder / "outputs") == states["dark"]
