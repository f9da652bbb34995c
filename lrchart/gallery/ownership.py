"""Decide which files of the output folder a build may replace."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lrchart import files
from lrchart.errors import OutputError, option_text
from lrchart.gallery.manifest import NAME, Manifest

if TYPE_CHECKING:
    from lrchart.render.job import Content

#: tag that identifies lrchart's pages; see templates/base.html
GENERATOR = b'<meta name="generator" content="lrchart">'
#: bytes from the start of a page that are searched for it
HEAD = 65_536


def check_ownership(
    folder: Path,
    made: Mapping[str, Content],
    before: Manifest,
    templates: Path | None,
    *,
    force: bool,
) -> None:
    """Refuse to replace an input, or a file that lrchart has not made.

    Parameters
    ----------
    folder
        The output folder.
    made
        Output -> content, about to be written.
    before
        The manifest of the folder; if it names outputs, the folder is lrchart's.
    templates
        Folder of page templates, which are inputs too.
    force
        Replace files that lrchart has not made; inputs are refused nevertheless.

    Raises
    ------
    OutputError
        Names the first such file.
    """
    paths = {folder / name: content for name, content in made.items()}
    files.refuse_inputs(paths, templates.glob("*") if templates else ())
    if force or before.outputs or is_ours(folder):
        return
    for path in (*paths, folder / NAME):
        if path.exists() and not files.holds(path, paths.get(path, b"")):
            raise OutputError(
                f"cannot write {path}: it exists, and nothing in {folder} shows that lrchart "
                f"made it; {option_text('force', True)} replaces it"
            )


def is_ours(folder: Path) -> bool:
    """Return whether the index page of `folder` carries lrchart's generator mark."""
    index = folder / "index.html"
    try:
        if not index.is_file():
            return False
        with index.open("rb") as page:
            return GENERATOR in page.read(HEAD)
    except OSError:
        return False
