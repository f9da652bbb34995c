"""One number out of whatever a framework hands over."""

from __future__ import annotations

from typing import Any

from lrchart.errors import InputError


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
    except (TypeError, ValueError, RuntimeError) as error:
        shape = getattr(value, "shape", None)
        came = repr(value) if shape is None else f"{type(value).__name__} of shape {tuple(shape)}"
        raise InputError(f"{name} must be one number; got {came}") from error
