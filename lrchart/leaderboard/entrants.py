"""Adapt the rules that lrchart knows by name to the interface of the scorer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lrchart.analysis.ragged import Sweep
from lrchart.analysis.rules import registry as rules
from lrchart.analysis.rules.own.descent import Reading, read
from lrchart.analysis.rules.own.law import UNKNOWN, Training
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
    if rule.name == rules.DEFAULT_RULE:
        return Own()
    return lambda lr, loss: rule.of_repeats(_sweeps(lr, loss))


class Own:
    """The default rule, which is told what is trained."""

    asks_for_training = True

    def __call__(self, lr: Any, loss: Any, training: Training = UNKNOWN) -> Reading:
        """Return the reading of one sweep, or of several together."""
        return read(_sweeps(lr, loss), training)


def _sweeps(lr: Any, loss: Any) -> list[Sweep]:
    return list(zip(lr, loss, strict=True)) if isinstance(lr, list) else [(lr, loss)]
