"""Spell out the arguments of `read`: lists of sources, pairs of arrays, mappings of names."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence, Set, ValuesView
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

from lrchart import limits
from lrchart.errors import InputError, foreign
from lrchart.readers.columns import recognised


@dataclass(frozen=True)
class Labelled:
    """A source under the name that the caller gave its run."""

    label: str
    source: Any


class Arrays(dict[str, list[Any]]):
    """The columns ``lr`` and ``loss`` of a run that was given as two arrays."""


def spelled_out(
    given: Sequence[Any], converted: Callable[[Any], Any] = lambda source: source
) -> list[Any]:
    """Return the single sources among the arguments of `read`, each `converted` first.

    Two arrays are the learning rates and the losses of one run, and so is a mapping of rates to
    losses; a list of paths, dataframes or recorders is as many sources, and a mapping of names to
    paths or pairs of arrays as many runs. Iterators and sets are taken as lists.

    Raises
    ------
    InputError
        Arrays are not two, or are in the other order.
    """
    names = ", ".join(dict.fromkeys(type(item).__name__ for item in given))
    with foreign(f"this {names}"):
        items = [converted(_listed(item)) for item in given]
        if items and all(map(is_numbers, items)):
            return [columns_of(items)]
        return [source for item in items for source in _sources(item)]


def _listed(item: Any) -> Any:
    """Return an iterator, a set or a view as a list, and anything else as it is.

    Paths are sorted: the order of ``Path.glob`` is that of the disk.
    """
    # Not every iterator is refused: a recorder iterates over its rates.
    iterates = isinstance(item, Iterator) and type(item).__module__ in ("builtins", "itertools")
    if not (iterates or isinstance(item, Set | ValuesView | deque | range)):
        return item
    parts = list(islice(item, limits.MAX_ROWS + 1))
    limits.check("MAX_ROWS", len(parts), "items")
    is_path = isinstance(item, Set) or all(isinstance(part, os.PathLike) for part in parts)
    return sorted(parts) if is_path else parts


def _sources(item: Any) -> list[Any]:
    if is_pair(item):
        return [columns_of(item)]
    if isinstance(item, Mapping) and all(map(_is_number, (*item, *item.values()))) and item:
        return [columns_of(([*item], [*item.values()]))]
    if isinstance(item, list | tuple) and item and all(map(_is_source, item)):
        return spelled_out(item)
    if isinstance(item, Mapping) and item and not recognised([str(name) for name in item]):
        pairs = [is_pair(part) for part in item.values()]
        paths = [isinstance(part, str | os.PathLike) for part in item.values()]
        known = [_is_source(part) or pair for part, pair in zip(item.values(), pairs, strict=True)]
        if all(known) and any((*pairs, *paths)):
            return [
                Labelled(str(name), columns_of(part) if pair else part)
                for (name, part), pair in zip(item.items(), pairs, strict=True)
            ]
    return [item]


def _is_source(item: object) -> bool:
    """Return whether an item of a list is a source of its own, and no row of one."""
    return isinstance(item, str | os.PathLike) or not (
        isinstance(item, Mapping | list | tuple | None) or _is_number(item) or is_numbers(item)
    )


def is_pair(value: object) -> bool:
    """Return whether a value is a list of two arrays of numbers, longer than a pair of rows."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        return False
    return all(is_numbers(part) and len(part) > 2 for part in value)


def is_numbers(value: Any) -> bool:
    """Return whether a value is a flat array of numbers: a list, a series, a tensor."""
    if isinstance(value, list | tuple):
        return bool(value) and _is_number(value[0])
    flat = _to_list(value) is not None and _dimensions(value) == 1
    return flat and not getattr(getattr(value, "dtype", None), "names", None)


def _is_number(value: Any) -> bool:
    """Return whether a value is a number, or the array or tensor of a single one."""
    return isinstance(value, int | float) or (hasattr(value, "item") and not _dimensions(value))


def _to_list(value: Any) -> Callable[[], list[Any]] | None:
    """Return the method that makes a list of an array, or of a series of any dataframe library."""
    names = ("tolist", "to_list", "to_pylist")
    return next((getattr(value, name) for name in names if hasattr(value, name)), None)


def _dimensions(value: Any) -> int:
    shape = getattr(value, "shape", None)
    return int(getattr(value, "ndim", len(shape) if isinstance(shape, tuple) else 1))


def columns_of(arrays: Sequence[Any]) -> Arrays:
    """Return the columns of two arrays, learning rates and losses in this order."""
    if len(arrays) != 2:
        what = "one array is" if len(arrays) == 1 else f"{len(arrays)} arrays are"
        raise InputError(
            f"{what} not a range test: give learning rates and losses, as lrs, losses, or several "
            "runs as {name: (lrs, losses)}"
        )
    lr, loss = map(_cells, arrays)
    if _rises(loss) and not _rises(lr):
        raise InputError(
            "the second array rises like learning rates and the first does not: give them in the "
            "order lrs, losses"
        )
    return Arrays(lr=lr, loss=loss)


def _cells(array: Any) -> list[Any]:
    to_list = _to_list(array)
    cells = array if to_list is None else to_list()
    return [cell.item() if hasattr(cell, "item") else cell for cell in cells]


def _rises(numbers: Sequence[Any]) -> bool:
    if not all(isinstance(number, int | float) for number in numbers) or len(numbers) < 3:
        return False
    return numbers[0] > 0 and all(low < high for low, high in pairwise(numbers))
