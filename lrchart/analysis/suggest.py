"""A learning rate for every run: one row a run (and a rule) with its interval and its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from lrchart.analysis.rules import DEFAULT_RULE, Rule, find, names
from lrchart.analysis.rules._curve import Sweep
from lrchart.analysis.rules.descent import Reading, read
from lrchart.errors import NoSuggestionError
from lrchart.frame import validate

#: asks for every rule instead of one
ALL = "all"

COLUMNS = ["run", "rule", "lr", "lr_low", "lr_high", "readable", "reason"]


def suggest(frame: Any, rule: str = DEFAULT_RULE, *, replicates: bool = False) -> pd.DataFrame:
    """Return the suggested learning rate of every run.

    Parameters
    ----------
    frame
        A sweep frame, as `lrchart.frame.validate` takes it. Several replicates of a run are read
        together and answered once.
    rule
        The name of a rule, or "all" for one row a run and rule.
    replicates
        Take all runs as repeats of one, which goes by the name of the first.

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
        The frame is not a sweep frame.
    OptionError
        No rule has that name.
    """
    tidy = validate(frame)
    chosen = [find(name) for name in (names() if rule == ALL else [rule])]
    rows = []
    for run, sweeps in _runs(tidy, together=replicates):
        reading = read(sweeps)
        rows += [(run, one.name, *_answer(one, sweeps, reading)) for one in chosen]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"readable": bool})


def disagreement(suggestions: pd.DataFrame) -> pd.Series[float]:
    """Return, by run, how many decades lie between the lowest and the highest rule's answer.

    `suggestions` is what ``suggest(frame, "all")`` returns; rules without an answer do not count.
    """
    decades = np.log10(suggestions["lr"]).groupby(suggestions["run"], sort=False)
    return (decades.max() - decades.min()).rename("decades")


def _runs(tidy: pd.DataFrame, *, together: bool) -> list[tuple[str, list[Sweep]]]:
    """Return every run's sweeps as arrays."""
    keys = [] if together else ["run"]
    found: dict[str, list[Sweep]] = {}
    first = str(tidy["run"].iloc[0])
    for (run, _), rows in tidy.groupby(["run", "replicate"], sort=False):
        sweep = (rows["lr"].to_numpy(dtype=float), rows["loss"].to_numpy(dtype=float))
        found.setdefault(str(run) if keys else first, []).append(sweep)
    return list(found.items())


def _answer(
    rule: Rule, sweeps: Sequence[Sweep], reading: Reading
) -> tuple[float, float, float, bool, str]:
    interval = (reading.lr_low, reading.lr_high, reading.readable)
    if rule.name == DEFAULT_RULE:
        return (reading.lr, *interval, reading.reason)
    answers, reason = [], ""
    for lr, loss in sweeps:
        try:
            answers.append(rule(lr, loss))
        except NoSuggestionError as error:
            reason = str(error)
    if not answers:
        return (np.nan, *interval, reason)
    # Rates differ by factors: their mean is the geometric one, and one answer stays as it is.
    mean = answers[0] if len(answers) == 1 else float(np.exp(np.mean(np.log(answers))))
    return (mean, *interval, reading.reason)
