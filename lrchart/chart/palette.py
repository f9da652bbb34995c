"""Colours that the user chose for the runs: checked for contrast, and adapted to other themes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from lrchart.chart.theme import INKS, RUN_COLOURS, by_theme
from lrchart.errors import OptionError
from lrchart.options import THEMES, Options, Theme, rgb

#: minimum contrast of a line with the paper (WCAG 2.2, criterion 1.4.11)
LINE = 3.0
#: number of steps in which a colour is mixed with black or white to reach that contrast
STEPS = 50

Channels = tuple[float, float, float]


def colours_of(names: Sequence[str], options: Options) -> list[alt.ExprRef]:
    """Return the colour of each run in every theme: the user's, or lrchart's own.

    Raises
    ------
    OptionError
        A colour is too close to the paper of ``options.theme``.
    """
    palette = options.palette
    if palette is None:
        chosen: Mapping[str, str] = {}
    elif isinstance(palette, Mapping):
        chosen = palette
    else:
        chosen = dict(zip(names, palette, strict=False))
    own = [RUN_COLOURS[i % len(RUN_COLOURS)] for i in range(len(names))]
    return [
        by_theme(*(shades(chosen[name], options.theme) if name in chosen else colours))
        for name, colours in zip(names, own, strict=True)
    ]


def shades(colour: str, theme: Theme) -> tuple[str, str, str]:
    """Return a chosen `colour` in the (light, dark, print) theme, as #rrggbb.

    Raises
    ------
    OptionError
        Its contrast in `theme` is below `LINE`.
    """
    red, green, blue = rgb(colour)
    papers = dict(zip(THEMES, INKS["paper"], strict=True))
    ratio = contrast((red, green, blue), rgb(papers[theme]))
    if ratio < LINE:
        change = "lighter" if theme == "dark" else "darker"
        raise OptionError(
            f"colour {colour!r} has a contrast of {ratio:.1f}:1 in theme {theme!r}, and a line "
            f"needs {LINE:g}:1: choose a {change} one"
        )
    light, dark, print_ = (_readable((red, green, blue), rgb(papers[each])) for each in THEMES)
    return light, dark, print_


def contrast(colour: Channels, other: Channels) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted([_luminance(colour), _luminance(other)])
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Channels) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _readable(colour: Channels, paper: Channels) -> str:
    """Return `colour`, mixed with black or white as little as it needs to be read on `paper`."""
    end = 0.0 if _luminance(paper) > 0.5 else 255.0
    for step in range(STEPS + 1):
        red, green, blue = (round(c + (end - c) * step / STEPS) for c in colour)
        if contrast((red, green, blue), paper) >= LINE:
            break
    return f"#{red:02x}{green:02x}{blue:02x}"
