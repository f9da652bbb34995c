"""Read a small text file whole: a run's settings, a gallery file, a spec."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lrchart import files, limits
from lrchart.errors import InputError, LrchartError
from lrchart.readers.sources.pipe import from_pipe


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


def utf8_of(path: Path, error: type[LrchartError] = InputError) -> str:
    """Return the UTF-8 text of a file, without a byte-order mark.

    At most ``MAX_TEXT_BYTES`` of it are read.

    Raises
    ------
    LrchartError
        The file is larger than ``MAX_TEXT_BYTES``; of the class `error`.
    OSError, UnicodeDecodeError
        The file cannot be read, or is not UTF-8.
    """
    if path.is_fifo():
        data = from_pipe(path, limits.MAX_TEXT_BYTES + 1)
    else:
        with path.open("rb") as file:
            data = file.read(limits.MAX_TEXT_BYTES + 1)
    # A device or FIFO reports a size of 0 and may never end.
    limits.check("MAX_TEXT_BYTES", max(len(data), path.stat().st_size), "bytes", error)
    return data.decode("utf-8-sig")


def json_of(path: Path) -> Any:
    """Return the value of a JSON file; the errors are those of `text_of`, or that it is no JSON."""
    text = text_of(path)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is not JSON") from error
