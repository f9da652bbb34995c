"""Build charts without Altair's validation of every part, which takes most of the time."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

import altair as alt
from altair.utils.schemapi import debug_mode

P = ParamSpec("P")
OURS = "_lrchart"


def unchecked(build: Callable[P, alt.LayerChart]) -> Callable[P, alt.LayerChart]:
    """Decorate `build` to run without Altair's validation of parts.

    The tests validate every chart of lrchart as a whole.
    """

    @wraps(build)
    def quick(*args: P.args, **kwargs: P.kwargs) -> alt.LayerChart:
        with debug_mode(False):
            chart = build(*args, **kwargs)
        # Not a chart property: charts derived from this one do not inherit it.
        object.__setattr__(chart, OURS, True)
        return chart

    return quick


def is_ours(chart: Any) -> bool:
    """Whether `chart` is as lrchart built it and needs no validation."""
    return OURS in vars(chart)
