"""What a frame remembers of how it was recorded is believed only if it fits the frame."""

from __future__ import annotations

import zlib
from base64 import b64encode

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.frame.recorded import recorded
from lrchart.frame.seal import RECORDED, SEAL

RATES = np.geomspace(1e-6, 1, 40)
#: two passes, whose steps start anew
TWICE = pd.DataFrame(
    {
        "step": [*range(40)] * 2,
        "lr": [*RATES, *RATES],
        "loss": np.random.default_rng(0).normal(2, 0.1, 80),
    }
)


def text(size: int) -> str:
    return b64encode(zlib.compress(bytes(size))).decode()


def test_a_validated_frame_returns_to_the_order_and_steps_it_had() -> None:
    again = recorded(lrchart.validate(TWICE))
    pd.testing.assert_frame_equal(again[[*TWICE]], TWICE, check_dtype=False)


@pytest.mark.parametrize(
    "forged",
    [[], ["!"], [1, 2], [text(8)] * 2, [text(640)] * 3, [text(2**30)] * 2, [text(640), "AAAA"]],
    ids=["nothing", "no columns", "numbers", "too few", "too many columns", "a bomb", "no zlib"],
)
def test_forged_memories_leave_a_frame_as_it_is(forged: list[object]) -> None:
    tidy = lrchart.validate(TWICE)
    expected = tidy.copy()
    tidy.attrs[RECORDED] = [tidy.attrs[SEAL], *forged]
    if forged:
        pd.testing.assert_frame_equal(recorded(tidy), expected)
    for other in ("seal", 3, {"a": 1}, [None], ["another seal", text(640), text(640)]):
        tidy.attrs[RECORDED] = other
        pd.testing.assert_frame_equal(recorded(tidy), expected)
    assert len(lrchart.suggest(tidy)) == 1
