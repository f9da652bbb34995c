"""Change what is read at each moment at which the reader opens or lists a file."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

#: audit events of access to a file or folder
LOOKS = {"open", "os.scandir", "os.listdir", "sqlite3.connect"}


class Meddler:
    """Acts when a path below a folder is looked at for so many times; counts the looks."""

    def __init__(self) -> None:
        self._folder = self._act = None
        self._at = self.looks = 0
        sys.addaudithook(self._audit)

    def read(self, folder: Path, at: int, act: Callable[[], None], read: Callable[[], str]) -> str:
        """Return `read()`, during which `act` is done before look number `at`."""
        self._folder, self._act, self._at, self.looks = str(folder), act, at, 0
        try:
            return read()
        finally:
            self._folder = None

    def _audit(self, event: str, arguments: tuple[object, ...]) -> None:
        if self._folder is None or event not in LOOKS or self._folder not in str(arguments[0]):
            return
        self.looks += 1
        if self.looks == self._at:
            folder, self._folder = self._folder, None
            self._act()
            self._folder = folder


def put(tree: dict[str, bytes], folder: Path) -> None:
    """Write a tree of files."""
    for name, content in tree.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        os.utime(
            folder / name, (0, 0)
        )  # older than anything written later, even with a coarse clock


def swap(folder: Path, other: Path) -> None:
    """Put a copy of another folder in the place of a folder."""
    shutil.copytree(other, folder.with_name("next"))
    folder.rename(folder.with_name("former"))
    folder.with_name("next").rename(folder)


def replace(path: Path, content: bytes) -> None:
    """Put another file in the place of a file."""
    path.with_name(".new").write_bytes(content)
    path.with_name(".new").replace(path)


def cut(path: Path, content: bytes) -> None:
    """Shorten a file by half."""
    os.truncate(path, len(content) // 2)


def rewrite(path: Path, content: bytes) -> None:
    """Write other content into the same file."""
    path.write_bytes(content)


def append(path: Path, content: bytes) -> None:
    """Put the second half of another content at the end."""
    with path.open("ab") as file:
        file.write(content[len(content) // 2 :])


def delete(path: Path, _: bytes) -> None:
    """Remove a file."""
    path.unlink(missing_ok=True)
