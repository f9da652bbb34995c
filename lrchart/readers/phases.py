"""Leave out rows of validation or test that a table marks as such beside those of training."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from lrchart.kinds.columns import last_part
from lrchart.readers.messages import listing
from lrchart.readers.notes import LeftOut
from lrchart.readers.spellings import ASIDE
from lrchart.readers.table import Loaded
from lrchart.text import counted

#: columns that name the part of the data, or of the training, that a row is about
PHASES = frozenset(
    {
        *("mode", "split", "phase", "stage", "subset", "partition", "dataset_split", "dataset"),
        *("set", "type", "event", "context", "runcontext", "loop", "kind", "part", "prefix"),
    }
)
TRAIN = frozenset(
    {
        *("train", "training", "fit", "tr", "trn"),
        *("step", "batch", "iter", "iteration", "update"),
    }
)
OTHERS = ASIDE | {
    *("validate", "validating", "evaluate", "evaluating", "testing", "holdout", "inference"),
    *("va", "tst"),
}
#: rows beside those of training whose loss is a mean, at the last rate of an epoch
SUMS = frozenset({"epoch", "summary"})
#: columns that say yes or no to that
FLAG = re.compile(
    r"(?:is_)?(?:(?P<train>train|training)|eval|evaluation|validation)|is_(?:val|valid|test)"
)
#: cells of rows that a column does not mark
UNMARKED = frozenset({"", "none", "nan", "null", "<na>"})
YES, NO = frozenset({"true", "1", "1.0", "yes"}), frozenset({"false", "0", "0.0", "no"})


def is_phase(name: str) -> bool:
    """Return whether a column of this `name` may mark rows of validation."""
    return last_part(name) in PHASES or FLAG.fullmatch(last_part(name)) is not None


def of_training(loaded: Loaded) -> Loaded:
    """Return `loaded` without the rows that a column marks as those of another phase than training.

    A column that marks no row as one of training says nothing.
    """
    for name in filter(is_phase, map(str, loaded.frame.columns)):
        cells = loaded.frame[name].map(str)  # also what is missing
        others = others_of(name, cells.unique())
        if not others:
            continue
        aside = cells.isin(others)
        loaded = replace(
            loaded,
            frame=loaded.frame[~aside].reset_index(drop=True),
            rows=np.flatnonzero(~aside) if loaded.rows is None else loaded.rows[~aside],
            notes=(*loaded.notes, left_out(int(aside.sum()), name, others)),
            open_end=loaded.open_end and not aside.iloc[-1],
        )
    return loaded


def others_of(name: str, cells: Iterable[str]) -> list[str]:
    """Return which of the different `cells` of a column name another phase than training.

    None does if no cell names training, or is left unmarked.
    """
    words = {cell: cell.strip().casefold() for cell in cells}
    marked = {cell: word for cell, word in words.items() if word not in UNMARKED}
    if flag := FLAG.fullmatch(last_part(name)):
        train, others = (YES, NO) if flag["train"] else (NO, YES)
        if not train | others >= set(marked.values()):
            return []
    else:
        first = {word: _first(word) for word in words.values()}
        train, others = (
            frozenset(word for word in first if first[word] in of) for of in (TRAIN, OTHERS)
        )
    if not train.isdisjoint(words.values()):
        others |= {word for word in words.values() if _first(word) in SUMS}
    elif len(marked) == len(words):
        return []
    return [cell for cell, word in words.items() if word in others]


def _first(cell: str) -> str:
    """Return the first word of a cell that names no column, as of ``{"subset": "val"}``."""
    return next((word for word in re.findall("[a-z]+", cell) if word not in PHASES), "")


def left_out(rows: int, name: str, others: Iterable[str]) -> str:
    """Return the note on rows that are left out because column `name` has one of `others`."""
    kinds = listing(sorted({cell.strip() for cell in others}))
    return LeftOut(f"{counted(rows, 'row')} of which {name!r} is {kinds}")
