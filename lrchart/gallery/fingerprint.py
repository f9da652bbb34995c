"""Fingerprint everything that affects the outputs: lrchart's code and its dependencies."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from lrchart.files import PACKAGE, TEMPLATES

#: packages whose version affects the outputs
PACKAGES = ("altair", "jinja2", "numpy", "pandas", "pikepdf", "pillow", "vl-convert-python")


@cache
def fingerprint() -> str:
    """Return the digest of the code, templates and package versions that make outputs."""
    parts = [f"{path.name} {digest(_content(path))}" for path in _files()]
    parts += [f"{name} {version}" for name, version in versions().items()]
    return digest("\n".join([*sorted(parts), sys.version]))


def versions() -> dict[str, str]:
    """Return package -> version of the `PACKAGES`.

    Versions are read from the names of the folders ``NAME-VERSION.dist-info``:
    `importlib.metadata`, which opens them, takes longer than the rest of a build without changes.
    """
    installed: dict[str, str] = {}
    for place in sys.path:
        for name in _names(place):
            package, _, version = name.removesuffix(".dist-info").partition("-")
            package = package.lower().replace("_", "-")
            if package in PACKAGES:
                installed.setdefault(package, version)
    missing = set(PACKAGES) - installed.keys()
    if missing:
        from importlib import metadata

        installed |= {package: metadata.version(package) for package in missing}
    return installed


def digest(content: bytes | str) -> str:
    """Return the SHA-256 of `content`, as 64 hexadecimal digits."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def digest_of(path: Path) -> str:
    """Return the digest of a file, read in parts; of empty content for a folder.

    A file that cannot be read counts as empty: the reader of the input says why.
    """
    with suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    return digest(b"")


def _content(path: Path) -> bytes:
    """Return the content of a small file; b"" for what cannot be read, as the lock of an editor."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _names(place: str) -> list[str]:
    try:
        entries = os.scandir(place or ".")
    except OSError:  # missing, or inside a zip file
        return []
    with entries:
        return sorted(entry.name for entry in entries if entry.name.endswith(".dist-info"))


def _files() -> Iterator[Path]:
    """Yield lrchart's own files: code, assets and templates."""
    for folder, _, names in [*os.walk(PACKAGE), *os.walk(TEMPLATES)]:
        if not folder.endswith("__pycache__"):
            yield from (Path(folder, name) for name in names)
