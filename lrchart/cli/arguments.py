"""Declare the arguments that several commands share: chart options, runs and columns."""

from __future__ import annotations

from glob import has_magic
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrchart.cli.parser import Parser, integer, number, size
from lrchart.errors import InputError, OptionError
from lrchart.options import CSS_PPI, DEFAULTS, THEMES, VIEWS

if TYPE_CHECKING:
    from argparse import Namespace

#: field of `Options` -> its flag and argparse settings; `Options` checks ranges and choices
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
}


def add_chart_options(parser: Parser) -> None:
    """Add the chart options to a command."""
    for name, (flag, settings) in OPTIONS.items():
        parser.option(flag, dest=name, **settings)
    parser.option(
        "--scale",
        metavar="FACTOR",
        type=number,
        help="Pixels of PNG files per CSS pixel, instead of --dpi.",
    )


def chart_options(given: Namespace) -> dict[str, Any]:
    """Return the chart options that were given, keyed as in `Options`."""
    values = {name: getattr(given, name) for name in OPTIONS}
    if given.scale is not None:
        if values["dpi"] is not None:
            raise OptionError("give --dpi or --scale, not both")
        values["dpi"] = round(given.scale * CSS_PPI)
    return {name: value for name, value in values.items() if value is not None}


def add_config(parser: Parser) -> None:
    """Add the option that chooses the gallery file to a command."""
    parser.option(
        "--config",
        metavar="FILE",
        type=Path,
        help="Gallery file (default lrchart.toml in the current folder, if it exists).",
    )


def add_runs(parser: Parser) -> None:
    """Add the runs to read, and the options of reading them, to a command."""
    parser.argument(
        "runs",
        metavar="RUN",
        nargs="+",
        help="File, folder, glob pattern, URL, or - for standard input.",
    )
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
    for name in runs:
        if name != "-" and "://" not in name and not has_magic(name) and not Path(name).exists():
            raise InputError(f"{name}: no such file")


def add_columns(parser: Parser) -> None:
    """Add the options that choose columns to a command."""
    parser.option("--lr-column", metavar="NAME", help="Learning-rate column, if not recognised.")
    parser.option("--loss-column", metavar="NAME", help="Loss column, if not recognised.")
    parser.option(
        "--kind",
        metavar="KIND",
        help="Read the history as a sweep, a training or trainings, whatever its rates look like "
        "(default auto: detect it, and refuse what is no range test).",
    )
    parser.option(
        "--smoothed",
        metavar="NAME",
        help="Tool whose running mean the losses are: lightning, fastai, ktrain, torch-lr-finder "
        "or ignite (fastai:0.9 with its factor), a factor alone, or no (default auto: detect it).",
    )


def columns(given: Namespace) -> dict[str, Any]:
    """Return the options of reading as keyword arguments of the readers."""
    return {
        "lr_column": given.lr_column,
        "loss_column": given.loss_column,
        "kind": given.kind or "auto",
        "smoothed": given.smoothed or "auto",
    }
