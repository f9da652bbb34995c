"""Shells complete commands, options, their words and file names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lrchart.cli.completion import SHELLS
from lrchart.cli.main import COMMANDS
from lrchart.options import THEMES

pytest.importorskip("argcomplete")


def environment() -> dict[str, str]:
    """Return an environment in which the shell finds the command ``lrchart``."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, "PATH": path}


@pytest.fixture
def complete(tmp_path: Path) -> Any:
    """Return the words that bash offers after a line, in a folder with one history."""
    (tmp_path / "finder.csv").write_text("lr,loss\n")
    code = subprocess.run(
        [sys.executable, "-m", "lrchart", "completion", "bash"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    def words(line: str) -> list[str]:
        # As bash does at Tab: set its variables and call the registered function.
        script = (
            f"{code}\nCOMP_LINE={line!r} COMP_POINT={len(line)} COMP_TYPE=9\n"
            'registered=$(complete -p lrchart | sed "s/.*-F //; s/ .*//")\n'
            '"$registered" lrchart\nprintf "%s\\n" "${COMPREPLY[@]}"'
        )
        answer = subprocess.run(
            ["bash", "-c", script],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        return [word.strip() for word in answer.stdout.split("\n") if word.strip()]

    return words


@pytest.mark.skipif(os.name != "posix", reason="runs bash")
def test_bash_completes(complete: Any) -> None:
    assert complete("lrchart s") == ["suggest", "scenarios"]
    assert set(complete("lrchart ")) == {*COMMANDS, "--help"}
    assert complete("lrchart plot --them") == ["--theme"]
    assert complete("lrchart plot --theme ") == list(THEMES)
    assert complete("lrchart suggest --rule lrc") == ["lrchart"]
    assert "finder.csv" in complete("lrchart plot fin")
    assert complete("lrchart plot --no-such") == []


def test_fish_completes(tmp_path: Path) -> None:
    fish = shutil.which("fish") or pytest.skip("fish is not installed")
    (tmp_path / "finder.csv").write_text("lr,loss\n")
    lines = ("s", "plot --theme ", "plot fin")
    asked = "; ".join(f"complete -C 'lrchart {line}'; echo -" for line in lines)
    answer = subprocess.run(
        [fish, "--no-config", "-c", f"lrchart completion fish | source; {asked}"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    offered = [
        {line.partition("\t")[0].strip() for line in part.strip().splitlines()}
        for part in answer.stdout.split("\n-\n")
    ]
    assert offered[:2] == [{"suggest", "scenarios"}, {*THEMES}]
    assert "finder.csv" in offered[2]


def test_zsh_completes(tmp_path: Path) -> None:
    """Press Tab in a zsh that runs in a terminal of its own, as zsh completes nowhere else."""
    zsh = shutil.which("zsh") or pytest.skip("zsh is not installed")
    script = (
        "zmodload zsh/zpty; zpty shell zsh -f -i\n"
        "zpty -w shell 'PS1=; autoload -U compinit; compinit -u -D'\n"
        "zpty -w shell 'eval \"$(lrchart completion zsh)\"; print READY-$((1 + 1))'\n"
        'zpty -r -m shell screen "*READY-2*"\n'
        "zpty -w -n shell $'lrchart plot --them\\t'\n"
        'zpty -r -m shell screen "*--theme *"; print -r -- $screen\n'
        "zpty -w -n shell $'\\t'\n"
        'zpty -r -m shell screen "*dark*"; print -r -- $screen\n'
    )
    answer = subprocess.run(
        [zsh, "-f", "-c", script],
        cwd=tmp_path,
        env={**environment(), "TERM": "dumb"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "lrchart plot --theme " in answer.stdout
    assert "dark" in answer.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_its_code(cli: Any, shell: str) -> None:
    printed = cli("completion", shell)
    assert printed.code == 0
    assert "lrchart" in printed.out
    assert "_ARGCOMPLETE" in printed.out


def test_another_shell_is_refused(cli: Any) -> None:
    refused = cli("completion", "tcsh")
    assert (refused.code, refused.out) == (2, "")
    assert "'bash', 'zsh', 'fish'; got 'tcsh'" in refused.err


def test_the_package_is_named(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "argcomplete", None)
    refused = cli("completion", "bash")
    assert (refused.code, refused.out) == (2, "")
    assert 'pip install "lrchart[completion]"' in refused.err
