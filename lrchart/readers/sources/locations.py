"""Locate a file on this machine or at an address such as ``s3://bucket/runs``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lrchart.errors import InputError, LrchartError, MissingExtraError

#: start of an address; a single letter before the colon is a Windows drive instead
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
EXTRA = "pip install 'lrchart[remote]'"

#: a `pathlib.Path` or, for an address, a `UPath` with the same methods
Location = Any


def is_address(name: str) -> bool:
    """Return whether a name is an address, and no file of this machine."""
    return SCHEME.match(name) is not None


def locate(name: str) -> Location:
    """Return the path of a file, a folder or an address; nothing is looked up yet.

    Raises
    ------
    InputError
        The address is of a kind that nothing here reads.
    MissingExtraError
        A package is missing that reads it.
    """
    if not is_address(name):
        return Path(name)
    try:
        from upath import UPath
    except ImportError as error:
        raise MissingExtraError(
            f"reading from an address needs universal-pathlib: {EXTRA}"
        ) from error
    with reached(name):
        return UPath(name)


def matching(name: str) -> list[str]:
    """Return the files that the pattern in an address matches, in order."""
    scheme, rest = name.split("://", 1)
    parts = rest.split("/")
    first = next(at for at, part in enumerate(parts) if any(sign in part for sign in "*?["))
    top = locate(f"{scheme}://{'/'.join(parts[:first])}")
    files = [path for path in top.glob("/".join(parts[first:])) if path.is_file()]
    return sorted(str(path) for path in files if not is_hidden(path, top))


def is_hidden(path: Location, top: Location) -> bool:
    """Return whether the name of `path`, or of a folder between `top` and it, starts with a dot."""
    return any(part.startswith(".") for part in path.relative_to(top).parts)


def address_of(path: Location) -> str:
    """Return the name of `path` as packages that open it themselves know it."""
    return str(path) if isinstance(path, Path) else str(path.fs.unstrip_protocol(path.path))


@contextmanager
def reached(name: str) -> Iterator[None]:
    """Turn whatever goes wrong on the way to an address into a refusal.

    Every store has errors of its own, for rights, names, networks; files of this machine do not
    come here with theirs.
    """
    try:
        yield
    except LrchartError:
        raise
    except Exception as error:
        if not is_address(name):
            raise
        if isinstance(error, ImportError):
            extra = f" (for s3://: {EXTRA})" if name.startswith("s3://") else ""
            raise MissingExtraError(f"{error}{extra}") from error
        if isinstance(error, FileNotFoundError):
            raise InputError("no such file") from error
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise InputError(f"cannot be read: {reason[0]}") from error
