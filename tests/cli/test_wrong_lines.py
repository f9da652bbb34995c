"""Command lines in the wrong words: each is answered with the line that does it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
#: file in the current folder -> example that is copied to it
HAVE = {
    "a.csv": "sweeps/transformer_text.csv",
    "b.csv": "sweeps/cnn_digits_seed0.csv",
    "trainings.csv": "trainings/cnn_digits.csv",
}


@pytest.fixture(autouse=True)
def folder(inside: Path) -> Path:
    """Return the current folder, with two sweeps and a table of trainings."""
    for name, example in HAVE.items():
        shutil.copy(EXAMPLES / example, inside / name)
    return inside


#: (arguments of ``lrchart``, message)
LINES = [
    ("a.csv", "the command comes first: lrchart plot a.csv"),
    ("a.csv suggest", "the command comes first: lrchart suggest a.csv"),
    ("--theme dark plot a.csv", "no option '--theme' before the command; write lrchart plot --th"),
    ("-o x.html plot a.csv", "no option '-o' before the command; write lrchart plot -o ..."),
    ("plt a.csv", "no command 'plt'; did you mean 'plot'?"),
    ("version", "did you mean '--version'?"),
    ("plot", "the following arguments are required: RUN; see lrchart plot --help"),
    ("plot c.csv", "c.csv: no such file"),
    ("plot a.csv x.html", "x.html: no such file; a chart is written with -o x.html"),
    ("plot a.csv -o x.jpg", "x.jpg: the suffix must be one of .html, .png"),
    ("plot a.csv --out x.png", "no option '--out'; did you mean '--output'?"),
    ("plot a.csv --size 6,4", "'6,4' is not a size like 10x6; see lrchart plot --help"),
    ("plot a.csv --theme Dark", "got 'Dark'; did you mean 'dark'?"),
    ("plot a.csv --marks 3e-3", "no option '--marks'; did you mean '--mark'?"),
    ("plot a.csv --palette b=teal", "--palette names no run 'b'; allowed: a"),
    ("plot trainings.csv", "lrchart trainings compares them, or overrule this with --kind sweep"),
    ("trainings a.csv", "lrchart plot charts it"),
    (
        "trainings trainings.csv --range-test trainings.csv",
        "one row each, not a range test; lrchart trainings compares them",
    ),
    ("leaderboard --rule valey", "--rule must be one of 'lrchart', 'fastai-valley'"),
    ("leaderboard --vs valey", "--vs must be one of 'lrchart', 'fastai-valley'"),
    ("watch a.csv --kind sweeps", "--kind must be one of 'auto', 'sweep', 'training', 'trainings'"),
    ("watch a.csv --smoothed fast", "--smoothed must be one of lightning, fastai"),
    ("suggest *.csv --josn", "no option '--josn'; did you mean '--json'?"),
    ("suggest a.csv --training-steps 10k", "'10k' is not a whole number"),
    ("suggest a.csv --training_steps 9", "did you mean '--training-steps'?"),
    ("embed a.csv", "no chart 'a.csv' in outputs; lrchart build draws the gallery"),
    ("plot a.csv --format png", "no option '--format'; did you mean '--output'?"),
    ("suggest a.csv --format json", "no option '--format'; did you mean '--json'?"),
    ("build --format png", "no option '--format'; did you mean '--formats'?"),
    ("plot a.csv --dark", "no option '--dark'; did you mean '--theme dark'?"),
    ("plot a.csv --log", "no option '--log'; did you mean '--view log'?"),
    ("plot a.csv --smooth 0.1", "no option '--smooth'; did you mean '--smoothing'?"),
    ("suggest a.csv --method valley", "no option '--method'; did you mean '--rule'?"),
    ("suggest a.csv --steps 1000", "no option '--steps'; did you mean '--training-steps'?"),
    ("suggest a.csv -q", "no option '-q'; did you mean '--quiet'?"),
    ("trainings t.csv --group width", "no option '--group'; did you mean '--by'?"),
    ("plan a.csv --n 5", "no option '--n'; did you mean '--runs'?"),
    ("embed slope --host mkdocs", "no option '--host'; did you mean '--for'?"),
    ("build --clean", "no option '--clean'; allowed: --config, --outputs"),
    ("-V", "no option '-V'; did you mean '--version'?"),
    ("find a.csv", "no command 'find'; did you mean 'suggest'?"),
    ("compare a.csv b.csv", "no command 'compare'; did you mean 'plot'?"),
    ("read a.csv", "no command 'read'; did you mean 'plot'?"),
    ("record", "no command 'record': a sweep is recorded in Python, by lrchart.Sweep"),
    ("help plots", "no command 'plots'; did you mean 'plot'?"),
    ("plot a.csv -o", "argument -o/--output: expected one argument; see lrchart plot --help"),
    ("plot a.csv -o -", "-: the suffix must be one of .html, .png, .svg, .pdf, .vl.json"),
    ("plot a.csv --png", "no option '--png'; the suffix of the file chooses the format"),
    ("plot a.csv --json", "no option '--json'; lrchart suggest gives the numbers"),
    ("plot a.csv --stdout", "no option '--stdout'; a chart is written to files"),
    ("plot a.csv --sep ;", "no option '--sep'; the format of a file is detected from its content"),
    ("plot a.csv --mark mine:3e-3", "as 3e-4 or 3e-4:name; got 'mine:3e-3'"),
    ("plot a.csv --size 800x600", "--size must be 1 to 100 inches; got 800.0"),
    ("plot a.csv -o {run}.svg", "{run} stands for the name of each run; add --each"),
    ("plot a.csv b.csv --each -o x.png", "expected something like 'x-{run}.png'"),
    ("suggest trainings.csv", "lrchart trainings compares them, or overrule this with --kind"),
    ("suggest a.csv --schedule cosine", "schedules do, is a 'decay'"),
    ("plan a.csv --runs 0", "--runs must be 5 to 60; got 0"),
    ("plan a.csv --seeds 0", "--seeds must be 1 to 100; got 0"),
    ("plan a.csv --for slurm", "--for must be one of 'shell', 'hydra', 'wandb', 'optuna', 'ray'"),
    ("build x.toml", "'x.toml' is an unexpected argument; see lrchart build --help"),
    ("completion powershell", "shell must be one of 'bash', 'zsh', 'fish'; got 'powershell'"),
    ("-v", "no option '-v'; did you mean '--version'?"),
    ("drift trainings.csv --by seed", "no command 'drift'; did you mean 'trainings --drift'?"),
    ("slope a.csv", "no command 'slope'; did you mean 'plot --slope'?"),
    ("plot a.csv --show", "no option '--show'; did you mean '--open'?"),
    ("suggest a.csv --all", "no option '--all'; did you mean '--rule all'?"),
    ("suggest a.csv -o x.json", "no option '-o'; did you mean '--json'?"),
    ("plan a.csv --num-runs 7", "no option '--num-runs'; did you mean '--runs'?"),
    ("optimum a.csv --maximize", "no option '--maximize'; did you mean '--higher-is-better'?"),
    ("plot a.csv --xlabel rate", "no option '--xlabel'; the axes are labelled, and --title is"),
    ("plot a.csv --ylabel loss", "no option '--ylabel'; the axes are labelled, and --title is"),
    ("plot a.csv --figsize 6,4", "no option '--figsize'; did you mean '--size'?"),
    ("plot a.csv --ppi 200", "no option '--ppi'; did you mean '--dpi'?"),
    ("plot a.csv --logx", "no option '--logx'; the axis of learning rates is always logarithmic"),
    ("plot a.csv --skip-start 10", "no option '--skip-start'; nothing has to be cut"),
    ("plot a.csv --save x.png", "no option '--save'; did you mean '--output'?"),
    ("trainings trainings.csv --smoothing 0.1", "no option '--smoothing'; allowed:"),
    ("trainings trainings.csv --metric loss", "no option '--metric'; did you mean '--loss-column'"),
]


@pytest.mark.parametrize(("line", "sentence"), LINES, ids=[line for line, _ in LINES])
def test_a_line(line: str, sentence: str, folder: Path, cli: Any) -> None:
    result = cli(*line.split())
    assert result.code == 2
    assert sentence in result.err
    assert {path.name for path in folder.iterdir()} == {*HAVE}


def test_a_number_may_be_written_as_in_python(cli: Any) -> None:
    assert (
        "For a training of 10,000 steps" in cli("suggest", "a.csv", "--training-steps", "1e4").out
    )


def test_every_name_of_others_means_an_option_or_a_keyword() -> None:
    from importlib import import_module
    from inspect import signature

    import lrchart
    from lrchart.calls.keywords import Plotting, PlottingTrainings
    from lrchart.cli.main import COMMANDS
    from lrchart.keywords.elsewhere import ELSEWHERE, written

    parsers = [import_module(f"lrchart.cli.{name}").parser() for name in COMMANDS]
    known = {written(flag) for each in parsers for flag in each.flags.values()}
    known |= {*Plotting.__annotations__, *PlottingTrainings.__annotations__}
    known |= {"model", "optimizer", "loss", "loader", "val_loader"}
    for name in lrchart.__all__:
        if name != "LrchartError":
            known |= {*signature(getattr(lrchart, name)).parameters}
    assert {here.split()[0] for here in ELSEWHERE} <= known
