"""Read any sources into one tidy frame of trainings."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from lrchart.frame.rates import merge_rates, spelling_note
from lrchart.frame.trainings import validate
from lrchart.keywords.named import named
from lrchart.keywords.values import names
from lrchart.readers.messages import blame
from lrchart.readers.trainings.groups import group_columns
from lrchart.readers.trainings.interpret import Wanted, interpret
from lrchart.readers.trainings.over import best_over, uneven
from lrchart.readers.trainings.reduce import check_way
from lrchart.readers.trainings.sources import raws

log = logging.getLogger("lrchart.readers")


@dataclass
class Trainings:
    """Frame of some sources, with notes on how they were read."""

    frame: pd.DataFrame
    kind: str
    notes: list[str] = field(default_factory=list)


@named()
def read_trainings(
    *sources: Any,
    by: str | Sequence[str] | None = None,
    over: str | Sequence[str] | None = None,
    loss_column: str | None = None,
    lr_column: str | None = None,
    seed: str | None = None,
    reduce: str = "last",
    higher_is_better: bool = False,
    untrained: float | None = None,
) -> pd.DataFrame:
    """Return the trainings of any `sources` as one tidy frame, one row a training.

    Parameters
    ----------
    *sources
        Tables of any format or dataframe engine (one row a training, or a history of many rows
        a run), the databases of Optuna, MLflow and Trackio, and folders of Ray Tune, MLflow,
        Hydra, Keras Tuner, W&B, Lightning, Transformers' Trainer, TensorBoard hparams, or named by
        their settings.
    by
        Setting that splits the trainings into curves, as "width"; several are joined. Sources are
        curves of their own if there are several and `by` is not given.
    over
        Settings of which the best is taken at each rate, after the mean over seeds.
    loss_column, lr_column, seed
        Columns of the final loss, the learning rate and the seed, if their names do not tell.
    reduce
        The number that stands for a history: its "last" loss, or its "lowest".
    higher_is_better
        Whether the number is a score; the frame then holds its negative.
    untrained
        Loss before training, or None if it is unknown.

    Returns
    -------
    pandas.DataFrame
        One row a training: ``group`` and ``at`` (name and number of its curve), ``replicate`` (the
        seed), ``lr`` (constant or peak rate, > 0), ``loss`` (final, lower is better; not finite if
        the training diverged), ``status``, ``steps``, ``untrained``, ``by`` and ``measure``. What
        is unusual about the sources is logged at WARNING under ``lrchart.readers``.

    Raises
    ------
    InputError
        A source is missing or damaged, columns are ambiguous, or the trainings differ in a
        setting that is named neither by `by` nor by `over`.
    OptionError
        `reduce` is none of the choices.

    Examples
    --------
    >>> frame = lrchart.read_trainings("trainings.csv", untrained=2.31)
    >>> frame["lr"].nunique(), frame["replicate"].nunique()
    (28, 3)
    """
    wanted = Wanted(
        names("by", by), names("over", over), loss_column, lr_column, seed, reduce,
        higher_is_better, untrained,
    )  # fmt: skip
    trainings = readings(sources, wanted)
    for note in trainings.notes:
        log.warning("%s", note)
    return trainings.frame


def readings(sources: Sequence[Any], wanted: Wanted) -> Trainings:
    """Return the trainings of `sources` with the notes on how they were read."""
    check_way(wanted.reduce)
    score, loss = wanted.higher_is_better, wanted.loss_column
    named = raws(sources, wanted.reduce, score=score, loss=loss)
    parts, notes = [], []
    for source in named:
        with blame(source.name):
            part, remarks = interpret(source, wanted, alone=len(named) == 1)
        parts.append(part)
        notes += [f"{source.name}: {note}" for note in remarks]
    table = pd.concat(parts, ignore_index=True)
    if not wanted.by and len(parts) > 1 and all(len(part) == 1 for part in parts):
        table = table.assign(**group_columns(table, [], ""))
        notes.append(f"{len(parts)} sources of one training each make one curve")
    with blame(named[0].name if len(named) == 1 else f"{len(named)} sources"):
        merged = merge_rates(table["lr"])
        notes += filter(None, [spelling_note(table["lr"], merged)])
        if wanted.over:
            table = table.assign(lr=merged)
            notes += filter(None, [uneven(table)])
            table = best_over(table)
        table = table.drop(columns="over")
        if table["replicate"].isna().any():
            table = table.drop(columns="replicate")
        frame = validate(table)
    return Trainings(frame, ", ".join(dict.fromkeys(s.raw.kind for s in named)), notes)
