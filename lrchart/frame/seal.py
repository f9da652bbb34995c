"""Seal tidy frames, so that what was validated and not changed is not validated again."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pandas as pd

from lrchart.frame.schema import SCHEMA, TidyFrame

#: key of the seal in `pandas.DataFrame.attrs`
SEAL = "lrchart"
#: key of a second seal, of frames whose losses are known to be what they say
LOOKED_AT = "lrchart.looked_at"
#: key of a third seal, beside which stands how the rows were recorded
RECORDED = "lrchart.recorded"


def sealed(frame: pd.DataFrame) -> TidyFrame:
    """Return `frame`, known to be tidy, with a seal that any change of its rows breaks."""
    frame.attrs[SEAL] = _seal(frame)
    return TidyFrame(frame)


def is_tidy(frame: pd.DataFrame) -> bool:
    """Return whether `validate` returned `frame` and nothing was changed since."""
    return SEAL in frame.attrs and frame.attrs[SEAL] == _seal(frame)


def looked_at(frame: TidyFrame) -> TidyFrame:
    """Return a sealed frame, marked as one whose losses were looked at, or computed, by lrchart."""
    frame.attrs[LOOKED_AT] = frame.attrs.get(SEAL)
    return frame


def is_looked_at(frame: pd.DataFrame) -> bool:
    """Return whether `looked_at` returned `frame` and nothing was changed since."""
    return is_tidy(frame) and frame.attrs.get(LOOKED_AT) == frame.attrs[SEAL]


def _seal(frame: pd.DataFrame) -> str:
    """Return a digest of the columns of `SCHEMA`, and of the names of all columns."""
    digest = blake2b(repr([*frame.columns]).encode(errors="replace"), digest_size=16)
    for name in frame.columns:
        if name == "run":
            # Rows are grouped by run, so their names and bounds suffice.
            keys = frame["run"].array
            ends = np.flatnonzero(np.asarray(keys[1:] != keys[:-1], dtype=bool))
            ends = np.append(ends, len(frame) - 1) if len(frame) else ends
            digest.update(repr([*map(str, keys[ends])]).encode(errors="replace"))
            digest.update(ends.tobytes())
        elif name == "schedule":
            codes, names = pd.factorize(frame[name])
            digest.update(repr([*map(str, names)]).encode(errors="replace") + codes.tobytes())
        elif name in SCHEMA:
            digest.update(frame[name].to_numpy().tobytes())
    return digest.hexdigest()
