"""Arrange the charts of a gallery: leave some out, order them, and replace their captions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lrchart.errors import ConfigError, hint
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
    shown = [entry for entry in entries if entry.name not in leave_out]
    if not shown:
        raise ConfigError("leave_out names every chart: none is left")
    place = {name: number for number, name in enumerate(order)}
    shown.sort(key=lambda entry: place.get(entry.name, len(place)))
    return tuple(replace(entry, caption=captions.get(entry.name, entry.caption)) for entry in shown)
