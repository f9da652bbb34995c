"""Name the groups and the seeds of trainings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

#: what groups several sources that nobody grouped otherwise
SOURCE = "source"


def group_columns(rows: pd.DataFrame, names: list[str], label: str) -> dict[str, Any]:
    """Return the columns group, at and by of a frame of trainings.

    `names` are the settings that part the trainings; without one, `label` names them all, if
    there is one.
    """
    if not names:
        named = {"group": label, "by": SOURCE} if label else {"group": "trainings", "by": ""}
        return {**named, "at": np.nan}
    if len(names) > 1:
        texts = [[f"{name}={text}" for text in texts_of(rows[name])] for name in names]
        group = [", ".join(parts) for parts in zip(*texts, strict=True)]
        return {"group": group, "at": np.nan, "by": ", ".join(names)}
    numbers = pd.to_numeric(rows[names[0]], errors="coerce").astype("float64")
    at = numbers.to_numpy() if np.isfinite(numbers).all() else np.nan
    return {"group": texts_of(rows[names[0]]).to_numpy(), "at": at, "by": names[0]}


def texts_of(cells: pd.Series[Any]) -> pd.Series[str]:
    """Return cells as the names of groups; numbers as one writes them, 256 for 256.0."""
    numbers = pd.to_numeric(cells, errors="coerce").astype("float64")
    if np.isfinite(numbers).all():
        return numbers.map(lambda number: f"{number:.10g}")
    return cells.map(lambda cell: "none" if cell is None or cell == "" else str(cell))


def seeds(cells: pd.Series[Any]) -> Any:
    """Return seeds as whole numbers; other texts are numbered in the order they appear."""
    numbers = pd.to_numeric(cells, errors="coerce").astype("float64")
    whole = np.isfinite(numbers) & (numbers == numbers.round())
    return numbers.to_numpy() if whole.all() else pd.factorize(cells.astype(str))[0]
