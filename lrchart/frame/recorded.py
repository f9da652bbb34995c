"""Return tidy frames to what was recorded, if validation loses the order or the steps of rows."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode

import numpy as np
import pandas as pd

from lrchart.frame.arrays import IntArray
from lrchart.frame.schema import SWEEP, TidyFrame
from lrchart.frame.seal import RECORDED, SEAL, is_tidy

#: columns with the places of rows in a table and with their steps there, while they are validated
PLACE, STEP = "_place", "_step"
#: dtype of the distances between places or steps, which are few different ones and compress well
APART = "<i8"


def remembered(frame: TidyFrame, rows: pd.DataFrame | None = None) -> TidyFrame:
    """Return a sealed frame that remembers how its rows were recorded.

    Parameters
    ----------
    rows
        The columns `PLACE` and `STEP` of its rows. None if it had no steps, and those that it has
        are the numbers of its rows.
    """
    # Text, since pandas writes the attributes of a frame to Parquet as JSON.
    columns = [] if rows is None else [_text(rows[name].to_numpy()) for name in (PLACE, STEP)]
    frame.attrs[RECORDED] = [frame.attrs.get(SEAL), *columns]
    return frame


def recorded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a tidy frame as they were recorded; any other frame as it is.

    Without steps, if those were given for want of any: numbers of rows do not vouch for a range
    test as steps do.
    """
    kept = frame.attrs.get(RECORDED)
    if not isinstance(kept, list) or not is_tidy(frame) or kept[:1] != [frame.attrs[SEAL]]:
        return frame
    if columns := kept[1:]:
        try:
            place, step = (_numbers(text, len(frame)) for text in columns)
        except (TypeError, ValueError, zlib.error):  # files keep the attributes, and may be forged
            return frame
        return frame.assign(step=step).iloc[np.argsort(place)].reset_index(drop=True)
    step, rows = frame["step"].to_numpy(), frame.drop(columns="step")
    starts = (frame[SWEEP] != frame[SWEEP].shift()).any(axis=1).to_numpy()
    if (starts[1:] | (np.diff(step) > 0)).all():
        return rows
    return rows.iloc[np.lexsort([step, np.cumsum(starts)])].reset_index(drop=True)


def _text(numbers: IntArray) -> str:
    return b64encode(zlib.compress(np.diff(numbers, prepend=0).astype(APART).tobytes())).decode()


def _numbers(text: str, rows: int) -> IntArray:
    """Return the numbers in `text`; raise ValueError if they are not as many as `rows`."""
    size = rows * np.dtype(APART).itemsize
    # Bounded: a few bytes may hold many gigabytes.
    apart = zlib.decompressobj().decompress(b64decode(text), size + 1)
    if len(apart) != size:
        raise ValueError("not the numbers of these rows")
    return np.cumsum(np.frombuffer(apart, dtype=APART))
