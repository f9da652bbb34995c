"""What the index page is made of: figures, the table of numbers, files to take away."""

from __future__ import annotations

from dataclasses import dataclass

from lrchart.figure import Figure
from lrchart.options import FORMATS
from lrchart.report.table import Table


@dataclass(frozen=True)
class Still:
    """A picture that stands in for a chart until, or in place of, its interactive form."""

    #: colours it is drawn in
    theme: str
    #: width and height in CSS pixels
    size: tuple[int, int]
    #: widest window it is for, in CSS pixels; None is any
    widest: int | None = None


#: key in `Figure.stills` -> picture a page expects, the narrowest windows first
STILLS = {
    "light-narrow": Still("light", (400, 500), widest=640),
    "dark-narrow": Still("dark", (400, 500), widest=640),
    "light": Still("light", (988, 556)),
    "dark": Still("dark", (988, 556)),
}


def still_path(name: str, key: str) -> str:
    """Return where the still `key` of the figure `name` lies, seen from the index page."""
    return f"stills/{name}.{key}.svg"


@dataclass(frozen=True)
class Link:
    """A file beside the index that readers may want."""

    #: address, relative to the index
    href: str
    #: what to call it
    label: str
    #: what it holds, in a few words
    note: str = ""


@dataclass(frozen=True)
class Gallery:
    """Everything the index page shows; all texts are plain, none is markup."""

    title: str
    #: a sentence or two under the title
    lead: str
    #: the first one is the main figure
    figures: tuple[Figure, ...]
    table: Table
    #: suffixes of the files that stand beside the page for each figure
    formats: tuple[str, ...] = FORMATS
    #: files about all figures
    files: tuple[Link, ...] = ()
