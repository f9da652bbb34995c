"""Check names of runs and metrics: every format of a history must read them back unchanged."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from lrchart import limits
from lrchart.errors import shown


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
