"""Charts built at full speed: Altair would check each of their parts as it is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

import altair as alt
from altair.utils.schemapi import debug_mode

P = ParamSpec("P")
OURS = "_lrchart"


def unchecked(build: Callable[P, alt.LayerChart]) -> Callable[P, alt.LayerChart]:
    """Return `build` without Altair's checks of parts, which take most of its time.

    They are for those who write a chart; the tests check every chart of lrchart as a whole.
    """

    @wraps(build)
    def quick(*args: P.args, **kwargs: P.kwargs) -> alt.LayerChart:
        with debug_mode(False):
            chart = build(*args, **kwargs)
        # Beside the chart's properties: a chart that is made from this one does not have it.
        object.__setattr__(chart, OURS, True)
        return chart

    return quick


def is_ours(chart: Any) -> bool:
    """Whether `chart` is as lrchart built it, and need not be checked."""
    return OURS in vars(chart)
