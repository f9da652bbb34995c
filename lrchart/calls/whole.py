"""Tell whole charts, each with axes and title of its own, from marks to draw on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt

from lrchart.errors import OptionError


class Whole(alt.TopLevelMixin):
    """A whole chart of lrchart's."""


def check_layers(layers: Iterable[Any]) -> None:
    """Refuse several whole charts on top of each other."""
    if sum(isinstance(layer, Whole) for layer in layers) > 1:
        raise OptionError(
            'one chart draws several runs, lrchart.plot("a.csv", "b.csv"), and a | b puts two '
            "charts side by side; + adds marks of Altair's"
        )
