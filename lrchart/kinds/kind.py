"""Kind of a history, with the evidence in one sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lrchart.frame.arrays import BoolArray

KindName = Literal["sweep", "training", "trainings"]

#: the kinds, in the order in which messages list them
KINDS: tuple[KindName, ...] = ("sweep", "training", "trainings")


@dataclass(frozen=True)
class Kind:
    """Kind of one history, and why.

    Attributes
    ----------
    kind
        "sweep": a range test, the rate rises (or falls) once over its range. "training": one run
        under a schedule. "trainings": a table with one row a training.
    evidence
        One sentence without a capital or a full stop, to stand after the name of the file:
        "770 of 789 steps are at one rate, 4e-3: this is a training under a schedule, not a range
        test".
    sure
        Whether the rates alone (or the columns beside them) settle it. False: another kind could
        look like this one; `evidence` says what decided.
    known
        False if the history still grows and is too short to tell: `kind` is then the best guess.
    doubt
        For a sweep, the value of the column ``kind`` that makes its answer a guess; "" if nothing
        but its own rows can.
    left_out
        For a sweep, what is not part of it: "the first 3 steps, before the rate rises"; "" if
        everything is.
    keep
        For a sweep, shape (rows,): the rows that belong to it, in the order that was handed in;
        None if all do. A row without a usable rate is never left out here. For a training, those
        that may be a range test, if there are any.
    """

    kind: KindName
    evidence: str
    sure: bool = True
    known: bool = True
    doubt: str = ""
    left_out: str = ""
    keep: BoolArray | None = field(default=None, compare=False)
