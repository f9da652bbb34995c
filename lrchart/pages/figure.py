"""Hold one figure: a chart with its texts, its static images and its tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lrchart.report.table import Table


@dataclass(frozen=True)
class Figure:
    """One chart as pages show it; every text is plain, never markup."""

    #: stem of the names of its files
    name: str
    #: heading
    title: str
    #: one or two sentences on what it shows
    caption: str
    #: alt text
    description: str
    #: Vega-Lite spec that fills its container, config included
    spec: dict[str, Any]
    #: key of `lrchart.pages.stills.STILLS` -> static image, as SVG text
    stills: dict[str, str] = field(default_factory=dict)
    #: whether the caption is a warning
    alarm: bool = False
    #: tables below it on its page
    tables: tuple[Table, ...] = ()
    #: whether it is too tall for the index, which then only links to its page
    apart: bool = False
    #: `spec` compiled to Vega, as JSON (see `lrchart.pages.page_spec`); empty if not done yet
    vega: str = ""
