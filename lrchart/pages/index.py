"""What the index page is made of: figures, the table of numbers, files to take away."""

from __future__ import annotations

from dataclasses import dataclass

from lrchart.options import FORMATS
from lrchart.pages.figure import Figure
from lrchart.report.table import Table


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
class Index:
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
