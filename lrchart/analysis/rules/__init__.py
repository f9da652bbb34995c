"""Rules that read a learning rate off a range test: our own, other tools', and plug-ins."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["DEFAULT_RULE", "RULES", "Rule", "find", "names"]

if TYPE_CHECKING:
    from lrchart.analysis.rules.registry import DEFAULT_RULE, RULES, Rule, find, names


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'lrchart.analysis.rules' has no attribute {name!r}")
    return getattr(import_module("lrchart.analysis.rules.registry"), name)
