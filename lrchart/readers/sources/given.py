"""Spell out the arguments of `read`: lists of sources, pairs of arrays, mappings of names."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lrchart.errors import InputError, foreign
from lrchart.readers.columns import recognised


@dataclass(frozen=True)
class Labelled:
    """A source under the name that the caller gave its run."""

    label: str
    source: Any


def spelled_out(given: Sequence[Any]) -> list[Any]:
    """Return the single sources among the arguments of `read`.

    Two arrays are the learning rates and the losses of one run; a list of paths, dataframes or
    recorders is as many sources, and a mapping of names to paths or pairs of arrays as many runs.

    Raises
    ------
    InputError
        Arrays are not two, or are in the other order.
    """
    names = ", ".join(dict.fromkeys(type(item).__name__ for item in given))
    with foreign(f"this {names}"):
        if given and all(map(is_numbers, given)):
            return [columns_of(given)]
        return [source for item in given for source in _sources(item)]


def _sources(item: Any) -> list[Any]:
    if is_pair(item):
        return [columns_of(item)]
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
        isinstance(item, Mapping | list | tuple | int | float | None) or is_numbers(item)
    )


def is_pair(value: object) -> bool:
    """Return whether a value is a list of two arrays of numbers, longer than a pair of rows."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        return False
    return all(is_numbers(part) and len(part) > 2 for part in value)


def is_numbers(value: Any) -> bool:
    """Return whether a value is a flat array of numbers: a list, a series, a tensor."""
    if isinstance(value, list | tuple):
        return bool(value) and isinstance(value[0], int | float)
    flat = hasattr(value, "tolist") and getattr(value, "ndim", 0) == 1
    return flat and not getattr(getattr(value, "dtype", None), "names", None)


def columns_of(arrays: Sequence[Any]) -> dict[str, Any]:
    """Return the columns of two arrays, learning rates and losses in this order."""
    if len(arrays) != 2:
        what = "one array is" if len(arrays) == 1 else f"{len(arrays)} arrays are"
        raise InputError(
            f"{what} not a range test: give learning rates and losses, as lrs, losses, or several "
            "runs as {name: (lrs, losses)}"
        )
    lr, loss = ([*part.tolist()] if hasattr(part, "tolist") else [*part] for part in arrays)
    if _rises(loss) and not _rises(lr):
        raise InputError(
            "the second array rises like learning rates and the first does not: give them in the "
            "order lrs, losses"
        )
    return {"lr": lr, "loss": loss}


def _rises(numbers: Sequence[Any]) -> bool:
    if not all(isinstance(number, int | float) for number in numbers) or len(numbers) < 3:
        return False
    return numbers[0] > 0 and all(low < high for low, high in pairwise(numbers))
