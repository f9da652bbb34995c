"""Read lists of named series: Aim's, Azure's, CloudWatch's, Comet's, Grafana's, Prometheus'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lrchart.readers.columns import candidates
from lrchart.readers.formats.lists import EPOCH, is_list, of_records
from lrchart.readers.formats.nested import flat
from lrchart.readers.spellings import ASIDE
from lrchart.readers.table import NotASweepError, Table

#: keys with the name of a series, which may be a mapping with the name in it
_NAMES = (
    "__name__",
    "name",
    "metric",
    "metricname",
    "metric_name",
    "label",
    "target",
    "tag",
    "key",
)
#: keys of the places and of the values, in two lists of a series or in each of its points
_PLACES = ("x", "step", "steps", "iter", "iters", "iteration", "timestamp", "timestamps", "time")
_VALUES = ("y", "value", "values", "metricvalue", "metric_value")
#: keys of the points
_POINTS = ("data", "points", "datapoints", "values", "cells", "metrics")
#: key of Grafana's points, which begin with the value
_TURNED = "datapoints"

#: names of labels that say of which run a series is
_ORIGIN = re.compile(r"run|experiment|job|hash|pod|host|instance|node|worker|rank|task")

#: maximum nesting of the list in an answer of a service
_DEEP = 3

#: a series and its name
_Named = tuple[str, Mapping[Any, Any]]

#: places and values
_Points = tuple[list[Any], list[Any]]


def table_of_named_series(data: Any) -> Table | None:
    """Return the table of a list of series, at the top of JSON or within it; None if there is none.

    Raises
    ------
    NotASweepError
        The series of the learning rate and of the loss are of different jobs or times.
    """
    for entries in lists_in(data):
        named = [(_name(entry), entry) for entry in entries if not _is_aside(entry)]
        pairs = [[each for each in named if each[0] in names] for names in _roles(named)]
        if all(pairs):
            return _table(*pairs)
    return None


def points_of(series: Any, own: str = "") -> _Points | None:
    """Return the places and the values of a series; None of anything else.

    Parameters
    ----------
    series
        A list of points, or a mapping with one or with two lists.
    own
        Name of the series, under which its points may have their values.
    """
    if is_list(series):
        return _of_points(series, own)
    if not isinstance(series, Mapping):
        return None
    places, values = _first(series, _PLACES), _first(series, _VALUES)
    if is_list(places) and is_list(values) and len(places) == len(values) > 0:
        return (list(places), list(values)) if _are_places(places) else None
    for key in _POINTS:
        points = _first(series, (key,))
        if is_list(points) and (axes := _of_points(points, own)):
            return axes[::-1] if key == _TURNED else axes
    return None


def _of_points(points: Sequence[Any], own: str) -> _Points | None:
    if all(isinstance(point, Mapping) for point in points):
        names = (own.casefold(), *_VALUES)
        rows = [(_first(point, _PLACES), _first(point, names)) for point in points]
    else:
        rows = [tuple(point) for point in points if is_list(point) and len(point) == 2]
    xs, ys = [row[0] for row in rows], [row[1] for row in rows]
    whole = len(rows) == len(points) and any(y is not None for y in ys)
    return (xs, ys) if whole and _are_places(xs) else None


def _are_places(cells: Sequence[Any]) -> bool:
    return all(isinstance(cell, str | int | float) for cell in cells)


def lists_in(data: Any, depth: int = _DEEP) -> Iterator[Sequence[Mapping[Any, Any]]]:
    """Yield the lists of at least two mappings in nested data, the outer ones first."""
    if isinstance(data, list):
        if len(data) > 1 and all(isinstance(entry, Mapping) for entry in data):
            yield data
        data = dict(enumerate(data)) if len(data) == 1 else {}
    if isinstance(data, Mapping) and depth:
        for part in data.values():
            yield from lists_in(part, depth - 1)


def _roles(named: Sequence[tuple[str, Mapping[Any, Any]]]) -> list[list[str]]:
    """Return the names of the learning rate and of the loss among those of series."""
    names = list(dict.fromkeys(name for name, entry in named if points_of(entry, name)))
    return [candidates(role, names) for role in ("lr", "loss")]


def _name(entry: Mapping[Any, Any]) -> str:
    name = _first(entry, _NAMES)
    if isinstance(name, Mapping):
        name = _first(name, _NAMES)
    return name.partition("{")[0].rpartition(":")[2] if isinstance(name, str) else ""


def _is_aside(entry: Mapping[Any, Any]) -> bool:
    """Return whether a label of a series says that it is one of validation or test."""
    return any(isinstance(cell, str) and cell.casefold() in ASIDE for cell in flat(entry).values())


def _first(entry: Mapping[Any, Any], names: Sequence[str]) -> Any:
    """Return the value of the first of the keys `names`, in whatever case, that a mapping has."""
    keys = {str(key).casefold(): value for key, value in entry.items()}
    return next((keys[name] for name in names if keys.get(name) is not None), None)


def _table(rates: Sequence[_Named], losses: Sequence[_Named]) -> Table | None:
    """Return the table of the series of one run; None if several columns could be the loss."""
    for several in (rates, losses):
        name = several[0][0]
        if len(several) > 1 and all(each == name for each, _ in several):
            raise NotASweepError(
                f"{len(several)} series are called {name!r}: save those of one run alone"
            )
    return None if len(rates) + len(losses) > 2 else _joined(rates[0], losses[0])


def _joined(rates: _Named, losses: _Named) -> Table:
    """Return the rows that the series of the learning rate and of the loss have in common."""
    names = (rates[0], losses[0])
    by_place = [_by_place(name, entry) for name, entry in (rates, losses)]
    shared = [place for place in by_place[0] if place in by_place[1]]
    what = "labels" if _labels(*rates) != _labels(*losses) else ""
    what = what or ("steps or times" if 2 * len(shared) < min(map(len, by_place)) else "")
    if what:
        raise NotASweepError(
            f"the series {names[0]!r} and {names[1]!r} have different {what}: save those of one "
            f"run as a table, a row a step, with the columns lr and loss"
        )
    if len({isinstance(place, str) for place in shared}) == 1:
        shared.sort()
    steps = all(not isinstance(place, str) and place < EPOCH for place in shared)
    rows = [dict(zip(names, (by[place] for by in by_place), strict=True)) for place in shared]
    return of_records(
        [{"step": place} | row for place, row in zip(shared, rows, strict=True)] if steps else rows
    )


def _by_place(name: str, entry: Mapping[Any, Any]) -> dict[Any, Any]:
    places, values = points_of(entry, name) or ([], [])
    if len({*places}) < len(places):
        raise NotASweepError(f"the series {name!r} has several values of one step or time")
    return dict(zip(places, values, strict=True))


def _labels(name: str, entry: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the labels of a series that say of which run it is: the job, the host."""
    labels = {
        key: cell
        for key, cell in flat(entry).items()
        if _ORIGIN.search(key) or ("/" in key and key.rpartition("/")[2] not in _NAMES)
    }
    target = str(_first(entry, _NAMES))
    return {**labels, "target": target.partition("{")[2] if target.startswith(name) else ""}
