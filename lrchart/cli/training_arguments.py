"""Arguments of the commands that read trainings: their sources, and how to read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrchart.cli.arguments import TRAINING
from lrchart.cli.parser import Parser, number
from lrchart.cli.screen import note

if TYPE_CHECKING:
    from argparse import Namespace

    import pandas as pd

#: chart options that also apply to charts of trainings
CHART = ("title", "rule", *TRAINING, "theme", "size", "dpi", "palette")
#: option of `lrchart.read_trainings` -> (flag, placeholder, help)
READING = {
    "by": ("--by", "NAME", "Setting that splits the trainings into curves, such as width."),
    "over": ("--over", "NAME", "Settings, separated by commas: at each rate the best is taken, "
             "after averaging over seeds."),
    "loss_column": ("--loss-column", "NAME", "Column of the final loss."),
    "lr_column": ("--lr-column", "NAME", "Column of the learning rate."),
    "seed": ("--seed", "NAME", "Column of the seed."),
    "reduce": ("--reduce", "last|lowest", "Loss taken from a history (default last)."),
}  # fmt: skip


def add_trainings(parser: Parser) -> None:
    """Give a command the trainings that it reads, and how to read them."""
    parser.argument(
        "sources",
        metavar="SOURCE",
        nargs="+",
        help="Table, or database or folder of a tracker or tuner; patterns work too.",
    )
    parser.group("Input")
    for name, (flag, placeholder, text) in READING.items():
        parser.option(flag, dest=name, metavar=placeholder, help=text)
    parser.flag("--higher-is-better", help="The number is a score, such as accuracy.")
    parser.option("--untrained", metavar="LOSS", type=number, help="Loss before training.")
    parser.option(
        "--tolerance",
        metavar="SHARE",
        type=number,
        help="Share of the possible improvement that the good window may lose (default 0.05).",
    )


def read(given: Namespace, *, aloud: bool = True) -> pd.DataFrame:
    """Return the trainings that a command was given, and note how they were read if `aloud`."""
    from lrchart.keywords.values import names
    from lrchart.readers.trainings.interpret import Wanted
    from lrchart.readers.trainings.reader import readings

    wanted = Wanted(
        by=names("by", given.by),
        over=names("over", given.over),
        loss_column=given.loss_column,
        lr_column=given.lr_column,
        seed=given.seed,
        reduce=given.reduce or "last",
        higher_is_better=given.higher_is_better,
        untrained=given.untrained,
    )
    trainings = readings(given.sources, wanted)
    if aloud:
        note(f"{len(trainings.frame):,} trainings, read as {trainings.kind}")
        for line in trainings.notes:
            note(f"note: {line}")
    return trainings.frame


def tolerance(given: Namespace) -> dict[str, float]:
    """Return the tolerance that was given, for functions that have one of their own."""
    return {} if given.tolerance is None else {"tolerance": given.tolerance}
