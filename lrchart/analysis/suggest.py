"""Suggest a learning rate for every run, with its interval and its reason."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lrchart.analysis.batches import Sweeps, sweeps_of
from lrchart.analysis.rules.own.descent import Reading, readings
from lrchart.analysis.rules.registry import DEFAULT_RULE, Rule, find, names
from lrchart.errors import NoSuggestionError
from lrchart.frame.condense import in_memory
from lrchart.frame.replicates import as_repeats
from lrchart.frame.schema import validate
from lrchart.kinds.door import require_range_tests

#: stands for every rule
ALL = "all"

COLUMNS = ["run", "rule", "lr", "lr_low", "lr_high", "readable", "reason"]


def suggest(frame: Any, rule: str = DEFAULT_RULE, *, replicates: bool = False) -> pd.DataFrame:
    """Return the suggested learning rate of every run.

    Parameters
    ----------
    frame
        A sweep frame, as `lrchart.frame.validate` takes it; a long lazy one is condensed on its
        engine first (`lrchart.frame.condense.condense`). Several replicates of a run are read
        together and answered once.
    rule
        The name of a rule, or "all" for one row a run and rule.
    replicates
        Take all runs as repeats of one (`lrchart.frame.replicates.as_repeats`).

    Returns
    -------
    pandas.DataFrame
        ``run, rule, lr, lr_low, lr_high, readable, reason``. The interval, ``readable`` and
        ``reason`` tell of the run and are the same for each of its rules. ``lr`` is NaN where
        another tool's rule has no answer, and ``reason`` then says why; it is empty where there
        is nothing to say.

    Raises
    ------
    InputError
        The frame is not a sweep frame, or one of its runs is a training (`KindError`).
    OptionError
        No rule has that name.
    """
    require_range_tests(frame)
    tidy = validate(in_memory(frame))
    found = sweeps_of(as_repeats(tidy) if replicates else tidy)
    chosen = [find(name) for name in (names() if rule == ALL else [rule])]
    read = _read(found)
    answers = [read if one.name == DEFAULT_RULE else _answered(one, found, read) for one in chosen]
    # One row a rule, rule by rule within each run.
    table = pd.concat(one.assign(rule=rule.name) for rule, one in zip(chosen, answers, strict=True))
    return table[COLUMNS].sort_index(kind="stable").reset_index(drop=True)


def disagreement(suggestions: pd.DataFrame) -> pd.Series[float]:
    """Return, by run, how many decades lie between the lowest and the highest rule's answer.

    `suggestions` is what ``suggest(frame, "all")`` returns; rules without an answer do not count.
    """
    decades = np.log10(suggestions["lr"]).groupby(suggestions["run"], sort=False)
    return (decades.max() - decades.min()).rename("decades")


def _read(found: Sweeps) -> pd.DataFrame:
    """Return what the default rule reads off every run, one row a run."""
    rows: list[Reading] = []
    order: list[int] = []
    for runs, lr, loss in found.of_runs():
        rows += readings(lr, loss)
        order += runs.tolist()
    table = pd.DataFrame(rows, columns=list(Reading._fields), index=order).sort_index()
    return table.assign(run=found.names)


def _answered(rule: Rule, found: Sweeps, read: pd.DataFrame) -> pd.DataFrame:
    """Return the answers of another rule beside the intervals of the default one."""
    each = np.empty(len(found.start))
    for sweeps, lr, loss in found.of_one_length():
        each[sweeps] = rule.each(lr, loss)
    there = ~np.isnan(each)
    # Rates differ by factors: their mean is the geometric one, and one answer stays as it is.
    rates, run = each[there], found.run[there]
    number = np.bincount(run, minlength=len(found.names))
    with np.errstate(invalid="ignore"):
        mean = np.exp(np.bincount(run, np.log(rates), len(found.names)) / number)
    mean[run[number[run] == 1]] = rates[number[run] == 1]
    table = read.assign(lr=mean)
    unanswered = table.index[table["lr"].isna()]
    table.loc[unanswered, "reason"] = [_refusal(rule, found, run) for run in unanswered]
    return table


def _refusal(rule: Rule, found: Sweeps, run: int) -> str:
    """Return why a rule has no answer for a run, in the words of its last sweep."""
    try:
        rule(*found.sweep(int(np.flatnonzero(found.run == run)[-1])))
    except NoSuggestionError as error:
        return str(error)
    return f"{rule.label} gave no number"
