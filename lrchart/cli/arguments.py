"""The options that several commands have: of every chart, and of the columns of a run."""

from __future__ import annotations

from glob import has_magic
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrchart.cli.parser import Parser, integer, number, size
from lrchart.errors import InputError, OptionError
from lrchart.options import CSS_PPI, DEFAULTS, THEMES, VIEWS

if TYPE_CHECKING:
    from argparse import Namespace

#: option of a chart -> flag and how it is read; ranges and choices are checked by `Options`
OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "title": ("--title", {"metavar": "TEXT", "help": "Title above the chart."}),
    "smoothing": (
        "--smoothing",
        {
            "metavar": "DECADES",
            "type": number,
            "help": "Half-life of the smoothing, in decades of lr.",
        },
    ),
    "rule": (
        "--rule",
        {
            "metavar": "NAME",
            "help": f"Rule behind the suggestion (default {DEFAULTS.rule}), one that lrchart "
            "leaderboard lists; all marks every one.",
        },
    ),
    "window_of": (
        "--window-of",
        {"metavar": "RUN", "help": "Run whose window is shaded, where there are several."},
    ),
    "marks": (
        "--mark",
        {
            "metavar": "LR[:NAME]",
            "action": "append",
            "help": "Mark a rate of your own; repeatable.",
        },
    ),
    "view": (
        "--view",
        {
            "metavar": "|".join(VIEWS),
            "help": "First look of the loss axis: fitted to the dip, in full, or logarithmic.",
        },
    ),
    "theme": ("--theme", {"metavar": "|".join(THEMES), "help": "Colours of still pictures."}),
    "size": (
        "--size",
        {"metavar": "WxH", "type": size, "help": "Inches of still pictures (default 10x6)."},
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
    """Give a command the options of every chart."""
    for name, (flag, settings) in OPTIONS.items():
        parser.option(flag, dest=name, **settings)
    parser.option(
        "--scale",
        metavar="FACTOR",
        type=number,
        help="PNG pixels per CSS pixel, instead of --dpi.",
    )


def chart_options(given: Namespace) -> dict[str, Any]:
    """Return the options of a chart that were given, as `Options` names them."""
    values = {name: getattr(given, name) for name in OPTIONS}
    if given.scale is not None:
        if values["dpi"] is not None:
            raise OptionError("give --dpi or --scale, not both")
        values["dpi"] = round(given.scale * CSS_PPI)
    return {name: value for name, value in values.items() if value is not None}


def add_runs(parser: Parser) -> None:
    """Give a command the runs that it reads, and how to read them."""
    parser.argument(
        "runs",
        metavar="RUN",
        nargs="+",
        help="File, folder, pattern, address, or - for standard input.",
    )
    parser.flag("--replicates", help="Take the runs as repeats of one, with other seeds.")
    add_columns(parser)


def check_runs(runs: list[str]) -> None:
    """Refuse a file that is not there, before anything is started that takes long.

    The readers refuse it too, in the same words; but they take pandas along.

    Raises
    ------
    InputError
        A name that is no pattern, no address and not standard input is none of a file or folder.
    """
    for name in runs:
        if name != "-" and "://" not in name and not has_magic(name) and not Path(name).exists():
            raise InputError(f"{name}: no such file")


def add_columns(parser: Parser) -> None:
    """Give a command the options that choose columns."""
    parser.option("--lr-column", metavar="NAME", help="Column of the learning rate.")
    parser.option("--loss-column", metavar="NAME", help="Column of the loss.")


def columns(given: Namespace) -> dict[str, str | None]:
    """Return the columns that were named, as readers take them."""
    return {"lr_column": given.lr_column, "loss_column": given.loss_column}
