"""Captions say what the charts show, however many curves there are."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from lrchart.frame.scenario import SCENARIOS, Scenario
from lrchart.gallery.captions import overview, purpose, recorded, single, slopes
from lrchart.gallery.config import Config
from lrchart.gallery.entries import gallery
from lrchart.options import Options

MINE = Scenario("Mine", 1e-3)
COUNTS = [
    ([MINE], "One range test on one axis. The loss is flat"),
    ([*SCENARIOS], "Three range tests on one axis. Each loss is flat"),
    ([*SCENARIOS, MINE], "Four range tests on one axis. Each loss is flat"),
    ([MINE] * 12, "12 range tests on one axis. Each loss is flat"),
]


@pytest.mark.parametrize(("scenarios", "start"), COUNTS)
def test_the_main_caption_counts_the_curves(scenarios: list[Scenario], start: str) -> None:
    assert overview(scenarios, "Mine").startswith(start)
    assert ("A star" in overview(scenarios, None)) == (len(scenarios) > 1)


def test_the_window_is_named_after_its_run() -> None:
    assert "The window is that of Mine: a third to three times" in overview([MINE], "Mine")
    assert "window" not in overview([MINE], None)


def test_a_built_in_name_with_other_numbers_has_no_built_in_caption() -> None:
    taught = SCENARIOS[0]
    assert single(taught.name, SCENARIOS).startswith("The textbook case")
    other = Scenario(taught.name, 1e-5, noise_scale=1.0)
    assert single(taught.name, [other]) == "A scenario of your own, with its declared window."
    assert single("recorded", SCENARIOS).startswith("One run")


def test_the_caption_of_a_recorded_run_says_which_training_its_rate_is_for(
    sweep: Any, dip: Any
) -> None:
    frame = sweep(dip, training_steps=400)
    training = purpose(frame, Options(schedule="constant"))
    assert training == "a training of 400 steps, constant rate"
    assert single("recorded", SCENARIOS, training).endswith(f"the rate suggested for {training}.")
    assert purpose(frame, Options(rule="fastai-valley")) == "it"


def test_slopes_and_recorded_runs_are_counted() -> None:
    assert slopes([MINE]).startswith("The same run as a slope")
    assert slopes(SCENARIOS).startswith("The same runs as slopes")
    runs = pd.DataFrame({"run": ["a", "b", "a"]})
    assert recorded(runs).startswith("Two recorded runs on one axis")


def test_the_gallery_counts_its_own_curves() -> None:
    entries = gallery(Config(scenarios=(*SCENARIOS, MINE))).entries
    assert entries[0].caption.startswith("Four range tests")
    (mine,) = [entry for entry in entries if entry.title == "Mine"]
    assert mine.caption == "A scenario of your own, with its declared window."
