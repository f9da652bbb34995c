"""Declare the arguments that several commands share: chart options, runs and columns."""

from __future__ import annotations

from collections.abc import Iterable
from glob import has_magic
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrchart.cli.parser import Parser, filename, integer, number, palette, path, size
from lrchart.errors import InputError, OptionError, nearest
from lrchart.options import CSS_PPI, DEFAULTS, SCHEDULES, THEMES, VIEWS

if TYPE_CHECKING:
    from argparse import Namespace

#: maximum files of a folder whose names are compared with that of a missing file
MOST = 1_000
#: suffixes of charts, which are no input
CHARTS = (".html", ".png", ".svg", ".pdf")


def rule_names() -> list[str]:
    """Return the names of the suggestion rules."""
    from lrchart.analysis.rules.registry import names

    return names()


#: field of `Options` -> (flag, argparse settings); `Options` checks ranges and choices
OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "title": ("--title", {"metavar": "TEXT", "help": "Title above the chart."}),
    "smoothing": (
        "--smoothing",
        {
            "metavar": "DECADES",
            "type": number,
            "help": "Half-life of the smoothing kernel, in decades of lr (0 to 2; 0 draws the raw "
            "loss; default: about eight steps).",
        },
    ),
    "rule": (
        "--rule",
        {
            "metavar": "NAME",
            "words": lambda: [*rule_names(), "all"],
            "help": "Suggestion rule (see lrchart leaderboard), or all to mark the rate of every "
            f"rule (default {DEFAULTS.rule}).",
        },
    ),
    "window_of": (
        "--window-of",
        {"metavar": "RUN", "help": "Run whose window is shaded, if there are several."},
    ),
    "marks": (
        "--mark",
        {
            "metavar": "LR[:NAME]",
            "action": "append",
            "help": "Mark a learning rate of your own; repeatable.",
        },
    ),
    "view": (
        "--view",
        {
            "metavar": "|".join(VIEWS),
            "help": "Initial loss axis: zoomed to the dip, full linear, or logarithmic (default: "
            "log if the losses of the runs lie decades apart, else focus).",
        },
    ),
    "theme": (
        "--theme",
        {
            "metavar": "|".join(THEMES),
            "help": f"Colours of static images (default {DEFAULTS.theme}).",
        },
    ),
    "size": (
        "--size",
        {"metavar": "WxH", "type": size, "help": "Size of static images in inches (default 10x6)."},
    ),
    "dpi": (
        "--dpi",
        {
            "metavar": "N",
            "type": integer,
            "help": f"Pixels per inch of PNG files (default {DEFAULTS.dpi}).",
        },
    ),
    "training_steps": (
        "--training-steps",
        {
            "metavar": "N",
            "type": integer,
            "help": "Optimizer steps of the training that the suggestion is for.",
        },
    ),
    "schedule": (
        "--schedule",
        {
            "metavar": "|".join(SCHEDULES),
            "help": "Schedule of that training: one rate, or one that decays from the suggestion.",
        },
    ),
    "palette": (
        "--palette",
        {
            "metavar": "COLOURS",
            "type": palette,
            "help": "Colours of the runs, with commas between: '#0068a8,teal' in their order, or "
            "'adam=#0068a8,sgd=teal' by name.",
        },
    ),
}


#: options that describe the training to come
TRAINING = ("training_steps", "schedule")


def add_options(parser: Parser, names: Iterable[str]) -> None:
    """Add the options with these `names` in `OPTIONS` to a command."""
    for name in names:
        flag, settings = OPTIONS[name]
        parser.option(flag, dest=name, **settings)


def add_chart_options(parser: Parser, names: Iterable[str] = OPTIONS) -> None:
    """Add the chart options, or those with these `names`, to a command."""
    parser.group("Chart")
    add_options(parser, names)
    parser.option(
        "--scale",
        metavar="FACTOR",
        type=number,
        help="Pixels of PNG files per CSS pixel, instead of --dpi.",
    )


def chart_options(given: Namespace) -> dict[str, Any]:
    """Return the chart options that were given, keyed as in `Options`."""
    values = {name: value for name in OPTIONS if (value := getattr(given, name, None)) is not None}
    if given.scale is not None:
        if "dpi" in values:
            raise OptionError("give --dpi or --scale, not both")
        values["dpi"] = round(given.scale * CSS_PPI)
    return values


def add_output(parser: Parser, text: str) -> None:
    """Add the option of the files to write, explained by `text`, to a command."""
    parser.option(
        "-o",
        "--output",
        dest="outputs",
        metavar="FILE",
        action="append",
        type=filename,
        help=f"{text}; repeatable.",
    )


def add_config(parser: Parser) -> None:
    """Add the option that chooses the gallery file to a command."""
    parser.option(
        "--config",
        metavar="FILE",
        type=path,
        help="Gallery file (default lrchart.toml in the current folder, if it exists).",
    )


def add_runs(parser: Parser) -> None:
    """Add the runs to read, and the options of reading them, to a command."""
    parser.argument(
        "runs",
        metavar="RUN",
        nargs="+",
        type=filename,
        help="File, folder, glob pattern, URL, or - for standard input.",
    )
    parser.group("Input")
    parser.flag("--replicates", help="Treat the inputs as repeats of one run with different seeds.")
    add_columns(parser)


def check_runs(runs: list[str]) -> None:
    """Refuse a missing file before pandas is imported.

    The readers refuse it in the same words, but importing them takes longer.

    Raises
    ------
    InputError
        A name is neither a pattern, a URL nor standard input, and no such file exists.
    """
    for run in runs:
        if run != "-" and "://" not in run and not has_magic(run) and not Path(run).exists():
            if Path(run).suffix in CHARTS:
                raise InputError(f"{run}: no such file; a chart is written with -o {run}")
            raise InputError(f"{run}: no such file{_similar(Path(run))}")


def _similar(missing: Path) -> str:
    """Return a question about the file of the same folder that may have been meant.

    Stems are compared: with their suffixes, all names in a folder would be alike.
    """
    try:
        beside = islice(missing.parent.iterdir(), MOST)
        # Leave out broken links.
        siblings = {path.stem: path for path in beside if path.exists()}
    except (OSError, ValueError):
        return ""
    near = nearest(missing.stem, siblings)
    return f"; did you mean {str(siblings[near])!r}?" if near else ""


def add_columns(parser: Parser) -> None:
    """Add the options that choose columns to a command."""
    parser.group("Input")
    parser.option("--lr-column", metavar="NAME", help="Learning-rate column, if not recognised.")
    parser.option("--loss-column", metavar="NAME", help="Loss column, if not recognised.")
    parser.option(
        "--kind",
        metavar="KIND",
        help="What the history is: sweep, training or trainings (default auto: detect it, and "
        "refuse anything but a range test).",
    )
    parser.option(
        "--smoothed",
        metavar="NAME",
        help="Undo the running mean of this tool: lightning, fastai, ktrain, torch-lr-finder or "
        "ignite (fastai:0.9 sets its factor), or of a factor alone; no keeps the losses (default "
        "auto: detect it).",
    )


def columns(given: Namespace) -> dict[str, Any]:
    """Return the options of reading as keyword arguments of the readers."""
    return {
        "lr_column": given.lr_column,
        "loss_column": given.loss_column,
        "kind": given.kind or "auto",
        "smoothed": given.smoothed or "auto",
    }
