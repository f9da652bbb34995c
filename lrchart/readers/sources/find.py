"""List the files that a path, a pattern or a folder stands for."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from lrchart import limits
from lrchart.errors import InputError, foreign, shown
from lrchart.readers.in_memory import InMemory
from lrchart.readers.messages import blame
from lrchart.readers.sources.given import Labelled, spelled_out
from lrchart.readers.sources.locations import (
    Location,
    is_address,
    is_hidden,
    locate,
    matching,
    reached,
)
from lrchart.readers.sources.source import STDIN, Source, from_file, from_stdin, from_stream

#: what stands for a folder and all folders in it
STARS = re.compile(r"(?:\A|(?<=[/{0}]))\*\*(?:[/{0}]|\Z)".format(re.escape(os.sep)))


def find(given: Sequence[Any]) -> list[Source | InMemory]:
    """Return the sources that the arguments of `read` stand for, each file once.

    Raises
    ------
    InputError
        A file does not exist, a pattern matches none, a folder is empty, or there are more than
        ``MAX_FILES``.
    """
    files: list[Source | InMemory] = []
    items = spelled_out(given)
    for number, item in enumerate(items, 1):
        label, item = (item.label, item.source) if isinstance(item, Labelled) else ("", item)
        own = f" {shown(label)}" if label else f" (source {number})" if len(items) > 1 else ""
        name = f"{type(item).__name__}{own}"
        if isinstance(item, str) and "\n" in item and not os.path.exists(item):  # noqa: PTH110
            raise InputError(
                "a string is read as a file name; pass the content of a file as bytes: "
                "text.encode()"
            )
        if isinstance(item, str | os.PathLike):
            files += expand(os.fspath(item), label)
        elif isinstance(item, bytes) or _is_stream(item):
            with foreign(name):
                files.append(from_stream(item, name))
        else:
            files.append(InMemory(name, item, label=label))
    return _once(files)


def _is_stream(item: Any) -> bool:
    with foreign(f"this {type(item).__name__}"):
        return hasattr(item, "read")


def expand(name: str, label: str = "") -> list[Source]:
    """Return the files that a `name` stands for: itself, a pattern's, a folder's, or stdin.

    A `label` names a single file; several files keep their own names.

    Raises
    ------
    InputError
        See `find`.
    """
    if not name:
        raise InputError("a file name must not be empty")
    if name == STDIN:
        return [from_stdin(label)]
    with blame(name), reached(name):
        files, in_folder = _names(name)
        _check_number(files, name if in_folder else "")
    folder = name if in_folder else None
    own = label if len(files) == 1 else ""
    return [from_file(file, folder, own) for file in files]


def _check_number(files: Sequence[str], folder: str) -> None:
    """Refuse more than ``MAX_FILES`` files; of a `folder`, a pattern names some."""
    try:
        limits.check("MAX_FILES", len(files), "files")
    except InputError as error:
        if not folder:
            raise
        pattern = os.path.join(folder, "*.csv")  # noqa: PTH118
        raise InputError(f"{error}; name fewer with a pattern, such as {pattern}") from error


def _names(name: str) -> tuple[list[str], bool]:
    """Return the names of the files, and whether `name` is the folder that they lie in."""
    in_folder = False
    try:
        path = locate(name)
        if in_folder := path.is_dir():
            files, fault = sorted(_in_folder(path)), "the folder has no files"
        elif path.exists() or not glob.has_magic(name):
            return [name], False
        else:
            files = matching(name) if is_address(name) else _matching(name)
            fault = "no file matches this pattern"
    except (OSError, ValueError) as error:  # a name with a NUL byte, or one that is too long
        if is_address(name):
            raise
        raise InputError(f"is not a file name: {error}") from error
    if not files:
        raise InputError(fault)
    return files, in_folder


def _matching(pattern: str) -> list[str]:
    # Stop at the limit: a pattern may match a whole disk.
    matches = filter(os.path.isfile, _paths(pattern))
    return sorted(islice(matches, limits.MAX_FILES + 1))


def _paths(pattern: str) -> Iterator[str]:
    """Yield the paths that match, the folders of each ``**`` once.

    `glob.glob` follows links to folders above them in circles: two links have 2⁴⁰ paths.
    """
    # Path.glob does not accept absolute patterns.
    stars = STARS.search(pattern)
    if stars is None:
        yield from glob.iglob(pattern)  # noqa: PTH207
        return
    before, after = pattern[: stars.start()], pattern[stars.end() :]
    for top in glob.iglob(before) if before else [""]:  # noqa: PTH207
        for folder in _folders(top):
            yield from _paths(glob.escape(folder) + (after or "*"))


def _folders(top: str) -> Iterator[str]:
    """Yield the folder and those in it, hidden ones aside, with a separator at their ends."""
    seen: set[str] = set()
    for folder, within, _ in os.walk(top or os.curdir, followlinks=True):
        if (real := os.path.realpath(folder)) in seen:
            within.clear()
            continue
        seen.add(real)
        within[:] = sorted(name for name in within if not name.startswith("."))
        path = os.path.join(folder, "")  # noqa: PTH118
        yield path if top else path.removeprefix(os.path.join(os.curdir, ""))  # noqa: PTH118


def _in_folder(folder: Location) -> Iterator[str]:
    """Yield the files of a folder and of the folders in it, without the hidden ones."""
    for path in folder.rglob("*"):
        if path.is_file() and not is_hidden(path, folder):
            yield str(path)


def _once(files: Sequence[Source | InMemory]) -> list[Source | InMemory]:
    """Keep the first of the sources that are the same file, as two patterns may match it."""
    first: dict[object, Source | InMemory] = {}
    for source in files:
        path = source.path if isinstance(source, Source) else None
        first.setdefault(path.resolve() if path else id(source), source)
    return list(first.values())
