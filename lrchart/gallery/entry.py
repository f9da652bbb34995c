"""Define one chart of the gallery, drawn on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lrchart.report.table import Table


@dataclass(frozen=True)
class Entry:
    """One chart of the gallery, drawn on demand."""

    name: str
    title: str
    caption: str
    #: returns an `altair.LayerChart`
    draw: Callable[[], Any]
    #: additional height of its images, in inches
    taller: float = 0.0
    #: returns the tables below the chart on its page
    tables: Callable[[], tuple[Table, ...]] = tuple
