"""Declare the arguments that name the runs to read, and how to read them."""

from __future__ import annotations

from glob import has_magic
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrchart.cli.parser import Parser, filename
from lrchart.errors import InputError
from lrchart.files import similar
from lrchart.render.formats import CHARTS

if TYPE_CHECKING:
    from argparse import Namespace


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
            raise InputError(f"{run}: no such file{similar(Path(run))}")


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
        help="Undo the running mean of this tool: lightning, fastai, ktrain, torch-lr-finder, "
        "ignite (fastai:0.9 sets its factor) or keras (the mean of all losses so far), or of a "
        "factor alone; no keeps the losses (default auto: detect it).",
    )


def columns(given: Namespace) -> dict[str, Any]:
    """Return the options of reading as keyword arguments of the readers."""
    return {
        "lr_column": given.lr_column,
        "loss_column": given.loss_column,
        "kind": given.kind or "auto",
        "smoothed": given.smoothed or "auto",
    }
