"""Admit a frame: condense it if it is large, and validate it once."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lrchart.frame.condense import condense
from lrchart.frame.schema import TidyFrame, is_tidy, validate


def tidy(frame: Any) -> TidyFrame:
    """Return `frame` condensed if it is large, and validated unless `validate` returned it.

    Public functions call this once and pass the result on to private ones, which take a
    `TidyFrame` and do not check it again.

    Raises
    ------
    InputError
        The frame is not a sweep frame.
    """
    small = condense(frame)
    if isinstance(small, pd.DataFrame) and is_tidy(small):
        return TidyFrame(small)
    return validate(small)
