"""Hold the contents of an index page: figures, the table of numbers, files to download."""

from __future__ import annotations

from dataclasses import dataclass

from lrchart.pages.figure import Figure
from lrchart.render.formats import FORMATS
from lrchart.report.table import Table


@dataclass(frozen=True)
class Link:
    """A file to download, beside the index."""

    #: address, relative to the index
    href: str
    #: text of the link
    label: str
    #: a few words on what the file holds
    note: str = ""


@dataclass(frozen=True)
class Index:
    """Contents of the index page; every text is plain, never markup."""

    title: str
    #: a sentence or two under the title
    lead: str
    #: the first one is the main figure
    figures: tuple[Figure, ...]
    #: one row a range test; None if there is none, and then the page does not explain them
    table: Table | None
    #: suffixes of the files beside the page, for each figure
    formats: tuple[str, ...] = FORMATS
    #: files that concern all figures
    files: tuple[Link, ...] = ()
