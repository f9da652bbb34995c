"""The tidy sweep frame: one row a step of a range test."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["SCHEMA", "validate"]

if TYPE_CHECKING:
    from lrchart.frame.schema import SCHEMA
    from lrchart.frame.validation import validate

#: public name -> its module
_HOMES = {"SCHEMA": "lrchart.frame.schema", "validate": "lrchart.frame.validation"}


def __getattr__(name: str) -> Any:
    # Importing the package must not import pandas.
    if name not in _HOMES:
        raise AttributeError(f"module 'lrchart.frame' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
