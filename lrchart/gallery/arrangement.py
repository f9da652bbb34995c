"""Arrange the charts of a gallery: leave some out, order them, and replace their captions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lrchart.errors import ConfigError, hint, shown
from lrchart.gallery.entry import Entry


def arranged(
    entries: Sequence[Entry],
    captions: Mapping[str, str],
    order: tuple[str, ...],
    leave_out: tuple[str, ...],
) -> tuple[Entry, ...]:
    """Return `entries` without those in `leave_out`, those in `order` first.

    Parameters
    ----------
    entries
        The charts in their own order.
    captions
        Name of a chart -> caption, instead of lrchart's.
    order, leave_out
        Names of charts.

    Raises
    ------
    ConfigError
        A name is that of no chart, or no chart is left.
    """
    known = [entry.name for entry in entries]
    for key, names in (("captions", captions), ("order", order), ("leave_out", leave_out)):
        for name in names:
            if name not in known:
                raise ConfigError(f"{key}: no chart {name!r}; {hint(name, known)}")
    kept = [entry for entry in entries if entry.name not in leave_out]
    if not kept:
        raise ConfigError("leave_out names every chart: none is left")
    place = {name: number for number, name in enumerate(order)}
    kept.sort(key=lambda entry: place.get(entry.name, len(place)))
    return tuple(replace(entry, caption=captions.get(entry.name, entry.caption)) for entry in kept)


def arrangement_of(where: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of a gallery file that arrange its charts, as fields of `Config`.

    Raises
    ------
    ConfigError
        A value is of the wrong kind.
    """
    introduction, captions = values.get("introduction"), values.get("captions", {})
    if introduction is not None and not isinstance(introduction, str):
        raise ConfigError(f"{where}: introduction must be a text; got {shown(introduction)}")
    if not isinstance(captions, dict):
        raise ConfigError(f"{where}: captions must be written as a [captions] table")
    for name, text in captions.items():
        if not isinstance(text, str):
            raise ConfigError(f"{where}: [captions] {name} must be a text; got {shown(text)}")
    return {
        "introduction": introduction,
        "captions": captions,
        "order": _names(where, values, "order"),
        "leave_out": _names(where, values, "leave_out"),
    }


def _names(where: str, values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    names = values.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ConfigError(f"{where}: {key} must be a list of names of charts; got {shown(names)}")
    return tuple(names)
