"""Check the kind of an option's value: a number, a whole number, true or false."""

from __future__ import annotations

import math
from numbers import Real
from typing import Any, TypeGuard

from lrchart.errors import require


def is_real(value: object) -> TypeGuard[float]:
    """Return whether a value is a real number of Python or NumPy, no truth value and no time."""
    if isinstance(value, int | float):
        return not isinstance(value, bool)
    if not isinstance(value, Real):
        return False
    # A fraction is no cell of a frame; numpy.timedelta64 registers as an integer.
    return getattr(getattr(value, "dtype", None), "kind", None) in ("i", "u", "f")


def in_range(name: str, value: object, low: float, high: float, unit: str = "") -> None:
    """Refuse an option that is no number from `low` to `high`, in its `unit`.

    Raises
    ------
    OptionError
        It is none; the message calls it `name`.
    """
    words = f"{low:g} to {high:g} {unit}".rstrip()
    require(name, value, is_real(value) and low <= value <= high, words)


def finite(name: str, value: object) -> None:
    """Refuse an option that is no finite number.

    Raises
    ------
    OptionError
        It is none; the message calls it `name`.
    """
    require(name, value, is_real(value) and math.isfinite(value), "a number")


def whole_in_range(name: str, value: object, low: int, high: int, unit: str) -> None:
    """Refuse an option that is no whole number from `low` to `high`, of a `unit`.

    Raises
    ------
    OptionError
        It is none; the message calls it `name`.
    """
    in_range(name, value, low, high, unit)
    whole = value == int(value)  # type: ignore[call-overload]
    require(name, value, whole, f"a whole number of {unit}")


def is_flag(value: Any) -> bool:
    """Return whether a value is true or false, Python's or NumPy's."""
    try:
        numpy = value.dtype.kind == "b" and value.ndim == 0
    except Exception:  # an attribute can raise anything
        numpy = False
    return isinstance(value, bool) or bool(numpy)


def flag(name: str, value: Any) -> bool:
    """Return an option that is true or false, Python's or NumPy's.

    Raises
    ------
    OptionError
        It is neither: of the text "no", Python would make true.
    """
    require(name, value, is_flag(value), "true or false")
    return bool(value)


def names(name: str, value: object) -> tuple[str, ...]:
    """Return the names that an option lists, or has in one text with commas between; or refuse."""
    if value is None:
        return ()
    parts = value.split(",") if isinstance(value, str) else value
    fits = isinstance(parts, list | tuple) and all(isinstance(part, str) for part in parts)
    require(name, value, fits, "the name of a setting, or a list of them")
    return tuple(part.strip() for part in parts if part.strip())  # type: ignore[attr-defined]
