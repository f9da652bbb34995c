"""Replace files atomically, and locate lrchart's own files."""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from lrchart.errors import OutputError, nearest

#: age, in seconds, from which a temporary file is considered left by a killed process
STALE = 600.0
SUFFIX = ".lrchart-tmp"
#: maximum files of a folder whose names are compared with that of a missing file
MOST = 1_000
#: folder of devices, which must never be replaced; root could
DEVICES = Path("/dev")
#: first bytes of our outputs (pages and images), and the schema in a Vega-Lite spec
STARTS = (b"<!doctype html", b"<svg", b"\x89png", b"%pdf")
SCHEMA = re.compile(rb'"\$schema":\s*"https://vega\.github\.io/schema/vega-lite')

#: files that this process has read
_inputs: set[Path] = set()

PACKAGE = Path(__file__).parent
#: folder of templates: inside the package in a wheel, beside it in a checkout
TEMPLATES = next(
    (place for place in (PACKAGE / "templates", PACKAGE.parent / "templates") if place.is_dir()),
    PACKAGE / "templates",
)


def write(path: Path, content: bytes | str) -> bool:
    """Replace `path` with `content` (text as UTF-8) atomically, and create its folder if missing.

    Readers see the old file or the new one, never a part. Returns whether the file was
    replaced: a file that already holds `content` is not touched.

    Raises
    ------
    OutputError
        The folder or the file cannot be written; nothing has changed.
    """
    data = content.encode() if isinstance(content, str) else content
    with _refusal(path):
        _require_replaceable(path)
        if holds(path, data):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    return True


def require_place(path: Path) -> None:
    """Refuse a `path` that cannot be written, before the work on its content begins.

    Raises
    ------
    OutputError
        The current folder is gone, or the folder of `path`, or the one it would be made in, is
        read-only or none, or `path` is a folder or a device; nothing has changed.
    """
    import tempfile

    with _refusal(path):
        _require_replaceable(path)
        folder = next(place for place in path.absolute().parents if os.path.lexists(place))
        with tempfile.TemporaryFile(dir=folder):
            pass


@contextmanager
def _refusal(path: Path) -> Iterator[None]:
    """Turn what the system says about writing `path` into an `OutputError`."""
    try:
        yield
    except (FileExistsError, NotADirectoryError) as error:
        raise OutputError(f"cannot write {path}: {path.parent} is not a folder") from error
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise OutputError(
            f"cannot write {path}: a file name cannot contain a NUL character"
        ) from error


def holds(path: Path, content: bytes | str) -> bool:
    """Return whether `path` is a file with exactly this `content` (text as UTF-8)."""
    data = content.encode() if isinstance(content, str) else content
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def read_regular(path: Path, limit: int) -> bytes:
    """Return the content of a regular file; a device or pipe could go on for ever.

    Raises
    ------
    OSError
        The file cannot be read, is not a regular one, or is larger than `limit` bytes.
    """
    if not path.is_file():
        raise OSError("is not a regular file")
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise OSError(f"is larger than {limit:,} bytes")
    return data


def mark_input(path: Path) -> None:
    """Remember that this process has read an input from `path`."""
    _inputs.add(path.absolute())


def is_input(path: Path) -> bool:
    """Return whether this process has read `path`, under any name, as an input."""
    return _is_read(path, _identities(_inputs))


def refuse_inputs(paths: Iterable[Path], inputs: Iterable[Path] = ()) -> None:
    """Refuse to write to a file that this process has read, under any name.

    Parameters
    ----------
    paths
        Files about to be written.
    inputs
        Files that are inputs beside those that were read.

    Raises
    ------
    OutputError
        One of `paths` is an input.
    """
    read, given = _identities(_inputs), _identities(inputs)
    for path in paths:
        if _identities([path]) & given or _is_read(path, read):
            raise OutputError(f"cannot write {path}: it is an input, which lrchart never replaces")


def remove(path: Path) -> None:
    """Remove a file, if it exists.

    Raises
    ------
    OutputError
        The file cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"cannot remove {path}: {error.strerror or error}") from error


def clean(folder: Path) -> None:
    """Remove temporary files that killed processes left in `folder` and its subfolders.

    Recent ones stay: another process may be about to move them into place. Those of other programs
    have other suffixes.
    """
    paths: list[Path] = []
    with suppress(OSError):  # no such folder
        paths = [*folder.glob(f".*{SUFFIX}"), *folder.glob(f"*/.*{SUFFIX}")]
    for path in paths:
        try:
            if path.is_file() and time.time() - path.stat().st_mtime > STALE:
                path.unlink()
        except OSError:
            continue  # not ours, or gone: harmless


def _require_replaceable(path: Path) -> None:
    """Raise `OSError` if no file can have this name, or if what has it is a folder or a device."""
    place, mode = path.absolute(), 0
    with suppress(FileNotFoundError):
        mode = place.lstat().st_mode
    # By folder, because /dev/stdout is a link.
    among_devices = place.parent in (DEVICES, DEVICES / "fd")
    if among_devices or stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise OSError(errno.EINVAL, "it is a device")
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, "it is a folder")


def _is_read(path: Path, read: set[tuple[int, int]]) -> bool:
    # Reading a folder also opens earlier outputs in it, which may be overwritten.
    return bool(_identities([path]) & read) and not _is_output(path)


def _identities(paths: Iterable[Path]) -> set[tuple[int, int]]:
    """Return device and inode of those `paths` that exist."""
    identities = set()
    for path in paths:
        with suppress(OSError, ValueError):
            # Resolve new/../run.csv, which will exist once the folder "new" does.
            place = path if path.exists() else Path(os.path.realpath(path))
            status = place.stat()
            identities.add((status.st_dev, status.st_ino))
    return identities


def _is_output(path: Path) -> bool:
    """Return whether `path` holds a picture, a page or a spec: no history looks like that."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    start = data[:16].lower()
    return start.startswith(STARTS) or (start.startswith(b"{") and SCHEMA.search(data) is not None)


def _replace(path: Path, data: bytes) -> None:
    import tempfile  # slow to import, and not needed for a build without changes

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


def similar(missing: Path) -> str:
    """Return a question about the file of the same folder that may have been meant.

    Stems are compared: with their suffixes, all names in a folder would be alike.
    """
    try:
        beside = islice(missing.parent.iterdir(), MOST)
        # Leave out broken links.
        siblings = {path.stem: path for path in beside if path.exists()}
    except (OSError, ValueError):
        return ""
    near = nearest(missing.stem, siblings)
    return f"; did you mean {str(siblings[near])!r}?" if near else ""
