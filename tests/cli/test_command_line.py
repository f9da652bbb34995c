"""Behaviour that all commands share: help, order of arguments, exit codes and pipes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import lrchart.cli.main
from lrchart import __version__
from lrchart.cli.main import COMMANDS
from tests.cli.conftest import SMALL


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_is_there_and_fits(cli: Any, command: tuple[str, ...]) -> None:
    result = cli(*command, "--help")
    assert result.code == 0
    assert max(map(len, result.out.splitlines())) <= 100
    assert result.out.startswith(f"Usage: lrchart {' '.join(command)}")


def test_the_help_lists_the_commands_and_their_files(cli: Any) -> None:
    listed = cli("-h").out
    assert cli().out == listed
    own = {path.stem for path in Path(lrchart.cli.main.__file__).parent.glob("*.py")}
    assert own - {
        "__init__",
        "arguments",
        "drawing",
        "main",
        "outputs",
        "parser",
        "run_arguments",
        "screen",
        "signals",
        "streams",
        "tables",
        "training_arguments",
        "without_widgets",
    } == {*COMMANDS}
    assert all(f"\n  {name} " in listed for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_has_groups_defaults_and_examples(cli: Any, name: str) -> None:
    shown = cli("help", name).out
    assert shown == cli(name, "-h").out
    examples = shown.partition("\nExamples:\n")[2].splitlines()
    assert len([line for line in examples if f"lrchart {name}" in line]) == 2
    assert "(default" in shown or "Options:" in shown


def test_help_of_an_unknown_command_is_a_question(cli: Any) -> None:
    assert cli("help").out == cli().out
    assert cli("help", "plto").err == "lrchart: no command 'plto'; did you mean 'plot'?\n"
    assert cli("--verison").err == "lrchart: no option '--verison'; did you mean '--version'?\n"


def test_options_stand_where_one_likes(cli: Any, run: Path) -> None:
    Path("other.csv").write_bytes(run.read_bytes())
    Path("-odd.csv").write_bytes(run.read_bytes())
    given = ("run.csv", "-o", "a.vl.json", "other.csv", "--title=-a-", "--", "-odd.csv")
    assert cli("plot", *given).out == "a.vl.json\n"
    spec = json.loads(Path("a.vl.json").read_text("utf-8"))
    assert spec["title"]["text"] == "-a-"
    assert "3 runs" in spec["description"]


def test_the_version(cli: Any) -> None:
    assert cli("--version").out == f"lrchart, version {__version__}\n"


def test_a_stop_by_the_user_is_quiet(cli: Any, monkeypatch: pytest.MonkeyPatch, run: Path) -> None:
    def stop(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lrchart.readers.readings", stop)
    result = cli("suggest", "run.csv")
    assert (result.code, result.err.strip()) == (-signal.SIGINT, "lrchart: stopped")


def test_the_module_runs_as_a_command(as_child: dict[str, str], tmp_path: Path) -> None:
    """As a person would: python -m lrchart, warnings as errors, output piped."""
    asked = [sys.executable, "-m", "lrchart", "plot", "-", "-o", "a.svg", *SMALL]
    rows = "lr,loss\n" + "".join(f"{10 ** (-6 + i / 10)},{3 - i / 30}\n" for i in range(50))
    done = subprocess.run(
        asked, input=rows, capture_output=True, text=True, cwd=tmp_path, env=as_child
    )
    assert (done.returncode, done.stdout) == (0, "a.svg\n"), done.stderr
    assert "\x1b" not in done.stdout + done.stderr


def test_piped_output_carries_no_colour_and_no_bar(as_child: dict[str, str], run: Path) -> None:
    env = {**as_child, "TERM": "xterm-256color"}
    asked = [sys.executable, "-m", "lrchart", "suggest", "run.csv"]
    done = subprocess.run(asked, capture_output=True, text=True, env=env)
    assert done.returncode == 0
    assert not re.search(r"\x1b|\r", done.stdout + done.stderr)


@pytest.mark.skipif(os.name == "nt", reason="needs a pipe that can be closed")
def test_a_closed_pipe_is_no_error(as_child: dict[str, str]) -> None:
    shell = f"{sys.executable} -m lrchart scenarios | head -n 1"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, env=as_child)
    assert done.stdout == "run,replicate,step,lr,loss,optimal_lr,training_steps,schedule\n"
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said_in_a_sentence(as_child: dict[str, str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "lrchart", "scenarios"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=as_child,
        )
    assert done.returncode == 2
    assert done.stderr.decode() == "lrchart: cannot write the answer: No space left on device\n"
