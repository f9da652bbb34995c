"""Unpack files that gzip has compressed."""

from __future__ import annotations

import gzip
import io
import zlib

from lrchart import limits
from lrchart.errors import InputError

#: first bytes of a gzip file
GZIP = b"\x1f\x8b"


def unpacked(data: bytes) -> bytes:
    """Return `data` unpacked if gzip has packed it, else `data` itself.

    Raises
    ------
    InputError
        It is damaged, or holds more than ``MAX_WHOLE_BYTES``.
    """
    if not data.startswith(GZIP):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as handle:
            content = handle.read(limits.MAX_WHOLE_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"is a cut or damaged gzip file: {error}") from error
    limits.check("MAX_WHOLE_BYTES", len(content), "bytes unpacked")
    return content
