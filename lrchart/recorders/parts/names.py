"""Check names of runs and metrics: every format of a history must read them back unchanged."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from lrchart import limits
from lrchart.errors import InputError, OptionError, shown
from lrchart.frame.schema import SCHEMA


@lru_cache(1000)
def is_name(text: str) -> bool:
    """Return whether `text` is one line without control characters, and no space at its ends."""
    return (
        0 < len(text) <= limits.MAX_NAME
        and text == text.strip()
        and len(text.splitlines()) == 1
        and not any(unicodedata.category(character) in ("Cc", "Cs") for character in text)
    )


def not_a_name(kind: str, value: object) -> str:
    """Return the sentence that refuses a `value` as the name of a `kind`."""
    return f"{kind} must be one line of text without space at its ends; got {shown(value)}"


def run_name(run: object) -> str:
    """Return the name of a run, or raise an `OptionError`."""
    if not isinstance(run, str) or not is_name(run):
        raise OptionError(not_a_name("run", run))
    return run


def check_metrics(names: Iterable[str]) -> None:
    """Refuse names that no metric can have.

    Raises
    ------
    InputError
        A name is that of a column with a meaning, or could not be read back.
    """
    for name in names:
        if name in SCHEMA:
            raise InputError(f"a metric cannot be called {name!r}; that column has a meaning")
        if not is_name(name):
            raise InputError(not_a_name("a metric's name", name))
