"""Read a small text file that lies in a folder of trainings, such as a run's settings."""

from __future__ import annotations

from pathlib import Path

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
