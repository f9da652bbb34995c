"""A figure of the gallery: one chart with the words around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lrchart.report.table import Table


@dataclass(frozen=True)
class Figure:
    """One chart as the gallery shows it; all texts are plain, none is markup."""

    #: stem of its files, safe as a file name
    name: str
    #: heading
    title: str
    #: what to see in it, one or two sentences
    caption: str
    #: what a reader who cannot see it would be told
    description: str
    #: Vega-Lite spec that fills its container, config included
    spec: dict[str, Any]
    #: theme -> still picture as SVG text
    stills: dict[str, str] = field(default_factory=dict)
    #: numbers that its page shows below it; the index links to such a page instead of showing it
    tables: tuple[Table, ...] = ()
