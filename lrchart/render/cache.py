"""Cache slow results in the user's cache folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from lrchart import files, limits
from lrchart.errors import OutputError


def cached(name: str, make: Callable[[], str]) -> str:
    """Return the text cached under `name`, or make and cache it.

    `name` includes everything the text depends on. A damaged file is ignored, and if the folder
    is not writable nothing is cached.
    """
    path = _folder() / name
    with suppress(OSError, ValueError):
        digest, text = files.read_regular(path, limits.MAX_TEXT_BYTES).decode().split("\n", 1)
        if digest == _digest(text):
            return text
    text = make()
    with suppress(OutputError):
        files.write(path, f"{_digest(text)}\n{text}")
    return text


def _folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("lrchart", appauthor=False)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
