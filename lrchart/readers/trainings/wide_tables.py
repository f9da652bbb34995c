"""Lengthen tables with a column a seed to one row a training."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from lrchart.errors import InputError, option_text
from lrchart.readers.messages import listing
from lrchart.readers.trainings.cells import has_numbers
from lrchart.readers.trainings.columns import SEED, is_metric, snake
from lrchart.text import counted

#: a column name with a seed, such as seed0, val_loss_seed_0 or seed_0/val_loss
SEEDED = re.compile(
    r"(?P<before>.*?)_?(?<![a-z])(seed|replicate|repeat|rep|run|trial)_?(?P<seed>\d+)_?(?P<after>.*)"
)
#: a metric with a number, such as val_loss_0, or a number alone
NUMBERED = re.compile(r"(?P<before>.*?)_?(?P<seed>\d{1,2})(?P<after>)")
#: summary columns, which are computed from the seeds
SUMMARIES = re.compile(
    r"((?P<before>.*)_)?(mean|avg|average|median|std|stdev|sd|sem|stderr|min|max|best|worst)"
)
#: name of the metric if no column names it
UNNAMED = "value"
#: numbered columns are not seeds if their order is the same at this fraction of the rates
STEADY = 0.8
#: minimum number of rates for this test
FEWEST = 4

#: column -> (metric, seed)
Seeds = dict[str, tuple[str, int]]


def lengthened(rows: pd.DataFrame, chosen: str | None) -> tuple[pd.DataFrame, list[str]]:
    """Return `rows` with one row a seed if its columns are seeds, and notes on it.

    Columns are seeds if their names say so, or are numbered from 0 or 1 on, unless the caller has
    `chosen` one of them as the loss.

    Raises
    ------
    InputError
        Numbered columns lie in the same order at most rates, as steps do.
    """
    names = [str(name) for name in rows.columns if has_numbers(rows[name])]
    seeds = _seeds(names, SEEDED)
    if not seeds and (seeds := _numbered(names)) and chosen not in seeds:
        _refuse_steps(rows[list(seeds)])
    others = [str(name) for name in rows.columns if name not in seeds]
    if not seeds or chosen in seeds or any(SEED.fullmatch(snake(name)) for name in others):
        return rows, []
    metrics = {metric for metric, _ in seeds.values()}
    if UNNAMED in metrics and any(_is_metric(snake(name)) for name in others):
        return rows, []
    beside = [name for name in others if not _follows(name, metrics)]
    parts = []
    for seed in dict.fromkeys(seed for _, seed in seeds.values()):
        own = {name: metric for name, (metric, of) in seeds.items() if of == seed}
        parts.append(rows[[*beside, *own]].rename(columns=own).assign(seed=seed))
    cells = rows[list(seeds)]
    whole = pd.concat(parts, ignore_index=True)
    if not _spells_nan(cells):
        return whole, _notes(cells, "taken as diverged; give a row a training if not trained")
    trained = ~_empty(whole[list(metrics)]).all(axis=1)
    notes = _notes(cells, "not trained, for a cell that diverged says so in this table")
    return whole[trained].reset_index(drop=True), notes


def _seeds(names: Sequence[str], pattern: re.Pattern[str]) -> Seeds:
    """Return the columns that `pattern` says are seeds; none if the metrics differ in theirs."""
    seeds: Seeds = {}
    for name in names:
        if (match := pattern.fullmatch(snake(name))) is None:
            continue
        metric = "_".join(filter(None, [match["before"], match["after"]]))
        if not metric or _is_metric(metric):
            seeds[name] = metric or UNNAMED, int(match["seed"])
    numbers = [
        sorted(seed for other, seed in seeds.values() if other == metric)
        for metric in dict.fromkeys(metric for metric, _ in seeds.values())
    ]
    alike = all(own == numbers[0] and len(own) == len(set(own)) > 1 for own in numbers)
    return seeds if alike else {}


def _numbered(names: Sequence[str]) -> Seeds:
    """Return the columns that are numbered from 0 or 1 on without a gap."""
    seeds = _seeds(names, NUMBERED)
    numbers = sorted({seed for _, seed in seeds.values()})
    in_order = numbers and numbers[0] < 2 and np.ptp(numbers) == len(numbers) - 1
    return seeds if in_order else {}


def _refuse_steps(cells: pd.DataFrame) -> None:
    numbers = cells.apply(pd.to_numeric, errors="coerce").to_numpy(dtype="float64")
    finite = numbers[np.isfinite(numbers).all(axis=1)]
    _, counts = np.unique(np.argsort(finite, axis=1), axis=0, return_counts=True)
    # Two seeds may have one order at most rates by chance: require it at all of them.
    share = STEADY if numbers.shape[1] > 2 else 1.0
    if len(finite) >= FEWEST and counts.max() >= share * len(finite):
        raise InputError(
            f"columns {listing(list(cells.columns))} lie in the same order at most rates, as those "
            "of steps or of different metrics do; if they are seeds, call them seed0, seed1, …, or "
            f"choose one with {option_text('loss_column')}"
        )


def _notes(cells: pd.DataFrame, meaning: str) -> list[str]:
    notes = [f"{counted(cells.shape[1], 'column')} are seeds: {listing(list(cells.columns))}"]
    empty = int(_empty(cells).sum().sum())
    return [*notes, f"{counted(empty, 'empty cell')} among them: {meaning}"] if empty else notes


def _empty(cells: pd.DataFrame) -> pd.DataFrame:
    return cells.isna() | cells.map(lambda cell: isinstance(cell, str) and not cell.strip())


def _spells_nan(cells: pd.DataFrame) -> bool:
    """Return whether a cell says in a word, or by an infinity, that its training diverged.

    Where none does, an empty cell may be how the table's writer put down a NaN.
    """
    numbers = cells.apply(pd.to_numeric, errors="coerce")
    return bool((~np.isfinite(numbers) & ~_empty(cells)).any(axis=None))


def _follows(name: str, metrics: set[str]) -> bool:
    """Return whether a column is the mean, the spread or the like of the seeds."""
    match = SUMMARIES.fullmatch(snake(name))
    return match is not None and (match["before"] or UNNAMED) in {*metrics, UNNAMED}


def _is_metric(name: str) -> bool:
    # "value" with a number is an objective of Optuna, not a seed.
    numbered = name in ("value", "values")
    return not numbered and is_metric(name)
