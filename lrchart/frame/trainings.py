"""The tidy frame of trainings: one row a training, at a constant or a peak learning rate."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lrchart import limits
from lrchart.errors import InputError, one_of
from lrchart.frame.cells import check_rates, in_reach, integers, numbers, texts
from lrchart.frame.foreign import as_table
from lrchart.frame.one_sweep import refuse_sweep
from lrchart.frame.rates import merge_rates
from lrchart.frame.schema import Column, in_columns, require
from lrchart.frame.training_copies import without_copies

#: statuses of a training; only those in `MEASURED` have a point on the curve
STATUSES = ("finished", "diverged", "failed", "pruned", "running")
MEASURED = ("finished", "diverged")

#: column -> dtype and meaning; other columns are kept unchanged
SCHEMA: dict[str, Column] = {
    "group": Column("str", "the curve's name"),
    "at": Column("float64", "the group's number (width, tokens, batch size), or NaN"),
    "replicate": Column("int64", "seed, or number of the repeat"),
    "lr": Column("float64", "constant or peak learning rate; greater than 0", required=True),
    "loss": Column(
        "float64",
        "final loss, lower is better; NaN or ±inf means the training diverged, and is kept",
        required=True,
    ),
    "status": Column("str", f"one of {', '.join(STATUSES)}"),
    "steps": Column("int64", "optimizer steps that the training took, where known"),
    "untrained": Column("float64", "loss before training, or NaN"),
    "by": Column("str", "what the groups differ in, as width; empty for one group"),
    "measure": Column("str", "what the loss is, as val_loss (last value)"),
    "sign": Column("int64", "-1 where the loss is a negated score, else 1"),
}

DEFAULT_GROUP = "trainings"
#: maximum ratio between the steps of finished trainings in a group
SAME_STEPS = 1.1


def validate(frame: Any) -> pd.DataFrame:
    """Return `frame` as a tidy frame of trainings, or say what is wrong with it.

    Parameters
    ----------
    frame
        A pandas DataFrame, a mapping of columns, or any dataframe that Narwhals reads, with the
        columns ``lr`` (> 0) and ``loss``; the others of `SCHEMA` are filled in if missing.

    Returns
    -------
    pandas.DataFrame
        A new frame with the columns of `SCHEMA` first, groups in the order of their numbers, or
        of first appearance, each sorted by ``lr`` and ``replicate``. Learning rates within 1 %
        of each other are replaced by their geometric mean (`lrchart.frame.rates`). A finished
        training whose loss is not finite has diverged. Trainings that stand twice, and seeds that
        are copies of others, count once (`lrchart.frame.training_copies`).

    Raises
    ------
    InputError
        A column is missing or holds a value of the wrong kind; the rows are one range test; a rate
        and seed stand twice in a group; no group has three learning rates; finished trainings of a
        group differ in steps.
    """
    table = as_table(frame)
    require(table, SCHEMA, "a U-curve needs trainings at 3 learning rates")
    group = texts(table, "group", DEFAULT_GROUP)
    loss = in_reach(numbers(table, "loss"))
    tidy = table.assign(
        group=group,
        at=numbers(table, "at") if "at" in table else _at(group),
        lr=numbers(table, "lr"),
        loss=loss,
        status=_statuses(table, loss),
        untrained=numbers(table, "untrained") if "untrained" in table else np.nan,
        by=texts(table, "by", ""),
        measure=texts(table, "measure", "loss"),
        sign=integers(table, "sign", default=1),
    )
    check_rates(tidy, "lr")
    if not {"group", "status"} & {*table.columns}:  # columns that only trainings have
        refuse_sweep(
            table, tidy["lr"], *(name if name in table else None for name in ("step", "run"))
        )
    if "steps" in table:
        tidy["steps"] = numbers(table, "steps")
    if "replicate" in table:
        tidy["replicate"] = integers(table, "replicate", default=0)
    return _finish(tidy)


def measured(tidy: pd.DataFrame) -> pd.DataFrame:
    """Return the trainings of a tidy frame that finished or diverged."""
    return tidy[tidy["status"].isin(MEASURED)].reset_index(drop=True)


def _at(group: pd.Series[str]) -> pd.Series[float]:
    """Return the groups' names as numbers if all are numbers, else NaN."""
    parsed = pd.to_numeric(group, errors="coerce")
    every = bool(np.isfinite(parsed).all())
    return parsed.astype("float64") if every else pd.Series(np.nan, index=group.index)


def _statuses(table: pd.DataFrame, loss: pd.Series[float]) -> pd.Series[str]:
    status = texts(table, "status", "finished")
    for value in status.unique():
        if value not in STATUSES:
            raise InputError(str(one_of("status", value, STATUSES)))
    return status.mask((status == "finished") & ~np.isfinite(loss), "diverged")


def _finish(tidy: pd.DataFrame) -> pd.DataFrame:
    """Merge rates, number repeats, order rows and columns, and refuse what has no curve."""
    keys = [name for name in ("group", "replicate") if name in tidy]
    tidy = tidy.assign(lr=merge_rates(tidy["lr"], tidy[keys] if "replicate" in tidy else None))
    tidy = without_copies(tidy, tidy["status"].isin(MEASURED).to_numpy())
    if "replicate" not in tidy:
        tidy["replicate"] = tidy.groupby(["group", "lr"], sort=False).cumcount().astype("int64")
    place = {name: i for i, name in enumerate(pd.unique(tidy["group"]))}
    order = tidy.assign(_place=tidy["group"].map(place))
    order = order.sort_values(["at", "_place", "lr", "replicate"], kind="stable")
    tidy = order.drop(columns="_place").reset_index(drop=True)
    limits.check("MAX_RUNS", len(place), "groups")
    counted = measured(tidy)
    _check_repeats(counted)
    _check_count(tidy, counted)
    _check_steps(counted)
    return in_columns(tidy, SCHEMA)


def _check_repeats(counted: pd.DataFrame) -> None:
    twice = counted.duplicated(["group", "lr", "replicate"])
    if twice.any():
        row = counted[twice].iloc[0]
        raise InputError(
            f"group {row['group']!r} has two trainings at lr {row['lr']:.3g} with seed "
            f"{row['replicate']}; drop one, or name the column in which they differ"
        )


def _check_count(tidy: pd.DataFrame, counted: pd.DataFrame) -> None:
    if counted.empty:
        raise InputError(
            f"none of the {len(tidy):,} trainings finished: {', '.join(tidy['status'].unique())}"
        )
    most = int(counted.groupby("group")["lr"].nunique().max())
    if most < 3:
        raise InputError(
            f"the trainings have {most} different learning "
            f"{'rate' if most == 1 else 'rates'} per group; a U-curve needs at least 3"
        )


def _check_steps(counted: pd.DataFrame) -> None:
    """Refuse groups whose finished trainings were not equally long; a diverged one may stop."""
    if "steps" not in counted:
        return
    finished = counted[(counted["status"] == "finished") & (counted["steps"] > 0)]
    span = finished.groupby("group", sort=False)["steps"].agg(["min", "max"])
    wrong = span[span["max"] > SAME_STEPS * span["min"]]
    if not wrong.empty:
        low, high = wrong.iloc[0]
        raise InputError(
            f"trainings of group {wrong.index[0]!r} took {low:,.0f} to {high:,.0f} steps, and the "
            "best rate depends on the length: group by steps, or leave some out"
        )
