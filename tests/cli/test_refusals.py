"""One sentence and exit code 2 for every mistake, and nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import files

#: (content of bad.csv, None if it does not exist; text in the message)
BAD_RUNS = [
    (None, "bad.csv"),
    (b"", "bad.csv"),
    (b"lr,loss\n", "bad.csv"),
    (b"rate_of_things,loss\n1,2\n2,3\n", "bad.csv"),
    (b"lr,loss\n0,1\n0.1,2\n", "lr"),
    (b"lr,loss\n-1e-3,1\n0.1,2\n", "lr"),
    (b"lr,loss\n0.01,low\n0.1,2\n0.2,3\n", "low"),
    (b"lr,loss\n0.01,1\n", "bad.csv"),
    (b"\x00\x01\x02\xff", "bad.csv"),
    (b"PAR1 but nothing else", "bad.csv"),
]


@pytest.mark.parametrize(("content", "words"), BAD_RUNS, ids=[str(c) for c, _ in BAD_RUNS])
@pytest.mark.parametrize("command", ["plot", "suggest"])
def test_a_bad_run_is_refused(
    cli: Any, inside: Path, command: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        Path("bad.csv").write_bytes(content)
    Path("out.html").write_text("before")
    before = files(inside)
    output = ("-o", "out.html") if command == "plot" else ()
    result = cli(command, "bad.csv", *output)
    assert_refused(result, words)
    assert files(inside) == before


def assert_refused(result: Any, words: str) -> None:
    assert result.code == 2
    assert result.out == ""
    assert len(result.err.splitlines()) == 1
    assert result.err.startswith("lrchart: ")
    assert words in result.err
    assert "Traceback" not in result.err


ONE = ("--only", "slope")
#: (arguments, text in the message)
BAD_OPTIONS: list[tuple[tuple[str, ...], str]] = [
    (("plot", "run.csv", "-o", "out.gif"), "out.gif: the suffix must be one of .html, .png"),
    (("plot", "run.csv", "-o", "out.svg", "--dpi", "5"), "dpi must be 18 to 1200"),
    (("plot", "run.csv", "-o", "out.svg", "--dpi", "0"), "dpi must be 18 to 1200"),
    (("plot", "run.csv", "-o", "out.svg", "--dpi", "many"), "--dpi: 'many' is not a whole number"),
    (("plot", "run.csv", "-o", "out.svg", "--size", "10"), "--size: '10' is not a size like 10x6"),
    (("plot", "run.csv", "-o", "out.svg", "--size", "0x6"), "size must be 1 to 100 inches"),
    (("plot", "run.csv", "-o", "out.svg", "--smoothing", "-1"), "smoothing must be 0 to 2"),
    (
        ("plot", "run.csv", "-o", "out.svg", "--view", "zoom"),
        "view must be one of 'focus', 'full', 'log'; got 'zoom'",
    ),
    (
        ("plot", "run.csv", "-o", "out.svg", "--theme", "blue"),
        "theme must be one of 'light', 'dark', 'print'; got 'blue'",
    ),
    (("plot", "run.csv", "-o", "out.svg", "--mark", "fast"), "a mark must be a learning rate"),
    (("plot", "run.csv", "-o", "out.svg", "--rule", "nothing"), "nothing"),
    (("plot", "run.csv", "-o", "out.svg", "--window-of", "x"), "--window-of must be one of 'run'"),
    (("plot", "run.csv", "-o", "out.svg", "--lr-column", "rate"), "rate"),
    (("plot", "run.csv", "--scale", "2", "--dpi", "96"), "give --dpi or --scale, not both"),
    (("plot", "run.csv", "--scale", "100"), "dpi must be 18 to 1200"),
    (("plot", "run.csv", "-o", "run.csv/out.svg"), "run.csv is not a folder"),
    (("plot", "run.csv", "-o", "/proc/nothing/out.vl.json"), "cannot write /proc/nothing"),
    (("plot", "run.csv", "--colour", "red"), "no option '--colour'"),
    (("plot", "run.csv", "--tilte", "x"), "no option '--tilte'; did you mean '--title'?"),
    (
        ("plot", "run.csv", "--dpi"),
        "lrchart: argument --dpi: expected one argument; see lrchart plot --help",
    ),
    (("plot",), "lrchart: the following arguments are required: RUN; see lrchart plot --help"),
    (("plot", "--tilte", "x"), "no option '--tilte'; did you mean '--title'?"),
    (("plot", "none.csv", "--dpi", "x", "--tilte", "x"), "no option '--tilte'"),
    (("plot", "run.cvs"), "lrchart: run.cvs: no such file; did you mean 'run.csv'?"),
    (("plot", "run.csv", "--theme", "drak"), "got 'drak'; did you mean 'dark'?"),
    (("suggest", "run.csv", "--rule", "lrchrat"), "got 'lrchrat'; did you mean 'lrchart'?"),
    (("suggest", "run.csv", "--loss-column", "lss"), "is not there; did you mean 'loss'?"),
    (("suggest", "run.csv", "-x"), "no option '-x'"),
    (("plot", "run.csv", "--scale", "inf"), "--scale: 'inf' is not a number"),
    (("plot", "run.csv", "--json"), "no option '--json'; lrchart suggest gives the numbers"),
    (("plot", "run.csv", "--slop"), "no option '--slop'; did you mean '--slope'?"),
    (("plot", "run.csv", "--smoothing", "much"), "--smoothing: 'much' is not a number"),
    (("watch", "run.csv", "--port", "99999"), "port must be 0 to 65535; got 99999"),
    (("leaderboard", "--by", "mood"), "--by: invalid choice: 'mood'"),
    (("embed", "slope", "anatomy"), "'anatomy' is an unexpected argument"),
    (("suggest", "run.csv", "--json", "--quiet"), "give --json or --quiet, not both"),
    (("suggest", "run.csv", "--rule", "nothing"), "nothing"),
    (("embed", "slope", "--for", "paper"), "--for must be one of"),
    (("scenarios", "-o", "run.csv/s.csv"), "run.csv is not a folder"),
    (("paint",), "no command 'paint'; allowed: build, plot, suggest, watch, leaderboard"),
    (("biuld",), "no command 'biuld'; did you mean 'build'?"),
    (("build", "--config", "none.toml"), "none.toml: no such file"),
    (("build", "--formats", "gif"), "format must be one of html, png, svg, pdf, vl.json"),
    (("build", "--only", "nothing"), "no chart 'nothing'"),
    (("build", *ONE, "--formats", "vl.json", "--outputs", "run.csv"), "run.csv is not a folder"),
    (("build", *ONE, "--formats", "html", "--templates", "none"), "folder none does not exist"),
]


@pytest.mark.parametrize(
    ("arguments", "words"), BAD_OPTIONS, ids=[" ".join(a) for a, _ in BAD_OPTIONS]
)
def test_a_bad_option_is_refused(
    cli: Any, run: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = files(run.parent)
    result = cli(*arguments)
    assert result.code == 2
    assert result.out == ""
    # stderr has notes on how the run was read, then the error.
    *said, refusal = result.err.splitlines()
    assert all(line.startswith("run.csv: ") for line in said)
    assert refusal.startswith("lrchart: ")
    assert words in refusal
    assert files(run.parent) == before


BAD_CONFIGS = [
    ("dpi = = 3", "lrchart.toml: not TOML: Invalid value (at line 1, column 7)"),
    ("theem = 'dark'", "lrchart.toml: unknown key 'theem'; did you mean 'theme'?"),
    ("[[run]]\npath = 'none.csv'", "none.csv"),
    ("[[run]]\npath = '*.txt'", "*.txt"),
    ("teaching = false", "the gallery is empty"),
    ("[[scenario]]\nname = 'a'\noptimal_lr = 5", "lrchart.toml: [[scenario]] 1: optimal_lr must"),
    ("rule = 'x'\nteaching = false\n[[run]]\npath = 'run.csv'", "lrchart: rule must be one of"),
    ("window_of = 'x'\nteaching = false\n[[run]]\npath = 'run.csv'", "lrchart: window_of must be"),
    ("palette = {x = '#0068a8'}\n[[run]]\npath = 'run.csv'", "lrchart: palette= names no run 'x'"),
    ("templates = 'none'\nteaching = false\n[[run]]\npath = 'run.csv'", "none does not exist"),
]


@pytest.mark.parametrize(("text", "words"), BAD_CONFIGS, ids=[w for _, w in BAD_CONFIGS])
def test_a_bad_config_is_refused(cli: Any, run: Path, inside: Path, text: str, words: str) -> None:
    Path("lrchart.toml").write_text(text)
    Path("outputs").mkdir()
    Path("outputs/index.html").write_text("before")
    before = files(inside)
    assert_refused(cli("build"), words)
    assert files(inside) == before


def test_an_option_of_build_is_named_as_it_was_given(cli: Any, run: Path, inside: Path) -> None:
    Path("lrchart.toml").write_text("rule = 'x'\nteaching = false\n[[run]]\npath = 'run.csv'")
    assert_refused(cli("build", "--rule", "y"), "lrchart: --rule must be one of")
