"""Check the arguments of a sweep: numbers, also those of tensors, and names of files."""

from __future__ import annotations

import math
import operator
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from lrchart.errors import InputError, OptionError, one_of, shown
from lrchart.keywords.values import flag as flag
from lrchart.keywords.values import is_flag
from lrchart.recorders.parts.number import number


def positive(name: str, value: Any, more: str = "") -> float:
    """Return an option that is a finite number above 0.

    Raises
    ------
    OptionError
        It is not; the message calls it `name` and ends its condition with `more`.
    """
    try:
        checked = number(name, value)
    except InputError:
        checked = math.nan
    if is_flag(value) or not 0 < checked < math.inf:
        raise OptionError(f"{name} must be a number above 0{more}; got {shown(value)}")
    return checked


def whole(name: str, value: Any, least: int, most: int, words: str = "") -> int:
    """Return an option that is a whole number from `least` to `most`.

    Raises
    ------
    OptionError
        It is not; the message calls it `name` and its range `words`.
    """
    checked: int | None
    try:
        checked = operator.index(value)
    except Exception:  # a user's method can raise anything
        checked = _whole_float(name, value)
    if checked is None or is_flag(value) or not least <= checked <= most:
        raise OptionError(f"{name} must be a whole number{words}; got {shown(value)}")
    return checked


def file_name(name: str, value: Any, suffixes: Iterable[str]) -> Path:
    """Return an option that names a file with one of the `suffixes`.

    Raises
    ------
    OptionError
        It does not; the message calls it `name`.
    """
    if isinstance(value, str | Path):
        checked = Path(value)
        if checked.suffix not in suffixes:
            raise one_of(f"the suffix of {name}", checked.suffix, suffixes)
        with suppress(UnicodeEncodeError):
            if b"\0" not in os.fsencode(checked):
                return checked
    kinds = " or ".join(suffixes)
    raise OptionError(f"{name} must name a {kinds} file; got {shown(value)}")


def _whole_float(name: str, value: Any) -> int | None:
    try:
        as_float = number(name, value)
    except InputError:
        return None
    return int(as_float) if as_float.is_integer() else None
