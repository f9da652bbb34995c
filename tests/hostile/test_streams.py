"""Standard streams that are closed or full, and ways in that are none, end in a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lrchart.cli import main
from tests.hostile.test_files import CSV
from tests.started import environment, limited

pytest.importorskip("resource")
FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="needs the devices and shell of Linux")
LRCHART = f"{sys.executable} -m lrchart"

#: (shell command, exit code, stdout, end of stderr)
CASES = [
    ("suggest - <&-", 2, "", "lrchart: -: standard input is closed"),
    ("suggest x.csv --quiet <&-", 0, "NUMBER", ""),
    ("suggest x.csv >&-", 2, "", "lrchart: cannot write the answer: standard output is closed"),
    ("suggest none.csv >&-", 2, "", "lrchart: none.csv: no such file"),
    ("plot x.csv -o x.vl.json >&-", 2, "", "answer: standard output is closed"),
    ("suggest x.csv --quiet >/dev/full", 2, "", "the answer: No space left on device"),
    ("suggest x.csv --quiet 2>/dev/full", 0, "NUMBER", ""),
    ("suggest none.csv 2>/dev/full", 2, "", ""),
    ("suggest none.csv 2>&-", 2, "", ""),
    ("suggest x.csv --quiet 2>&-", 0, "NUMBER", ""),
    ("suggest x.csv --quiet >&- 2>&-", 2, "", ""),
    ("suggest -- -dash.csv", 0, "RUN", ""),
    ("suggest -", 2, "", "lrchart: -: the file is empty"),
    (
        "suggest ''",
        2,
        "",
        "argument RUN: a file name must not be empty; see lrchart suggest --help",
    ),
    ("watch ''", 2, "", "argument FILE: a file name must not be empty; see lrchart watch --help"),
    ("plot x.csv -o ''", 2, "", "a file name must not be empty; see lrchart plot --help"),
    ("build --config ''", 2, "", "a file name must not be empty; see lrchart build --help"),
    ("suggest /dev/null", 2, "", "lrchart: /dev/null: is not a regular file"),
    ("suggest /dev/zero", 2, "", "lrchart: /dev/zero: is not a regular file"),
    ("build --config /dev/zero", 2, "", "the limit is 50,000,000 (MAX_TEXT_BYTES)"),
    ("cat x.csv | lrchart suggest --quiet <(cat x.csv)", 0, "NUMBER", ""),
]


@pytest.fixture
def folder(inside: Path) -> Path:
    for name in ("x.csv", "-dash.csv"):
        (inside / name).write_text(CSV)
    return inside


def shell(command: str, **changes: str) -> subprocess.CompletedProcess[str]:
    command = command.replace("lrchart ", "") if "|" not in command else command
    first, bar, second = command.rpartition("|")
    line = f"{first}{bar} {LRCHART} {second.strip().removeprefix('lrchart ')}"
    return subprocess.run(
        ["bash", "-c", line],
        capture_output=True,
        text=True,
        env=buffered(**changes),
        timeout=300,
        input="",
    )


def buffered(**changes: str) -> dict[str, str]:
    """Return the environment of a command whose output is buffered, as it is for most users."""
    inherited = {k: v for k, v in environment().items() if k != "PYTHONUNBUFFERED"}
    return {**inherited, **changes}


@pytest.mark.parametrize(
    ("command", "code", "out", "ending"), CASES, ids=[command for command, *_ in CASES]
)
def test_every_way_in_and_out_ends_in_a_sentence(
    folder: Path, command: str, code: int, out: str, ending: str
) -> None:
    done = shell(command)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().endswith(ending)
    if out == "NUMBER":
        assert float(done.stdout) > 0
    elif out == "RUN":
        assert "-dash" in done.stdout
    else:
        assert done.stdout == ""


def test_an_answer_that_is_cut_by_a_full_disk_is_no_success(folder: Path) -> None:
    """Unbuffered, Python would drop what does not fit without a word."""
    line = f"ulimit -f 8; {LRCHART} scenarios > answer.csv"
    for unbuffered in ("", "1"):
        env = buffered(PYTHONUNBUFFERED=unbuffered, PYTHONDONTWRITEBYTECODE="1")
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=env)
        assert done.returncode == 2
        assert done.stderr.endswith("cannot write the answer: File too large\n")


def test_a_reader_that_has_gone_ends_the_command_without_a_word(folder: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "lrchart", "suggest", "x.csv", "--quiet"],
        stdout=writing,
        stderr=subprocess.PIPE,
        env=buffered(),
        text=True,
    )
    os.close(writing)
    assert done.returncode == 1
    assert done.stderr == shell("suggest x.csv --quiet").stderr


def test_closed_streams_leave_no_number_to_the_next_file(inside: Path) -> None:
    """Whatever is printed from below Python would end in that file."""
    code = (
        "from lrchart.cli.streams import prepare; prepare(); f = open('next', 'w'); "
        "f.write(str(f.fileno())); f.close()"
    )
    line = f'{sys.executable} -c "{code}" <&- >&- 2>&-'
    assert subprocess.run(["bash", "-c", line], env=buffered()).returncode == 0
    assert int(Path("next").read_text()) > 2


def test_letters_that_a_terminal_lacks_are_escaped(folder: Path) -> None:
    Path("x.csv").rename("ä.csv")
    done = shell("suggest ä.csv", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "\\xe4" in done.stdout
    assert done.stderr.startswith("\\xe4.csv: ")


def test_no_memory_ends_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def starved(_: list[str]) -> None:
        raise MemoryError

    monkeypatch.setattr(main, "answer", starved)
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert (ended.value.code, capsys.readouterr().err) == (2, "lrchart: out of memory\n")


def test_an_optimised_python_answers_too(folder: Path) -> None:
    for command in ("suggest x.csv --json", "plot --help"):
        done = shell(command, PYTHONOPTIMIZE="2")
        assert done.returncode == 0, done.stderr
        assert done.stdout
    assert shell("plot x.csv -o x.html -o x.png", PYTHONOPTIMIZE="1").returncode == 0
    done = shell("plot x.csv -o y.vl.json", PYTHONOPTIMIZE="2")
    assert done.returncode == 2
    assert done.stderr.splitlines()[1:] == [
        "lrchart: Altair needs docstrings: run Python without -OO (PYTHONOPTIMIZE=2)"
    ]


def starved(megabytes: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command that may have so much memory."""
    return subprocess.run(
        limited("RLIMIT_AS", megabytes * 2**20, [sys.executable, "-m", "lrchart", *words]),
        capture_output=True,
        text=True,
        env=buffered(),
    )


@pytest.mark.parametrize("megabytes", [60, 150, 250, 400])
def test_little_memory_ends_in_a_sentence_or_a_number(folder: Path, megabytes: int) -> None:
    """OpenBLAS, below Python, has a sentence of its own."""
    done = starved(megabytes, "suggest", "x.csv", "--quiet")
    assert "Traceback" not in done.stderr
    assert done.returncode != 0 or float(done.stdout) > 0
    assert done.returncode == 0 or len(done.stderr.splitlines()) <= 2, done.stderr


@pytest.mark.parametrize("megabytes", [300, 400, 500, 700])
def test_little_memory_for_a_picture_ends_in_a_sentence(folder: Path, megabytes: int) -> None:
    done = starved(megabytes, "plot", "x.csv", "-o", "x.png")
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert len(done.stderr.splitlines()) <= 2, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["-dash.csv", "x.csv"]


def test_a_limit_that_the_engine_of_pictures_exceeds_is_named(folder: Path) -> None:
    done = starved(20_000, "plot", "x.csv", "-o", "x.png")
    assert done.stderr.splitlines()[1:] == [
        "lrchart: the renderer ended unexpectedly (code -5), probably because ulimit -v allows "
        "20,000 MiB: Vega's engine reserves far more addresses than it uses memory; lift that limit"
    ]
