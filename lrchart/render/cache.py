"""The user's cache: what takes long to make, kept from one command to the next."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from lrchart import files
from lrchart.errors import OutputError


def kept(name: str, make: Callable[[], str]) -> str:
    """Return the text that the cache has under `name`, or make it, and keep it.

    The name says everything that the text depends on. A file whose content is not what was
    written there counts as none, and where the folder cannot be written nothing is kept.
    """
    path = _folder() / name
    with suppress(OSError, ValueError):
        told, text = path.read_bytes().decode().split("\n", 1)
        if told == _digest(text):
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
