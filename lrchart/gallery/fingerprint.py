"""Fingerprint of everything that affects the outputs: lrchart's code, its drawing dependencies."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lrchart.files import PACKAGE, TEMPLATES

#: packages whose release shows in the outputs
PACKAGES = ("altair", "jinja2", "numpy", "pandas", "pikepdf", "pillow", "vl-convert-python")


@cache
def fingerprint() -> str:
    """Return the digest of all that makes outputs, whatever they are made from."""
    parts = [f"{path.name} {digest_of(path)}" for path in _files()]
    parts += [f"{name} {release}" for name, release in releases().items()]
    return digest("\n".join([*sorted(parts), sys.version]))


def releases() -> dict[str, str]:
    """Return package -> release of the `PACKAGES`.

    The folder ``NAME-RELEASE.dist-info`` of an installed package tells; `importlib.metadata`,
    which opens it, takes longer than the rest of a build in which nothing has changed.
    """
    found: dict[str, str] = {}
    for place in sys.path:
        for name in _names(place):
            package, _, release = name.removesuffix(".dist-info").partition("-")
            package = package.lower().replace("_", "-")
            if package in PACKAGES:
                found.setdefault(package, release)
    missing = set(PACKAGES) - found.keys()
    if missing:
        from importlib.metadata import version

        found |= {package: version(package) for package in missing}
    return found


def digest(content: bytes | str) -> str:
    """Return the SHA-256 of `content`, as 64 hexadecimal digits."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def digest_of(path: Path) -> str:
    """Return the digest of a file; that of nothing for a folder."""
    return digest(path.read_bytes() if path.is_file() else b"")


def _names(place: str) -> list[str]:
    try:
        found = os.scandir(place or ".")
    except OSError:  # a zip file, or nothing
        return []
    with found:
        return sorted(entry.name for entry in found if entry.name.endswith(".dist-info"))


def _files() -> Iterator[Path]:
    """Yield lrchart's own files: its code, what it carries, and its templates."""
    for folder, _, names in [*os.walk(PACKAGE), *os.walk(TEMPLATES)]:
        if not folder.endswith("__pycache__"):
            yield from (Path(folder, name) for name in names)
