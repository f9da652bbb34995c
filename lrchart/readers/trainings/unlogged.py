"""Tell trainings that did not log the loss from those whose loss is not finite."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from lrchart.readers.trainings.raw import Raw
from lrchart.readers.trainings.stopped import losses_of
from lrchart.text import counted


def without_loss(raw: Raw, loss: str, notes: list[str]) -> Raw:
    """Return the trainings; those that a tool calls finished, but that lack `loss`, have failed.

    In a table, an empty cell may be NaN or nothing: a training with another finite loss did not
    diverge. Where NaN is told from nothing, one with another loss that is NaN did.
    """
    if raw.status is None or (raw.steps is not None and not raw.writes_nan):
        return raw
    rows = raw.rows.reset_index(drop=True)
    others = rows[[name for name in losses_of(rows) if name != loss]]
    number = others.apply(pd.to_numeric, errors="coerce").apply(np.isfinite)
    if raw.writes_nan:
        lacking = rows[loss].map(lambda cell: cell is None)
        lacking &= ~(others.notna() & ~number).any(axis=1)
        lacking &= ~others.map(lambda cell: cell is not None and cell != cell).any(axis=1)
    else:
        lacking = rows[loss].isna() | (rows[loss].astype(str).str.strip() == "")
        lacking &= number.any(axis=1)
    lacking = lacking.to_numpy(dtype=bool) & (raw.status == "finished").to_numpy()
    if not lacking.any():
        return raw
    what = counted(int(lacking.sum()), "training has", "trainings have")
    notes.append(f"{what} finished without {loss!r}: counted as failed")
    return replace(raw, status=raw.status.mask(lacking, "failed"))
