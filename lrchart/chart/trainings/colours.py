"""Colour groups of trainings: ordered ones by a sequence of colours, others by hue."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np

from lrchart.analysis.trainings.findings import TrainingFindings
from lrchart.chart.runs import ids, legend, run_colour, run_dash
from lrchart.chart.theme import by_theme
from lrchart.options import Options

#: colour ramps from the lowest number to the highest in (light, dark, print), each colour with a
#: contrast of 3:1 on its paper
SEQUENCE = (
    ("#c57a00", "#c4512c", "#a8386a", "#76359a", "#4035a0", "#142c74"),
    ("#f7e463", "#fbb04f", "#f5826a", "#de79b4", "#a98fe0", "#78b2f7"),
    ("#8c8c8c", "#000000"),
)

#: maximum ordered groups that the legend lists
NAMED = 12


def group_colour(findings: TrainingFindings, options: Options) -> alt.Color:
    """Return the colour encoding of the groups, with their names in the legend."""
    names = findings.groups
    if not findings.ordered or options.palette is not None:
        return run_colour(names, options)
    colours: Any = [by_theme(*shades) for shades in sequence(len(names))]
    scale = alt.Scale(domain=ids(names), range=colours)
    return alt.Color("id:N", scale=scale, legend=_scale_legend(findings))


def group_dash(findings: TrainingFindings) -> alt.StrokeDash:
    """Return the dash encoding of the groups; a sequence of colours needs none."""
    names = findings.groups
    if not findings.ordered:
        return run_dash(names)
    scale = alt.Scale(domain=ids(names), range=[[1, 0]] * len(names))
    return alt.StrokeDash("id:N", scale=scale, legend=_scale_legend(findings))


def _scale_legend(findings: TrainingFindings) -> alt.Legend | None:
    """Return the legend of ordered groups; of many, it names some, evenly, as a scale does."""
    names = findings.groups
    shared = legend(names, findings.by or None)
    if shared is None or len(names) <= NAMED:
        return shared
    places = np.linspace(0, len(names) - 1, NAMED).round().astype(int)
    return alt.Legend(**{**shared.to_dict(), "values": [ids(names)[i] for i in places]})


def sequence(count: int) -> list[tuple[str, ...]]:
    """Return `count` colours a theme, evenly along `SEQUENCE`: (light, dark, print) each."""
    places = np.linspace(0, 1, count) if count > 1 else np.array([0.6])
    return list(zip(*(_along(anchors, places) for anchors in SEQUENCE), strict=True))


def _along(anchors: tuple[str, ...], places: np.ndarray) -> list[str]:
    channels = np.array([[int(a[i : i + 2], 16) for i in (1, 3, 5)] for a in anchors])
    at = np.linspace(0, 1, len(anchors))
    mixed = np.stack([np.interp(places, at, channels[:, i]) for i in range(3)], axis=1)
    return ["#" + "".join(f"{round(value):02x}" for value in row) for row in mixed]
