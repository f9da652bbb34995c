"""Refuse a kind or a running mean that is none of the choices, before anything is read."""

from __future__ import annotations

from typing import Any

AUTO = "auto"


def check_choices(kind: object = AUTO, smoothed: Any = AUTO, **_: Any) -> None:
    """Refuse the values of options of `lrchart.read` that are none of their choices.

    Raises
    ------
    OptionError
        `kind` or `smoothed` is none of them.
    """
    if kind != AUTO:
        from lrchart.kinds.door import check_kind

        check_kind(kind)
    if smoothed not in (AUTO, "no"):
        import numpy as np

        from lrchart.readers.smoothed.unsmooth import mean_of

        mean_of(smoothed, np.ones(2))
