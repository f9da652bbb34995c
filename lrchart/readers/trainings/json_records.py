"""Read JSON with an object a training, as scripts dump the runs that W&B's API gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from lrchart import limits
from lrchart.readers.sources.source import Source
from lrchart.readers.trainings.columns import LOSS, snake
from lrchart.readers.trainings.nested_cells import HISTORIES
from lrchart.readers.trainings.rates import is_rate
from lrchart.readers.trainings.raw import flat

#: minimum number of trainings in a mapping from names to trainings
FEWEST = 3


def json_records(source: Source) -> pd.DataFrame | None:
    """Return a row a training, what is nested as it is; None if the text is something else.

    Read are a list of objects, an object a line, a list under one key, a mapping of names to
    objects that are alike, and one of columns to rows as pandas writes it.
    """
    limits.check("MAX_JSON_BYTES", source.size, "bytes of JSON")
    text = source.whole()
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = _lines(text)
    if isinstance(data, dict):
        data = _listed(data) or _named(data)
    if not isinstance(data, list) or not all(isinstance(entry, dict) for entry in data):
        return None
    return pd.DataFrame(data, dtype=object)


def _lines(text: bytes) -> list[Any] | None:
    """Return the objects of JSON Lines, if something is nested in them: else they are a table."""
    try:
        entries = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None
    return entries if entries and all(map(_is_nested, entries)) else None


def _listed(data: dict[str, Any]) -> list[Any] | None:
    """Return the one list of nested objects that an object holds, as ``{"runs": [...]}``."""
    lists = [
        value
        for value in data.values()
        if isinstance(value, list) and value and all(map(_is_nested, value))
    ]
    return lists[0] if len(lists) == 1 else None


def _named(data: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Return the trainings of a mapping of their names to mappings that are alike; else None."""
    if len(data) < FEWEST or not all(isinstance(entry, dict) for entry in data.values()):
        return None
    parts = [without_history(entry) for entry in data.values()]
    lists = {name for part in parts for name, value in part.items() if isinstance(value, list)}
    if any(is_rate(name) or LOSS.fullmatch(snake(name)) for name in lists):
        return None  # lists of rates or losses are a history
    keys = [frozenset(flat(part)) for part in parts]
    if all(name.isdecimal() for name in frozenset.union(*keys)):
        # Numbers of rows: pandas writes a table by columns.
        return list(pd.DataFrame(data, dtype=object).to_dict("records"))  # type: ignore[arg-type]
    nested = all(map(_is_nested, data.values()))
    if len(frozenset.intersection(*keys)) < (1 if nested else 2):
        return None
    return [{"run_name": name, **entry} for name, entry in data.items()]


def _is_nested(entry: Any) -> bool:
    return isinstance(entry, dict) and any(isinstance(v, Mapping) for v in entry.values())


def without_history(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an object without the histories in it."""
    return {name: value for name, value in entry.items() if name not in HISTORIES}
