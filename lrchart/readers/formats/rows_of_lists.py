"""Spread records whose cells hold the steps of a sweep, as lists, to one record a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from lrchart.errors import InputError
from lrchart.frame.labels import is_label
from lrchart.readers.columns import candidates
from lrchart.readers.formats.lists import is_list
from lrchart.readers.formats.nested import is_metric
from lrchart.readers.spellings import means

Records = Sequence[Mapping[Any, Any]]


def spread(records: Records) -> Records:
    """Return a record a step where cells hold lists of steps; other records as they are.

    Cells of a step without a list, such as the name of the run, are repeated. Two lists of as many
    cells as there are records or fewer may be something else: parameter groups and parts of a loss.

    Raises
    ------
    InputError
        Lists of rates and of losses differ in length, or do not say what they are or of which run.
    """
    names = [str(name) for name in dict.fromkeys(name for record in records for name in record)]
    cells = [(str(name), cell) for record in records for name, cell in record.items()]
    lists = {name for name, cell in cells if is_list(cell) and len(cell) != 1}
    rates, losses = (candidates(role, names) for role in ("lr", "loss"))
    if not rates and not losses:
        return _histories(records)
    if len(rates) != 1 or len(losses) != 1 or losses[0] not in lists:
        return records
    (lr,), (loss,) = rates, losses
    if lr not in lists:
        raise InputError(f"{loss!r} holds lists and {lr!r} none; write one row a step")
    full = [record for record in records if is_list(record.get(lr)) and is_list(record.get(loss))]
    if any(len(record[lr]) != len(record[loss]) for record in full):
        if len(full) > 1:
            return records
        sizes = f"{lr!r} has {len(full[0][lr])}, {loss!r} has {len(full[0][loss])}"
        raise InputError(f"the columns differ in length: {sizes}")
    full = [*_named(full)]
    _require_one_sweep(full, [list(record[lr]) for record in full])
    runs = {str(record[name]) for record in full for name in record if means("run", str(name))}
    if not full or min(len(record[lr]) for record in full) <= len(full) != len(runs):
        raise InputError(f"{lr!r} and {loss!r} hold lists in each row; write one row a step")
    return [step for record in full for step in _steps(record, len(record[lr]))]


def _steps(record: Mapping[Any, Any], size: int) -> list[dict[Any, Any]]:
    """Return the steps of a record: a cell of each list of `size` cells, and all other cells."""
    long = {name: cell for name, cell in record.items() if is_list(cell) and len(cell) == size}
    # A number of one step for all of them numbers none.
    once = {
        name: cell
        for name, cell in record.items()
        if not is_list(cell) and not means("step", str(name))
    }
    columns = [cell.tolist() if hasattr(cell, "tolist") else cell for cell in long.values()]
    return [once | dict(zip(long, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _require_one_sweep(records: Records, rates: Sequence[Sequence[Any]]) -> None:
    """Refuse several records without their runs, unless the rates of each go on in the next."""
    runs = {
        tuple(str(cell) for name, cell in record.items() if _tells_apart(str(name)))
        for record in records
    }
    ends = [part[end] for part in rates for end in sorted({0, len(part) - 1})]
    numbers = pd.to_numeric(pd.Series(ends, dtype=object), errors="coerce").to_numpy("float64")
    moves = np.diff(numbers)
    if len(runs) != len(records) and not ((moves > 0).all() or (moves < 0).all()):
        raise InputError(
            f"{len(records)} rows hold the steps of a training each: name its run in a column "
            f"'run', or compare trainings with lrchart.plot_trainings"
        )


def _named(records: Records) -> Records:
    """Return records with their run, if another label is a different one in each of them."""
    if len(records) < 2 or any(means("run", str(name)) for name in records[0]):
        return records
    names = [name for name in records[0] if is_label(name)]
    labels = ([str(record.get(name, "")) for record in records] for name in names)
    name = next((each for each in labels if len({*each}) == len(records)), None)
    if name is None:
        return records
    return [{**record, "run": run} for record, run in zip(records, name, strict=True)]


def _tells_apart(name: str) -> bool:
    return means("run", name) or means("replicate", name)


def _histories(records: Records) -> Records:
    """Return the steps of records that hold a history each, a list of steps in one of its cells."""
    holders = {name for record in records for name, cell in record.items() if _is_history(cell)}
    if len(holders) != 1:
        return records
    (holder,) = holders
    full = [record for record in records if record.get(holder)]
    names = dict.fromkeys(str(name) for record in full for step in record[holder] for name in step)
    if len(rates := candidates("lr", list(names))) == 1:
        parts = [[step.get(rates[0]) for step in record[holder]] for record in full]
        _require_one_sweep(full, parts)
    return [
        {name: cell for name, cell in record.items() if not is_list(cell)} | step
        for record in records
        for step in record.get(holder) or ()
    ]


def _is_history(cell: Any) -> bool:
    steps = is_list(cell) and len(cell) > 0 and all(isinstance(step, Mapping) for step in cell)
    return steps and any(is_metric(str(name)) for step in cell for name in step)
