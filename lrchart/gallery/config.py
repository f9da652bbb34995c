"""Declare a gallery: its inputs, its options and its outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lrchart.errors import require
from lrchart.frame.scenario import SCENARIOS, Scenario
from lrchart.gallery.trainings import TrainingsTable
from lrchart.keywords.named import named
from lrchart.keywords.values import flag
from lrchart.options import DEFAULTS, Options, require_options
from lrchart.readers.choices import check_choices
from lrchart.render.formats import FORMATS

#: what an option of words must be
TEXT = "a string"


@named()
@dataclass(frozen=True)
class Run:
    """One ``[[run]]`` table: the histories to chart.

    Parameters
    ----------
    path
        File, folder or pattern, relative to the config file.
    name
        Name of the curve, if `path` is one history; None names it after the file.
    lr_column, loss_column
        Columns of the learning rate and the loss, if their names are not recognised.
    replicates
        Whether its runs are repeats of one run with different seeds.
    kind
        "auto" detects whether it is a range test; "sweep" and "training" overrule that.
    smoothed
        Tool whose running mean the losses are, a factor, "no", or "auto" to detect it.

    Raises
    ------
    OptionError
        A value is of the wrong kind or none of the choices.

    Examples
    --------
    >>> run = lrchart.Run("runs/*.csv", replicates=True)
    >>> config = lrchart.Config(runs=(run,), scenarios=())
    """

    path: str
    name: str | None = None
    lr_column: str | None = None
    loss_column: str | None = None
    replicates: bool = False
    kind: str = "auto"
    smoothed: str | float = "auto"

    def __post_init__(self) -> None:
        require("path", self.path, isinstance(self.path, str | Path), "a file, folder or pattern")
        object.__setattr__(self, "path", str(self.path))
        flag("replicates", self.replicates)
        for name in ("name", "lr_column", "loss_column"):
            value = getattr(self, name)
            require(name, value, isinstance(value, str | None), TEXT)
        check_choices(self.kind, self.smoothed)


@named(options=Options)
@dataclass(frozen=True)
class Config:
    """Inputs, options and output folder of ``lrchart build``.

    Parameters
    ----------
    options
        How all charts are read and drawn.
    formats
        File formats of every chart: "html", "png", "svg", "pdf", "vl.json".
    outputs
        Folder of the outputs, relative to `folder`.
    templates
        Folder of page templates that override lrchart's own.
    standalone
        Whether each chart's page is self-contained, with its pictures and script inside.
    scenarios
        Synthetic scenarios to chart; the three that teach by default.
    teaching
        Whether the built-in figures of real trainings stand beside scenarios: the anatomy,
        two range tests over their trainings, and the leaderboard.
    introduction
        Text under the title of the index, instead of lrchart's.
    captions
        Name of a chart -> its caption, instead of lrchart's.
    order
        Names of the charts that come first, in this order.
    leave_out
        Names of charts that are not drawn.
    runs
        The ``[[run]]`` tables.
    trainings
        The ``[[trainings]]`` tables, as `lrchart.read_config` reads them from a file.
    folder
        Folder that relative paths are relative to: that of the file that was read.

    Raises
    ------
    OptionError
        A value is of the wrong kind or none of the choices; the message names the field.

    Examples
    --------
    >>> config = lrchart.Config(formats=("html", "png"), standalone=True)
    >>> config.outputs.name
    'outputs'
    """

    options: Options = DEFAULTS
    formats: tuple[str, ...] = FORMATS
    outputs: Path = Path("outputs")
    templates: Path | None = None
    standalone: bool = False
    scenarios: tuple[Scenario, ...] = SCENARIOS
    teaching: bool = True
    introduction: str | None = None
    captions: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    runs: tuple[Run, ...] = ()
    trainings: tuple[TrainingsTable, ...] = ()
    folder: Path = Path()

    def __post_init__(self) -> None:
        require_options(self.options)
        flag("standalone", self.standalone)
        flag("teaching", self.teaching)
        for name in ("outputs", "templates", "folder"):
            value = getattr(self, name)
            if value is not None or name != "templates":
                require(name, value, isinstance(value, str | Path), "a folder")
                object.__setattr__(self, name, Path(value))
        require("introduction", self.introduction, isinstance(self.introduction, str | None), TEXT)
        captions = self.captions
        texts = isinstance(captions, Mapping) and all(isinstance(v, str) for v in captions.values())
        require("captions", captions, texts, "a mapping of names of charts to texts")
        for name, kind, words in (
            ("formats", str, f"a list of {', '.join(FORMATS)}"),
            ("scenarios", Scenario, "a list of lrchart.Scenario(...)"),
            ("runs", Run, 'a list of lrchart.Run("history.csv")'),
            ("trainings", TrainingsTable, "those of [[trainings]] tables, as read_config returns"),
            ("order", str, 'names of charts, as ("slope",)'),
            ("leave_out", str, 'names of charts, as ("slope",)'),
        ):
            values = getattr(self, name)
            fits = isinstance(values, list | tuple) and all(isinstance(v, kind) for v in values)
            require(name, values, fits and (name != "formats" or {*values} <= {*FORMATS}), words)
            object.__setattr__(self, name, tuple(values))
