"""Convert what a framework logs to numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.ma import MaskedArray
from pandas import NaT

from lrchart.errors import InputError, shown
from lrchart.frame.schema import SCHEMA
from lrchart.recorders.parts.names import is_name

#: NumPy types, and text types, which float() would parse
NUMPY, TEXTS = (np.generic, np.ndarray), (str, bytes, bytearray)


def number(name: str, value: Any) -> float:
    """Return a number, or the one number that an array or a tensor on any device holds.

    Raises
    ------
    InputError
        For text, nothing, or more than one number; the message calls the value `name`.
    """
    try:
        if type(value) is float:
            return value
        return _converted(value)
    except Exception as error:  # a user's method can raise anything
        raise InputError(f"{name} must be one number; got {_described(value)}") from error


def _converted(value: Any) -> float:
    """Return a number that is not a float; raises something for what is none.

    Python would make numbers of texts, of times and of masked values as well.
    """
    if value is NaT or (isinstance(value, MaskedArray) and value.mask.any()):
        raise TypeError("a missing value")
    if isinstance(value, NUMPY) and value.dtype.kind in "mM":
        raise TypeError("a time")
    item = value.item() if hasattr(value, "item") else value
    if isinstance(item, TEXTS):
        raise TypeError("a text")
    return float(item)


def _described(value: Any) -> str:
    try:
        return f"{type(value).__name__} of shape {tuple(value.shape)}"
    except Exception:
        return shown(value)


def numbers_in(logged: Mapping[str, Any]) -> dict[str, float]:
    """Return the numbers among what a framework logged, but for the columns of the frame itself.

    A text, a histogram or a picture is no number and is left out, and so is a number whose name
    could not be read back from a history.
    """
    numbers = {}
    for name, value in logged.items():
        if is_name(str(name)) and name not in SCHEMA:
            with suppress(InputError):
                numbers[str(name)] = number(name, value)
    return numbers


def means(parts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each number over the parts that have it."""
    names = dict.fromkeys(name for part in parts for name in part)
    values = {name: [part[name] for part in parts if name in part] for name in names}
    return {name: sum(each) / len(each) for name, each in values.items()}
