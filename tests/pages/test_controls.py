from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.chart.whole_spec import spec_of
from lrchart.pages.controls import CHOOSE, MOVE, Control, controls, gestures

RANGE = {"input": "range", "min": 0, "max": 0.5, "step": 0.01, "name": "Smoothing "}
RADIO = {"input": "radio", "options": ["focus", None], "labels": ["Focus", "All"]}


def test_only_parameters_with_an_input_of_their_own_are_controls():
    hidden = [
        {"name": "theme", "value": "light"},
        {"name": "zoom", "select": "interval", "bind": "scales"},
        {"name": "runs", "select": "point", "bind": {"legend": "click"}},
    ]
    assert controls({"params": hidden}) == []
    assert controls({}) == []


def test_a_control_carries_what_its_form_shows():
    spec = {
        "params": [
            {"name": "smoothing", "value": 0.05, "bind": RANGE},
            {"name": "view", "value": "focus", "bind": RADIO},
            {"name": "raw", "value": True, "bind": {"input": "checkbox"}},
        ]
    }
    assert controls(spec) == [
        Control("range", "smoothing", "Smoothing", 0.05, (), 0, 0.5, 0.01),
        Control("radio", "view", "view", "focus", (("focus", "Focus"), (None, "All"))),
        Control("checkbox", "raw", "raw", True),
    ]


@pytest.mark.parametrize(("runs", "offered"), [(["r0"], [MOVE]), (["r0", "r1"], [MOVE, CHOOSE])])
def test_only_what_a_hand_can_do_is_said(runs, offered):
    zoom = {"name": "zoom", "select": "interval", "bind": "scales"}
    chosen = {"name": "runs", "select": "point", "value": [{"id": run} for run in runs]}
    said = gestures({"params": [zoom, chosen]})
    for pointer in ("fine", "coarse"):
        assert said[pointer] == " ".join(words[pointer] for words in offered)
    assert gestures({}) == {}


def test_nothing_is_offered_to_smooth_without_a_finite_loss() -> None:
    frame = pd.DataFrame({"run": "lost", "lr": np.logspace(-6, 0, 50), "loss": np.nan})
    assert controls(spec_of(lrchart.plot(frame))) == []
    measured = frame.assign(loss=1.0)
    assert {"smoothing", "raw"} <= {c.signal for c in controls(spec_of(lrchart.plot(measured)))}
