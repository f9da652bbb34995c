"""Read a small text file that lies in a folder of trainings, such as a run's settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lrchart import files, limits
from lrchart.errors import InputError


def text_of(path: Path) -> str:
    """Return the text of a regular file; bytes that are not UTF-8 become U+FFFD.

    Raises
    ------
    InputError
        The file cannot be read, is not a regular one, or is larger than ``MAX_TEXT_BYTES``.
    """
    files.mark_input(path)
    try:
        return files.read_regular(path, limits.MAX_TEXT_BYTES).decode("utf-8", "replace")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error


def json_of(path: Path) -> Any:
    """Return the value of a JSON file; the errors are those of `text_of`, or that it is no JSON."""
    text = text_of(path)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is not JSON") from error
