"""Leave out rows of validation or test that a table marks as such beside those of training."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lrchart.kinds.columns import last_part
from lrchart.readers.columns import ASIDE
from lrchart.readers.messages import listing
from lrchart.readers.table import Loaded
from lrchart.text import counted

#: columns that name the part of the data, or of the training, that a row is about
PHASES = frozenset({"mode", "split", "phase", "stage", "subset", "partition", "dataset_split"})
TRAIN = frozenset({"train", "training", "fit"})
OTHERS = ASIDE | {"validate", "testing"}


def is_phase(name: str) -> bool:
    """Return whether a column of this `name` may mark rows of validation."""
    return last_part(name) in PHASES


def of_training(loaded: Loaded) -> Loaded:
    """Return `loaded` without the rows that a column marks as those of another phase than training.

    A column that marks no row as one of training says nothing.
    """
    for name in filter(is_phase, map(str, loaded.frame.columns)):
        words = loaded.frame[name].astype(str).str.strip().str.casefold()
        aside = words.isin(OTHERS)
        if not aside.any() or not words.isin(TRAIN).any():
            continue
        kinds = listing(sorted(set(loaded.frame[name][aside].astype(str).str.strip())))
        note = f"left out {counted(int(aside.sum()), 'row')} of which {name!r} is {kinds}"
        loaded = replace(
            loaded,
            frame=loaded.frame[~aside].reset_index(drop=True),
            rows=np.flatnonzero(~aside) if loaded.rows is None else loaded.rows[~aside],
            notes=(*loaded.notes, note),
            open_end=loaded.open_end and not aside.iloc[-1],
        )
    return loaded
