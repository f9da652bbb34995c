"""Keep the range tests of a source, and refuse its other runs with the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from lrchart.errors import KindError, call_text
from lrchart.frame.declared import COLUMN, TRAINING
from lrchart.frame.schema import SWEEP
from lrchart.frame.smoothed import NONE
from lrchart.frame.validation import is_constant, one_rate
from lrchart.kinds.door import AUTO, refusal
from lrchart.kinds.kind import Kind
from lrchart.kinds.table import Kinds, kinds_of_runs
from lrchart.readers.columns import Choice, Columns
from lrchart.readers.notes import LeftOut, Undecided
from lrchart.readers.table import NotASweepError


@dataclass(frozen=True)
class Refusal:
    """A run that is not answered, and why."""

    #: name of the run
    run: str
    #: its replicate; 0 if there is one
    replicate: int
    #: "training" or "trainings"; "sweep" if it is too short for one
    kind: str
    #: sentence with the evidence, and what to do about it
    reason: str


def declared(choice: Choice, cells: pd.DataFrame, columns: Columns) -> Choice:
    """Return `choice` with what lrchart's own table says in all of its `cells`.

    That is the kind, and that the losses are no running mean.
    """
    kinds, means = (
        {str(cell) for cell in cells[name].unique()} if name is not None else set()
        for name in (columns.kind, columns.smoothed)
    )
    if choice.kind == AUTO and len(kinds) == 1 and kinds <= {"sweep", TRAINING}:
        choice = replace(choice, kind=kinds.pop())
    if choice.smoothed == AUTO and means == {NONE}:
        choice = replace(choice, smoothed=NONE)
    return choice


def keep_range_tests(
    rows: pd.DataFrame,
    beside: Mapping[str, Any],
    columns: Columns,
    choice: Choice,
    notes: list[str],
) -> tuple[pd.DataFrame, tuple[Refusal, ...]]:
    """Return the rows of the range tests among `rows`, and the runs that are none.

    Parameters
    ----------
    rows
        Columns run, replicate, lr, loss and, if there is one, step, in recorded order.
    beside
        Name to values of the other columns that tell a kind, one value a row.
    columns
        The roles of the columns.
    choice
        The kind that the caller chose, or "auto".
    notes
        Gets a sentence for the rows of a range test that are left out.

    Raises
    ------
    KindError
        The rows are trainings, one row each, and the caller did not choose another kind.
    NotASweepError
        Each run has one learning rate.
    """
    if choice.kind == "training":
        return _in_recorded_order(rows).assign(**{COLUMN: choice.kind}), ()
    if choice.kind == "trainings":
        raise KindError(f"trainings are compared by {call_text('trainings')}")
    sweep = rows.groupby(SWEEP, sort=False, dropna=False).ngroup().to_numpy()
    kinds = kinds_of_runs(
        rows["lr"].to_numpy(),
        rows["loss"].to_numpy(),
        rows["step"].to_numpy(dtype="float64") if "step" in rows else None,
        sweep,
        beside,
        lr_name=columns.lr,
        loss_name=columns.loss,
        growing=choice.growing,
    )
    if choice.kind != AUTO:
        kinds = kinds.stated()
        rows = rows.assign(**{COLUMN: choice.kind})
    elif kinds.table is not None:
        raise refusal(kinds.table)
    unknown = [kind.evidence for kind in kinds.runs.values() if not kind.known]
    if choice.growing and unknown:
        # Draw it as a range test until its kind is known.
        rows = rows.assign(**{COLUMN: "sweep"})
        notes.append(Undecided(unknown[0]))
    if doubts := kinds.doubts():
        rows = rows.assign(**{COLUMN: [doubts.get(code, "") for code in sweep]})
    keep, refused = _sorted_out(rows, sweep, kinds, notes)
    return _without_short(rows[keep], refused)


def _without_short(
    rows: pd.DataFrame, refused: tuple[Refusal, ...]
) -> tuple[pd.DataFrame, tuple[Refusal, ...]]:
    """Return the rows without the runs of one learning rate, which are refused as well."""
    codes = rows.groupby(SWEEP, sort=False, dropna=False).ngroup()
    each = rows.groupby(codes)["lr"].agg(["min", "max", "size"])
    short = each.index[is_constant(each["min"], each["max"])]
    reasons = {code: one_rate(int(str(each["size"][code]))) for code in short}
    names = {code: rows[SWEEP][codes == code].iloc[0] for code in short}
    if len(short) and len(short) == len(each) and not refused:
        run, replicate = names[short[0]]
        raise NotASweepError(f"run {run!r} (replicate {replicate}) has {reasons[short[0]]}")
    more = (
        Refusal(str(run), int(replicate), "sweep", f"it has {reasons[code]}")
        for code, (run, replicate) in names.items()
    )
    return rows[~codes.isin(short)], (*refused, *more)


def _sorted_out(
    rows: pd.DataFrame, sweep: np.ndarray[Any, Any], kinds: Kinds, notes: list[str]
) -> tuple[np.ndarray[Any, Any], tuple[Refusal, ...]]:
    """Return which rows are kept, and the runs that are refused."""
    keep = np.ones(len(rows), dtype=np.bool_)
    refused = []
    others = kinds.others()
    special = [code for code, kind in kinds.runs.items() if code in others or _is_remarkable(kind)]
    for code in special:
        kind: Kind = kinds.runs[code]
        places = np.flatnonzero(sweep == code)
        run, replicate = rows[SWEEP].iloc[places[0]]
        if code in others:
            keep[places] = False
            number = 0 if pd.isna(replicate) else int(replicate)
            refused.append(Refusal(str(run), number, kind.kind, str(refusal(kind))))
            continue
        if kind.keep is not None:
            keep[places] = kind.keep
        of = f" (run {str(run)!r})" if len(kinds.runs) > 1 else ""
        left = kind.left_out
        notes.append(LeftOut(f"{left}{of}") if left else f"{kind.evidence}{of}")
    return keep, tuple(refused)


def _is_remarkable(kind: Kind) -> bool:
    """Return whether a range test is read in part, or could be something else."""
    return bool(kind.left_out) or (kind.known and not kind.sure)


def _in_recorded_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with steps that keep their order once they are sorted by rate."""
    if "step" in rows and not rows["step"].duplicated().any():
        return rows
    return rows.assign(step=rows.groupby(SWEEP, sort=False, dropna=False).cumcount())
