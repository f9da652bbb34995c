"""Output of the command line holds nothing that a terminal obeys."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lrchart.cli import screen
from lrchart.cli.screen import printable
from tests.hostile.test_files import CSV
from tests.hostile.texts import TEXTS

#: characters that end lines, control the terminal, or change the direction of text
OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\U000e0000-\U000e0fff]"
)
TERMINAL = TEXTS["terminal"]
TRAININGS = "lr,loss\n" + "".join(f"1e-{i},{(i - 3) ** 2}\n" for i in range(7))

PRINTED = [
    ("a\x1b[2Jb", r"a\x1b[2Jb"),
    ("a\nb\tc", r"a\nb\tc"),
    ("\x9b\u202e\udcff", r"\x9b\u202e\udcff"),
    ("a\u200bb\u2060\ufeff", r"a\u200bb\u2060\ufeff"),
    ("a\u200f\u061c\u2066b", r"a\u200f\u061c\u2066b"),
    ("a\U000e0041\U000e0100\u3164\xad", r"a\U000e0041\U000e0100\u3164\xad"),
    ("a\u200d\u200cb\ufe0f", r"a\u200d\u200cb\ufe0f"),
    ("é\ufe0f\ufe0e\ufe01\u200d\u200d", "é\ufe0f\\ufe0e\\ufe01\u200d\\u200d"),
    ("❤\ufe0f\u200d\U0001f525 می\u200cمی", "❤\ufe0f\u200d\U0001f525 می\u200cمی"),
    ("é – 学習率 \U0001f9ea C:\\x", "é – 学習率 \U0001f9ea C:\\x"),
]

#: (command with hostile file or folder names, exit code)
COMMANDS: list[tuple[tuple[str, ...], int]] = [
    (("suggest", f"{TERMINAL}.csv"), 0),
    (("suggest", f"{TERMINAL}.csv", "--rule", "all"), 0),
    (("suggest", f"{TERMINAL}.csv", "--json"), 0),
    (("plot", f"{TERMINAL}.csv", "-o", f"{TERMINAL}.vl.json"), 0),
    (("plot", f"{TERMINAL}.csv", "-o", f"{TERMINAL}.csv/x.vl.json"), 2),
    (("plot", f"{TERMINAL}.csv", "-o", f"{TERMINAL}.doc"), 2),
    (("scenarios", "-o", f"{TERMINAL}/x.csv"), 0),
    (("suggest", f"{TERMINAL}.tsv"), 2),
    (("build", "--config", f"{TERMINAL}.toml"), 2),
]


@pytest.mark.parametrize(("text", "printed"), PRINTED)
def test_what_is_printed_of_a_text(text: str, printed: str) -> None:
    assert printable(text) == printed


@pytest.mark.parametrize(("command", "code"), COMMANDS)
def test_no_name_of_a_file_is_obeyed(
    inside: Path, cli: Any, command: tuple[str, ...], code: int
) -> None:
    (inside / f"{TERMINAL}.csv").write_text(CSV)
    result = cli(*command)
    assert result.code == code, result.err
    assert OBEYED.findall(result.out + result.err) == []
    assert "pwned" in result.out + result.err


def test_no_name_in_a_logged_note_is_obeyed(inside: Path, as_child: dict[str, str]) -> None:
    """Python prints what nobody handles as it is; pytest handles it, so that this is a child."""
    rows = CSV.partition("\n")[2]
    (inside / f"{TERMINAL}.csv").write_text(CSV + rows)
    (inside / "trainings.csv").write_text(TRAININGS)
    command = ("trainings", "trainings.csv", "--range-test", f"{TERMINAL}.csv", "-o", "x.vl.json")
    done = subprocess.run(
        [sys.executable, "-m", "lrchart", *command], capture_output=True, text=True, env=as_child
    )
    assert done.returncode == 0, done.stderr
    assert OBEYED.findall(done.stdout + done.stderr) == []
    assert r"\x1b[2J\x1b]0;pwned\x07.csv: left out 21 rows exactly like earlier ones" in done.stderr


@pytest.mark.parametrize("flags", [(), ("--rule", "all"), ("--json",)])
def test_no_name_of_a_run_is_obeyed(inside: Path, cli: Any, flags: tuple[str, ...]) -> None:
    names = [text for text in TEXTS.values() if text.strip()]
    rows = [[10.0**-i, i, run] for run in names for i in range(6, 0, -1)]
    pd.DataFrame(rows, columns=["lr", "loss", "run"]).to_json("x.json", orient="records")
    result = cli("suggest", "x.json", *flags)
    assert result.code == 0, result.err
    assert OBEYED.findall(result.out + result.err) == []


def test_a_refusal_is_no_longer_than_a_paragraph(cli: Any) -> None:
    result = cli("suggest", "x.csv", "--lr-column", "x" * 100_000, "--rule" + "y" * 100_000)
    assert result.code == 2
    assert len(result.err) < 2_100


def test_a_bar_shows_a_title_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(shown, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", shown)
    with screen.progress() as told:
        assert told is not None
        told(0, 1, f"[/red] {TERMINAL}")
    assert r"[/red] \x1b[2J\x1b]0;pwned\x07" in shown.getvalue()


@pytest.mark.skipif(os.name == "nt", reason="names of files are text on Windows")
def test_names_of_bytes_that_are_no_text(inside: Path, cli: Any) -> None:
    (inside / "a\udcff.csv").write_text(CSV)
    (inside / "a\udcfe.csv").write_text(CSV)
    result = cli("suggest", inside, "--json")
    assert result.code == 0, result.err
    assert [run["run"] for run in json.loads(result.out)["runs"]] == [r"a\xfe", r"a\xff"]
    result = cli("plot", "a\udcff.csv", "-o", "\udcff.svg")
    assert (result.code, result.out) == (0, "\\udcff.svg\n"), result.err
    assert (inside / "\udcff.svg").is_file()


def test_a_terminal_in_ascii_is_written_to(
    inside: Path, cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inside / "é.csv").write_text(CSV)
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    assert cli("suggest", "é.csv").code == 0
    assert rb"\xe9" in written.getvalue()


def test_half_a_surrogate_pair_is_refused(inside: Path, cli: Any) -> None:
    rows = [{"lr": 10.0**-i, "loss": i, "run": "\ud800"} for i in range(3)]
    (inside / "x.json").write_text(json.dumps(rows))
    result = cli("suggest", "x.json")
    assert result.code == 2
    # Which of the two messages depends on the string type of the pandas version.
    assert re.fullmatch(
        r"lrchart: x\.json: (column 'run' )?holds an unpaired surrogate, which is not valid "
        r"Unicode\n",
        result.err,
    )
    (inside / "x.csv").write_text(CSV)
    result = cli("plot", "x.csv", "-o", "x.vl.json", "--title", "\udcff")
    assert (result.code, result.err) == (2, "lrchart: --title must be a string; got '\\udcff'\n")
