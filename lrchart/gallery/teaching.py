"""List the teaching figures: they draw real trainings that come with lrchart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from lrchart.chart.trainings.pipeline import analyse_trainings, plot_trainings
from lrchart.frame.door import renamed, tidy
from lrchart.gallery import captions
from lrchart.gallery.entry import Entry
from lrchart.gallery.slugs import ANATOMY, LEADERBOARD, RIGHT, WRONG
from lrchart.leaderboard import front
from lrchart.leaderboard.entry import TALLER, leaderboard, ranking
from lrchart.leaderboard.truth import Truth
from lrchart.options import Options
from lrchart.pipeline import anatomy
from lrchart.readers import read

ASSETS = Path(__file__).parents[1] / "assets"
#: recorded sweep of a real training, for the anatomy: a small CNN on digits, Adam, batch 64
SWEEP = ASSETS / "sweeps" / "cnn_digits_adam.csv"
ANATOMY_RUN = "CNN on digits, Adam"
#: name of a chart -> (folder of its benchmark task, title of the figure, title of the chart, end of
#: the caption)
TASKS = {
    RIGHT: (
        "digits_cnn_px255_adamw_b32",
        "A range test that was right",
        "CNN on digits, AdamW",
        captions.RIGHT,
    ),
    WRONG: (
        "stripes_many_sgdm_b16",
        "A range test that was wrong",
        "CNN on gratings, momentum",
        captions.WRONG,
    ),
}


def teaching(options: Options) -> Iterator[Entry]:
    """Yield the anatomy, two range tests over the trainings they predict, and the leaderboard."""
    own = replace(options, title=None, window_of=None)
    sweep = renamed(tidy(read(str(SWEEP))), ANATOMY_RUN)
    yield Entry(ANATOMY, "Anatomy", captions.ANATOMY, partial(anatomy, sweep, own))
    for name, (task, title, text, verdict) in TASKS.items():
        truth = Truth(ASSETS / "tasks" / task)
        findings = analyse_trainings(truth.trainings(), range_test=truth.range_test())
        caption = captions.judged(findings, verdict)
        yield Entry(
            name, title, caption, partial(plot_trainings, findings, replace(own, title=text))
        )
    title, text = "Leaderboard of suggestion rules", f"{front.caption()} {captions.LEADERBOARD}"
    yield Entry(LEADERBOARD, title, text, partial(leaderboard, own), TALLER, ranking)
