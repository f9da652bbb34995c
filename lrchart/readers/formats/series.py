"""Read series of points by name: scalars of ClearML, Sacred and tensorboardX, lists of points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lrchart.readers.columns import candidates
from lrchart.readers.formats.lists import is_list, is_point, of_records
from lrchart.readers.formats.named_series import points_of
from lrchart.readers.table import Table

#: maximum nesting: a mapping of graphs, each a mapping of series
_DEEP = 2

#: names of the lists of a series: ClearML's, Sacred's, and those of its points
_AXES = (("x", "y"), ("steps", "values"), ("step", "value"))

#: places and values of a series
_Points = tuple[Sequence[Any], Sequence[Any]]


def table_of_series(data: Any) -> Table | None:
    """Return the table of series, a column each and a row a step; None if it is none of them.

    Read are a list of ``{"name": ..., "x": [...], "y": [...]}``, a mapping of names to such series
    or to lists of ``{"step": ..., "value": ...}``, and a mapping of graphs to such mappings. A
    graph of one series names its column alone.
    """
    if isinstance(data, list):
        named = [part for part in data if isinstance(part, Mapping) and "name" in part]
        names = {str(part["name"]) for part in named}
        data = {str(part["name"]): part for part in named} if len(names) == len(data) else {}
    series = dict(_series(data, _DEEP)) if isinstance(data, Mapping) else {}
    rows: dict[Any, dict[str, Any]] = {}
    for name, points in series.items():
        for x, y in zip(*points, strict=True):
            rows.setdefault(x, {"step": x})[name] = y
    return of_records([rows[x] for x in sorted(rows)]) if rows else None


def _series(data: Mapping[Any, Any], depth: int) -> Iterator[tuple[str, _Points]]:
    for name, part in data.items():
        if any(candidates(role, [str(name)]) for role in ("lr", "loss")):
            part = _of_list(part, str(name)) if is_list(part) else _of_mapping(part, str(name))
        if (points := _points(part)) is not None:
            yield str(name), points
        elif isinstance(part, Mapping) and depth > 1:
            inner = list(_series(part, depth - 1))
            for own, points in inner:
                yield str(name) if len(inner) == 1 else f"{name}/{own}", points


def _of_list(points: Sequence[Any], name: str) -> Any:
    """Return a list of points as the lists of a series; anything else as it is."""
    if len(points) and all(map(is_point, points)):
        return {"step": [step for _, step, _ in points], "value": [value for *_, value in points]}
    if not all(isinstance(point, Mapping) for point in points):
        return points
    axes = points_of(points, name) or ([], [])
    return dict(zip(("step", "value"), axes, strict=True))


def _of_mapping(part: Any, name: str) -> Any:
    """Return a mapping that holds points, as Comet's, as the lists of a series; others as it is."""
    axes = points_of(part, name) if isinstance(part, Mapping) else None
    return part if axes is None else dict(zip(("step", "value"), axes, strict=True))


def _points(part: Any) -> _Points | None:
    """Return the points of a series, None of anything else."""
    if not isinstance(part, Mapping):
        return None
    axes: list[tuple[Any, Any]] = [(part.get(x), part.get(y)) for x, y in _AXES]
    for xs, ys in axes:
        if is_list(xs) and is_list(ys) and len(xs) == len(ys) > 0:
            return (xs, ys) if all(isinstance(x, int | float) for x in xs) else None
    return None
