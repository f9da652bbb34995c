"""Row ranges of the sweeps of a frame."""

from __future__ import annotations

import pandas as pd

from lrchart.analysis.spans import bounds, spans


def test_sweeps_are_told_by_run_and_replicate() -> None:
    frame = pd.DataFrame({"run": list("aaabb"), "replicate": [0, 0, 1, 0, 0]})
    assert spans(frame) == [slice(0, 2), slice(2, 3), slice(3, 5)]
    assert spans(frame, ["run"]) == [slice(0, 3), slice(3, 5)]
    assert bounds(frame) == ([0, 2, 3], [2, 3, 5])


def test_an_empty_frame_has_none() -> None:
    assert spans(pd.DataFrame({"run": [], "replicate": []})) == []
