"""The tidy sweep frame: one row a step of a range test."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["SCHEMA", "validate"]

if TYPE_CHECKING:
    from lrchart.frame.schema import SCHEMA, validate


def __getattr__(name: str) -> Any:
    # Importing the package must not import pandas.
    if name not in __all__:
        raise AttributeError(f"module 'lrchart.frame' has no attribute {name!r}")
    return getattr(import_module("lrchart.frame.schema"), name)
