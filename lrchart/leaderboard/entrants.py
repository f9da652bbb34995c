"""Adapt the rules that lrchart knows by name to the interface of the scorer."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np

from lrchart.analysis.ragged import Sweep
from lrchart.analysis.rules import registry as rules
from lrchart.analysis.rules.own.descent import Reading, read
from lrchart.analysis.rules.own.law import UNKNOWN, Training
from lrchart.errors import NoSuggestionError
from lrchart.leaderboard.cases import Rule


def contestants(names: Iterable[str]) -> dict[str, Rule]:
    """Return name -> function that answers for that rule; plug-ins are imported here.

    Several sweeps of one task are answered as `lrchart.suggest` answers replicates: the default
    rule reads them together, of the others the geometric mean is taken.

    Raises
    ------
    OptionError
        No rule has that name, or a plug-in gives something else than a rule.
    """
    return {name: _contestant(rules.find(name)) for name in names}


def _contestant(rule: rules.Rule) -> Rule:
    return Own() if rule.name == rules.DEFAULT_RULE else partial(_mean, rule)


class Own:
    """The default rule, which is told what is trained."""

    asks_for_training = True

    def __call__(self, lr: Any, loss: Any, training: Training = UNKNOWN) -> Reading:
        """Return the reading of one sweep, or of several together."""
        return read(_sweeps(lr, loss), training)


def _mean(rule: rules.Rule, lr: Any, loss: Any) -> float:
    answers, refusal = [], None
    for sweep in _sweeps(lr, loss):
        try:
            answers.append(rule(*sweep))
        except NoSuggestionError as error:
            refusal = error
    if refusal is not None and not answers:
        raise refusal
    return answers[0] if len(answers) == 1 else float(np.exp(np.mean(np.log(answers))))


def _sweeps(lr: Any, loss: Any) -> list[Sweep]:
    return list(zip(lr, loss, strict=True)) if isinstance(lr, list) else [(lr, loss)]
