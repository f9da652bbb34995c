"""Detect the kinds of runs in Parquet files that are too long to read whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from lrchart.kinds.door import AUTO, refusal
from lrchart.kinds.left_out import must_leave
from lrchart.kinds.table import kinds_of_runs
from lrchart.readers.columns import Choice
from lrchart.readers.kinds import Refusal
from lrchart.readers.sql import Part, quoted

#: maximum number of rows inspected; of a longer file, every n-th row is
LOOKED = 2_000_000


def refused_runs(connection: Any, parts: Sequence[Part], choice: Choice) -> tuple[Refusal, ...]:
    """Return the runs of the files that are no range tests, or only in part; see `lrchart.kinds`.

    Raises
    ------
    KindError
        The rows are trainings, one row each.
    """
    if choice.kind not in (AUTO, "sweep"):
        return ()
    rows = sum(_count(connection, part) for part in parts)
    every = -(-rows // LOOKED)
    looked = pd.concat([_rows(connection, part, every) for part in parts], ignore_index=True)
    codes, names = pd.factorize(looked["run"])
    step = looked["step"].to_numpy(dtype="float64")
    rates = looked["lr"].to_numpy(dtype="float64")
    kinds = kinds_of_runs(
        rates,
        looked["loss"].to_numpy(dtype="float64"),
        None if np.isnan(step).any() else step,
        codes,
    )
    if choice.kind != AUTO:
        kinds = kinds.stated()
    if kinds.table is not None:
        raise refusal(kinds.table)
    others = kinds.others()
    reasons = {code: str(refusal(kind)) for code, kind in others.items()}
    for code, kind in kinds.runs.items():
        if code not in others and (reason := must_leave(kind, rates[codes == code])):
            reasons[code] = reason
    return tuple(
        Refusal(str(names[int(str(code))]), 0, kinds.runs[code].kind, reason)
        for code, reason in reasons.items()
    )


def _count(connection: Any, part: Part) -> int:
    query = f"SELECT count(*) FROM read_parquet({part.name}) WHERE {part.where}"
    return int(connection.sql(query).fetchall()[0][0])


def _rows(connection: Any, part: Part, every: int) -> pd.DataFrame:
    """Return run, lr, loss and step (NaN if there is none) of every so many rows, in file order."""
    columns = part.columns
    names = {"lr": columns.lr, "loss": columns.loss, "step": columns.step, "run": columns.run}
    picked = ", ".join(
        f"{quoted(name)} AS {role}" for role, name in names.items() if name is not None
    )
    # Number the rows that are left: those of one kind may stand at every other place.
    nth = f" QUALIFY row_number() OVER () % {every} = 0" if every > 1 else ""
    table = connection.sql(
        f"SELECT {picked} FROM read_parquet({part.name}) "
        f"WHERE {part.where} AND {quoted(columns.lr)} IS NOT NULL{nth}"
    )
    # DuckDB keeps the order of rows in one file. Via Arrow, names stay out of Python strings.
    rows = table.to_arrow_table().to_pandas()
    label = pd.Categorical.from_codes(np.zeros(len(rows), dtype=np.intp), pd.Index([part.label]))
    missing = {"step": np.nan, "run": label}
    return rows.assign(**{role: value for role, value in missing.items() if role not in rows})
