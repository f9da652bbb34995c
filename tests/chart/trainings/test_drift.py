"""The drift chart, as Vega draws it."""

from __future__ import annotations

from typing import Any

from lrchart.chart.trainings.pipeline import plot_drift
from tests.trainings import u_curves


def test_the_band_of_a_drift_stays_inside_the_plot(draw: Any) -> None:
    frame = u_curves(("64", "128", "256", "512", "65536"), drift=0.3, noise=0.05)
    # The best rate of the last group cannot be told: it is left out, but the law is drawn over it.
    frame.loc[frame["group"] == "65536", "loss"] = 2.0
    scene = draw(plot_drift(frame))
    tops = [mark.item["y2"] for mark in scene if mark.kind == "area"]
    assert len(tops) == 40
    assert min(tops) >= -0.5
