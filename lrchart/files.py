"""Replace files whole or not at all, and know where lrchart's own lie."""

from __future__ import annotations

import os
import time
from pathlib import Path

from lrchart.errors import OutputError

#: seconds after which a temporary file belongs to a process that was killed: none takes as long
STALE = 600.0
SUFFIX = ".tmp"

PACKAGE = Path(__file__).parent
#: in a wheel the templates lie inside the package, in a checkout beside it
TEMPLATES = next(
    (place for place in (PACKAGE / "templates", PACKAGE.parent / "templates") if place.is_dir()),
    PACKAGE / "templates",
)


def write(path: Path, content: bytes | str) -> bool:
    """Replace `path` with `content` (text as UTF-8) atomically, making its folder if need be.

    A reader sees the old file or the new one, never a part. Returns whether the file was
    replaced: one that already holds `content` is not touched.

    Raises
    ------
    OutputError
        The folder or the file cannot be written; nothing has changed.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except (FileExistsError, NotADirectoryError) as error:
        raise OutputError(f"cannot write {path}: {path.parent} is not a folder") from error
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise OutputError(f"cannot write {path}: no name of a file holds a NUL") from error
    return True


def remove(path: Path) -> None:
    """Remove a file, which may be gone already.

    Raises
    ------
    OutputError
        It cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"cannot remove {path}: {error.strerror or error}") from error


def clean(folder: Path) -> None:
    """Remove what a killed process may have left in `folder` and the folders in it.

    Younger temporary files stay, as another process may be about to put them in place.
    """
    for path in folder.glob(f"**/.*{SUFFIX}"):
        try:
            if path.is_file() and time.time() - path.stat().st_mtime > STALE:
                path.unlink()
        except OSError:
            continue  # somebody else's, or gone: no output depends on it


def _replace(path: Path, data: bytes) -> None:
    import tempfile  # longer to import than to look through a folder that is whole

    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=SUFFIX, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
