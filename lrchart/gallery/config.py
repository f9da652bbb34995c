"""Declare a gallery: its inputs, its options and its outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lrchart.frame.scenario import SCENARIOS, Scenario
from lrchart.gallery.trainings import TrainingsTable
from lrchart.options import DEFAULTS, Options
from lrchart.render.formats import FORMATS


@dataclass(frozen=True)
class Run:
    """One ``[[run]]`` table: the histories to chart.

    Examples
    --------
    >>> run = lrchart.Run("runs/*.csv", replicates=True)
    >>> config = lrchart.Config(runs=(run,), scenarios=())
    """

    #: file, folder or pattern, relative to the config file
    path: str
    #: name of the curve, if `path` is one history; None names it after the file
    name: str | None = None
    #: columns of the learning rate and the loss, if their names are not recognised
    lr_column: str | None = None
    loss_column: str | None = None
    #: whether its runs are repeats of one run with different seeds
    replicates: bool = False
    #: "auto" detects whether it is a range test; "sweep" and "training" overrule that
    kind: str = "auto"
    #: tool whose running mean the losses are, a factor, "no", or "auto" to detect it
    smoothed: str | float = "auto"


@dataclass(frozen=True)
class Config:
    """Inputs, options and output folder of ``lrchart build``.

    Examples
    --------
    >>> config = lrchart.Config(formats=("html", "png"), standalone=True)
    >>> config.outputs.name
    'outputs'
    """

    options: Options = DEFAULTS
    #: file formats of every chart
    formats: tuple[str, ...] = FORMATS
    #: folder of the outputs, relative to the config file
    outputs: Path = Path("outputs")
    #: folder of page templates that override lrchart's own
    templates: Path | None = None
    #: whether each chart's page is self-contained, with its pictures and script inside
    standalone: bool = False
    scenarios: tuple[Scenario, ...] = SCENARIOS
    #: whether the built-in figures of real trainings stand beside scenarios: the anatomy, two range
    #: tests over their trainings, and the leaderboard
    teaching: bool = True
    #: text under the title of the index, instead of lrchart's
    introduction: str | None = None
    #: name of a chart -> its caption, instead of lrchart's
    captions: Mapping[str, str] = field(default_factory=dict)
    #: names of the charts that come first, in this order
    order: tuple[str, ...] = ()
    #: names of charts that are not drawn
    leave_out: tuple[str, ...] = ()
    runs: tuple[Run, ...] = field(default=())
    trainings: tuple[TrainingsTable, ...] = field(default=())
    #: folder that relative paths are relative to
    folder: Path = Path()
