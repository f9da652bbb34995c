"""Numbers out of whatever a framework hands over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from lrchart.errors import InputError, shown
from lrchart.frame.schema import SCHEMA


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
        if isinstance(value, str | bytes):
            raise TypeError
        return float(value.item() if hasattr(value, "item") else value)
    except (TypeError, ValueError, OverflowError, RuntimeError) as error:
        shape = getattr(value, "shape", None)
        came = shown(value) if shape is None else f"{type(value).__name__} of shape {tuple(shape)}"
        raise InputError(f"{name} must be one number; got {came}") from error


def numbers_in(logged: Mapping[str, Any]) -> dict[str, float]:
    """Return the numbers among what a framework logged, but for the columns of the frame itself.

    A text, a histogram or a picture is no number and is left out.
    """
    found = {}
    for name, value in logged.items():
        if name not in SCHEMA:
            with suppress(InputError):
                found[str(name)] = number(name, value)
    return found


def means(parts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each number over the parts that have it."""
    names = dict.fromkeys(name for part in parts for name in part)
    values = {name: [part[name] for part in parts if name in part] for name in names}
    return {name: sum(each) / len(each) for name, each in values.items()}
