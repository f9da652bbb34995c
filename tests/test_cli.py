"""The command line: what it prints, and one sentence and exit code 2 for every mistake."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import lrchart.cli
from lrchart import __version__
from lrchart.cli import COMMANDS
from lrchart.frame import validate

SMALL = ("--size", "4x3", "--dpi", "72")


@pytest.fixture
def run(inside: Path, sweep: Any, dip: Any) -> Path:
    """A good sweep, run.csv, in the current folder."""
    sweep(dip)[["lr", "loss"]].to_csv("run.csv", index=False)
    return inside / "run.csv"


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


#: content of bad.csv (None: there is no such file), and words that the sentence must have
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
#: arguments, and words that the sentence must have
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
    (("plot", "run.csv", "-o", "out.svg", "--window-of", "x"), "window_of must be one of 'run'"),
    (("plot", "run.csv", "-o", "out.svg", "--lr-column", "rate"), "rate"),
    (("plot", "run.csv", "--scale", "2", "--dpi", "96"), "give --dpi or --scale, not both"),
    (("plot", "run.csv", "--scale", "100"), "dpi must be 18 to 1200"),
    (("plot", "run.csv", "-o", "run.csv/out.svg"), "run.csv is not a folder"),
    (("plot", "run.csv", "-o", "/proc/nothing/out.vl.json"), "cannot write /proc/nothing"),
    (("plot",), "the following arguments are required: RUN"),
    (("plot", "run.csv", "--colour", "red"), "no option '--colour'"),
    (("plot", "run.csv", "--tilte", "x"), "no option '--tilte'; did you mean '--title'?"),
    (("plot", "run.csv", "--dpi"), "--dpi: expected one argument"),
    (("plot", "run.csv", "--smoothing", "much"), "--smoothing: 'much' is not a number"),
    (("watch", "run.csv", "--port", "99999"), "port must be 0 to 65535; got 99999"),
    (("leaderboard", "--by", "mood"), "--by: invalid choice: 'mood'"),
    (("embed", "slope", "anatomy"), "'anatomy' is one argument too many"),
    (("suggest", "run.csv", "--json", "--quiet"), "give --json or --quiet, not both"),
    (("suggest", "run.csv", "--rule", "nothing"), "nothing"),
    (("embed", "slope", "--for", "paper"), "host must be one of"),
    (("scenarios", "-o", "run.csv/s.csv"), "run.csv is not a folder"),
    (("draw",), "no command 'draw'; allowed: build, plot, suggest, watch, leaderboard"),
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
    # Reading a run says on stderr how it was read; the refusal comes last.
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


def test_plot_writes_and_says_what_it_wrote(cli: Any, run: Path) -> None:
    result = cli("plot", "run.csv", "-o", "a.svg", "-o", "deep/b.vl.json", *SMALL)
    assert (result.code, result.out) == (0, "a.svg\ndeep/b.vl.json\n")
    assert result.err.startswith("run.csv: ")
    assert Path("a.svg").read_text().startswith("<svg")
    assert "Learning-rate range test: run" in Path("a.svg").read_text()


def test_plot_without_a_name_makes_a_page(cli: Any, run: Path) -> None:
    assert cli("plot", "run.csv", *SMALL).out == "lr_finder.html\n"
    assert Path("lr_finder.html").read_text("utf-8").lower().startswith("<!doctype html>")


def test_several_runs_share_a_chart(cli: Any, run: Path) -> None:
    Path("other.csv").write_bytes(run.read_bytes())
    cli("plot", "run.csv", "other.csv", "-o", "a.vl.json")
    assert json.loads(Path("a.vl.json").read_text("utf-8"))["title"]["text"].endswith(": 2 runs")


def test_options_reach_the_chart(cli: Any, run: Path) -> None:
    given = ("--title", "Mine", "--view", "log", "--smoothing", "0", "--mark", "1e-3:here")
    cli("plot", "run.csv", "-o", "a.vl.json", *given)
    spec = json.loads(Path("a.vl.json").read_text("utf-8"))
    values = {param["name"]: param.get("value") for param in spec["params"]}
    assert spec["title"]["text"] == "Mine"
    assert (values["view"], values["smoothing"]) == ("log", 0)
    assert "here 1e-3" in json.dumps(spec["datasets"])


def test_the_slope_is_a_chart_too(cli: Any, run: Path) -> None:
    cli("plot", "run.csv", "--slope", "-o", "a.vl.json")
    assert "Slope (loss per decade)" in Path("a.vl.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("asked", "pixels"),
    [
        (("--dpi", "96"), (384, 288)),
        (("--scale", "2"), (768, 576)),
        (("--scale", "0.5"), (192, 144)),
    ],
)
def test_pixels_are_asked_for_in_two_ways(
    cli: Any, run: Path, asked: tuple[str, ...], pixels: tuple[int, int]
) -> None:
    from PIL import Image

    cli("plot", "run.csv", "-o", "a.png", "--size", "4x3", *asked)
    with Image.open("a.png") as image:
        assert image.size == pixels


def test_columns_can_be_named(cli: Any, inside: Path) -> None:
    Path("odd.csv").write_text("a;b\n" + "".join(f"1e-{9 - i};{9 - i}\n" for i in range(9)))
    result = cli("plot", "odd.csv", "-o", "a.vl.json", "--lr-column", "a", "--loss-column", "b")
    assert result.code == 0


def test_suggest_answers_people_and_programs(cli: Any, run: Path) -> None:
    answer = json.loads(cli("suggest", "run.csv", "--json").out)["runs"][0]
    assert answer["run"] == "run"
    assert 1e-6 < answer["lr_low"] <= answer["lr"] <= answer["lr_high"] < 1
    quiet = cli("suggest", "run.csv", "--quiet")
    assert float(quiet.out) == pytest.approx(answer["lr"], rel=0.01)
    assert quiet.err == ""
    header, row = cli("suggest", "run.csv").out.splitlines()
    assert header.endswith("Readable  Note")
    assert row.split()[0] == "run"
    assert row.endswith("yes"), "no blanks at the end of a piped line"


def test_a_number_alone_is_on_stdout_and_what_is_wrong_with_it_on_stderr(
    cli: Any, inside: Path
) -> None:
    Path("flat.csv").write_text("lr,loss\n" + "".join(f"1e-{9 - i},2\n" for i in range(9)))
    guess = cli("suggest", "flat.csv", "--quiet")
    assert 1e-9 <= float(guess.out) <= 0.1
    assert guess.err.startswith("flat: a guess: no fall of the loss stands out of its noise: ")
    refused = cli("suggest", "flat.csv", "--quiet", "--rule", "torch-lr-finder")
    assert refused.out == "nan\n"
    assert refused.err == "flat: no number: torch-lr-finder needs 17 points; it kept 9\n"


def test_the_scenarios_are_a_tidy_csv(cli: Any, inside: Path, taught: pd.DataFrame) -> None:
    import io

    printed = cli("scenarios").out
    pd.testing.assert_frame_equal(validate(pd.read_csv(io.StringIO(printed))), taught)
    assert cli("scenarios", "-o", "s.csv").out == "s.csv\n"
    assert Path("s.csv").read_text() == printed


def test_a_snippet_to_embed(cli: Any) -> None:
    assert 'data-lrchart="slope"' in cli("embed", "slope").out


def test_build_takes_the_config_of_the_folder(cli: Any, run: Path) -> None:
    Path("lrchart.toml").write_text(
        'teaching = false\noutputs = "site"\nformats = ["vl.json"]\n[[run]]\npath = "run.csv"\n'
    )
    result = cli("build")
    assert result.code == 0
    assert set(result.out.split()) == {"site/run.vl.json", "site/sweeps.csv"}
    assert result.err == ""
    again = cli("build")
    assert (again.out, again.err) == ("", "nothing has changed in site\n")


def test_options_of_build_win_over_the_config(cli: Any, run: Path) -> None:
    Path("mine.toml").write_text(
        'title = "From the file"\nteaching = false\n[[run]]\npath = "run.csv"\n'
    )
    given = ("--config", "mine.toml", "--outputs", "o", "--formats", "svg", "--only", "run")
    cli("build", *given, *SMALL, "--theme", "dark")
    assert 'fill="#12161c"' in Path("o/run.svg").read_text()
    assert not Path("o/run.png").exists()


def test_open_shows_the_page(cli: Any, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    Path("lrchart.toml").write_text(
        "teaching = false\nformats = ['vl.json']\n[[run]]\npath = 'run.csv'\n"
    )
    cli("build", "--open")
    assert [Path(page).name for page in opened] == ["index.html"]


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_is_there_and_fits(cli: Any, command: tuple[str, ...]) -> None:
    result = cli(*command, "--help")
    assert result.code == 0
    assert max(map(len, result.out.splitlines())) <= 100
    assert result.out.startswith(f"Usage: lrchart {' '.join(command)}")


def test_the_help_lists_the_commands_and_their_files(cli: Any) -> None:
    listed = cli("-h").out
    assert cli().out == listed
    own = {path.stem for path in Path(lrchart.cli.__file__).parent.glob("*.py")}
    assert own - {"__init__", "lean", "parser", "screen", "shared"} == {*COMMANDS}
    assert all(f"\n  {name} " in listed for name in COMMANDS)


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
    assert (result.code, result.err.strip()) == (130, "lrchart: stopped")


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
    assert done.stdout == "run,replicate,step,lr,loss,optimal_lr\n"
    assert "Traceback" not in done.stderr
