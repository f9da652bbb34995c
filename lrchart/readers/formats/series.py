"""Read series of points, as ClearML saves the scalars of a task: lists of x and y by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lrchart.readers.formats.lists import is_list, of_records
from lrchart.readers.table import Table

#: maximum nesting: a mapping of graphs, each a mapping of series
_DEEP = 2


def table_of_series(data: Any) -> Table | None:
    """Return the table of series, a column each and a row a step; None if it is none of them.

    Read are a list of ``{"name": ..., "x": [...], "y": [...]}``, a mapping of names to such series,
    and a mapping of graphs to such mappings. A graph of one series names its column alone.
    """
    if isinstance(data, list):
        named = [part for part in data if isinstance(part, Mapping) and "name" in part]
        data = {str(part["name"]): part for part in named} if len(named) == len(data) else {}
    series = dict(_series(data, _DEEP)) if isinstance(data, Mapping) else {}
    rows: dict[Any, dict[str, Any]] = {}
    for name, points in series.items():
        for x, y in zip(points["x"], points["y"], strict=True):
            rows.setdefault(x, {"step": x})[name] = y
    return of_records([rows[x] for x in sorted(rows)]) if rows else None


def _series(data: Mapping[Any, Any], depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, part in data.items():
        if _is_series(part):
            yield str(name), part
        elif isinstance(part, Mapping) and depth > 1:
            inner = list(_series(part, depth - 1))
            for own, points in inner:
                yield str(name) if len(inner) == 1 else f"{name}/{own}", points


def _is_series(part: Any) -> bool:
    if not isinstance(part, Mapping) or not all(is_list(part.get(axis)) for axis in "xy"):
        return False
    numbers = all(isinstance(x, int | float) for x in part["x"])
    return numbers and len(part["x"]) == len(part["y"]) > 0
