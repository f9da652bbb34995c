"""Declare the options that several commands share: of charts, their files and the gallery file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from lrchart.cli.parser import Parser, filename, integer, number, palette, path, size
from lrchart.errors import OptionError
from lrchart.options import CSS_PPI, DEFAULTS, SCHEDULES, THEMES, VIEWS

if TYPE_CHECKING:
    from argparse import Namespace


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
