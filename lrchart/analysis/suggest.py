"""Suggest a learning rate for every run, with its interval and its reason."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lrchart.analysis.batches import Sweeps, sweeps_of
from lrchart.analysis.doubts import doubted
from lrchart.analysis.late_climb import corrected
from lrchart.analysis.optimum import without_far_optima
from lrchart.analysis.rules.own.descent import Reading, of_landmarks
from lrchart.analysis.rules.own.landmarks import Landmarks, joined, landmarks
from lrchart.analysis.rules.own.law import Training
from lrchart.analysis.rules.registry import DEFAULT_RULE, Rule, find, names
from lrchart.analysis.unchanging import without_unchanging
from lrchart.errors import NoSuggestionError
from lrchart.frame.door import tidy
from lrchart.frame.purpose import for_training
from lrchart.kinds.door import range_tests_of
from lrchart.options import Options, Schedule

#: choice of every rule
ALL = "all"

COLUMNS = [
    "run", "rule", "lr", "lr_low", "lr_high", "training_steps", "schedule", "readable", "reason",
]  # fmt: skip


def suggest(
    frame: Any,
    rule: str = DEFAULT_RULE,
    *,
    training_steps: int | None = None,
    schedule: Schedule | None = None,
) -> pd.DataFrame:
    """Return the suggested learning rate of every run of a sweep frame; see `lrchart.suggest`."""
    rules = rules_of(rule)
    options = Options(training_steps=training_steps, schedule=schedule)
    sweeps = sweeps_of(for_training(tidy(range_tests_of(frame)), options))
    return suggestions(sweeps, landmarks_of(sweeps), rules)


def rules_of(name: str) -> list[Rule]:
    """Return the rule called `name`, or every rule if it is "all"."""
    return [find(name) for name in (names() if name == ALL else [name])]


def landmarks_of(sweeps: Sweeps) -> Landmarks:
    """Return the landmarks of every run, in the order of the frame."""
    parts, order = [], []
    for runs, *stacks in sweeps.of_runs():
        parts.append(landmarks(*stacks))
        order.append(runs)
    return joined(parts, np.concatenate(order))


def suggestions(sweeps: Sweeps, marks: Landmarks, rules: list[Rule]) -> pd.DataFrame:
    """Return the table of `suggest` for sweeps whose landmarks are known."""
    stated = sweeps.training
    training = Training(
        np.asarray(stated["training_steps"], dtype=np.float64),
        np.asarray(stated["schedule"].map({"decay": 1.0, "constant": 0.0}), dtype=np.float64),
    )
    readings = pd.DataFrame(of_landmarks(marks, training), columns=list(Reading._fields))
    readings = doubted(stated.join(corrected(readings, sweeps)), sweeps)
    readings = without_far_optima(without_unchanging(readings, sweeps), sweeps)
    answers = [
        readings if rule.name == DEFAULT_RULE else _answers(rule, sweeps, readings)
        for rule in rules
    ]
    # One row per rule; a stable sort groups them by run.
    table = pd.concat(a.assign(rule=rule.name) for rule, a in zip(rules, answers, strict=True))
    return table[COLUMNS].sort_index(kind="stable").reset_index(drop=True)


def _answers(rule: Rule, sweeps: Sweeps, readings: pd.DataFrame) -> pd.DataFrame:
    """Return the answers of another rule beside the intervals of the default one."""
    rates, reasons = readings["lr"].to_numpy(copy=True), readings["reason"].tolist()
    # Runs without a finite loss have no rate: no rule is asked.
    for run in np.flatnonzero(~np.isnan(rates)):
        repeats = np.flatnonzero(sweeps.run == run)
        try:
            rates[run] = rule.of_repeats(sweeps.sweep(each) for each in repeats)
        except NoSuggestionError as error:
            rates[run], reasons[run] = np.nan, str(error)
    return readings.assign(lr=rates, reason=reasons)
