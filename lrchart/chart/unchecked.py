"""Build charts without Altair's validation of every part, which takes most of the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec

import altair as alt
from altair.utils.schemapi import SchemaBase, debug_mode

P = ParamSpec("P")
OURS = "_lrchart"
_VALIDATE: Any = SchemaBase.__dict__["validate"]


@contextmanager
def unvalidated() -> Iterator[None]:
    """Build and convert charts in the block without comparing any part with Vega-Lite's schema.

    Altair's own `debug_mode` leaves out most comparisons, but not those of parameters.
    """
    switched: Any = SchemaBase
    switched.validate = classmethod(lambda *_, **__: None)
    try:
        with debug_mode(False):
            yield
    finally:
        switched.validate = _VALIDATE


def unchecked(build: Callable[P, alt.LayerChart]) -> Callable[P, alt.LayerChart]:
    """Decorate `build` to run without Altair's validation of parts.

    The tests validate every chart of lrchart as a whole.
    """

    @wraps(build)
    def quick(*args: P.args, **kwargs: P.kwargs) -> alt.LayerChart:
        with unvalidated():
            chart = build(*args, **kwargs)
        # Bypass Altair's properties, so that charts derived from this one do not inherit the mark.
        object.__setattr__(chart, OURS, True)
        return chart

    return quick


def is_ours(chart: Any) -> bool:
    """Return whether `chart` is as lrchart built it and needs no validation."""
    return OURS in vars(chart)
