"""Registry of suggestion rules: our own, other tools', and plug-ins.

A package adds rules of its own with an entry point in the group ``lrchart.rules`` whose object
is a `Rule`; the entry point's name is the rule's.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from lrchart.analysis.rules.own import descent
from lrchart.analysis.rules.rule import Rule
from lrchart.analysis.rules.tools import (
    fastai,
    fastai1,
    ignite,
    keras,
    ktrain,
    lightning,
    neuralprophet,
    smith,
    torch_lr_finder,
)
from lrchart.errors import OptionError, one_of

__all__ = ["DEFAULT_RULE", "GROUP", "RULES", "Rule", "find", "names"]

DEFAULT_RULE = "lrchart"
#: entry-point group of rules in other packages
GROUP = "lrchart.rules"

TOOLS = (
    descent,
    fastai,
    fastai1,
    lightning,
    torch_lr_finder,
    ignite,
    keras,
    ktrain,
    neuralprophet,
    smith,
)

#: name -> built-in rule; the default comes first
RULES: dict[str, Rule] = {rule.name: rule for tool in TOOLS for rule in tool.RULES}


def names() -> list[str]:
    """Return the names of all rules, built-in ones first; plug-ins are not imported."""
    return [*RULES, *(name for name in _offered() if name not in RULES)]


def find(name: str) -> Rule:
    """Return the rule called `name`; a plug-in is imported only now.

    Raises
    ------
    OptionError
        No rule has that name, or the plug-in that offers it gives something else than a `Rule`.
    """
    if not isinstance(name, str):
        raise one_of("rule", name, names())
    if name in RULES:
        return RULES[name]
    offered = _offered()
    if name not in offered:
        raise one_of("rule", name, names())
    rule = offered[name].load()
    if not isinstance(rule, Rule):
        raise OptionError(
            f"entry point {name!r} in the group {GROUP!r} must be a Rule; got {rule!r}"
        )
    return rule


def _offered() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}
