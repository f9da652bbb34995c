"""Read the histories that a gallery declares: range tests, and trainings to draw beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lrchart.errors import ConfigError, KindError, OptionError, one_of, shown
from lrchart.frame.coloured import check_palette
from lrchart.frame.declared import TRAINING, is_training
from lrchart.frame.door import of_runs, renamed, tidy, together, validated
from lrchart.frame.schema import TidyFrame
from lrchart.gallery.config import Config, Run
from lrchart.readers import overlay, readings


@dataclass(frozen=True)
class Recorded:
    """The histories of the ``[[run]]`` tables."""

    #: range tests; None if there is none
    sweeps: TidyFrame | None
    #: one frame for each run that is declared a training
    trainings: tuple[TidyFrame, ...] = ()
    #: one sentence for each undeclared run that is not a range test
    refused: tuple[str, ...] = ()


def recorded(config: Config) -> Recorded:
    """Return the histories of all ``[[run]]`` tables of `config`.

    Raises
    ------
    InputError
        A history cannot be read.
    ConfigError
        Two curves share a name, or a name stands for several runs.
    """
    frames: list[TidyFrame] = []
    refused: list[str] = []
    for run in config.runs:
        try:
            frame, reasons = _read(config, run)
        except KindError as error:
            refused.append(str(error))
            continue
        refused += reasons
        if run.name is not None:
            if frame["run"].nunique() > 1:
                raise ConfigError(f"name {run.name!r} stands for {frame['run'].nunique()} runs")
            frame = renamed(frame, run.name)
        frames.append(frame)
    check_names(frames)
    sweeps = [frame for frame in frames if not is_training(frame)]
    trainings = [
        of_runs(frame, [str(name)])
        for frame in frames
        if is_training(frame)
        for name in frame["run"].unique()
    ]
    return Recorded(together(sweeps) if sweeps else None, tuple(trainings), tuple(refused))


def check_names(frames: Sequence[pd.DataFrame]) -> None:
    """Raise `ConfigError` if two curves of `frames` share a name."""
    seen: set[str] = set()
    for frame in frames:
        for name in frame["run"].unique():
            if name in seen:
                raise ConfigError(f"two curves are named {name!r}; give one of them a name")
            seen.add(name)


def _read(config: Config, run: Run) -> tuple[TidyFrame, list[str]]:
    """Return the frame of a ``[[run]]`` table, and a sentence for each run that is refused."""
    parts = readings(
        str(config.folder / run.path),
        lr_column=run.lr_column,
        loss_column=run.loss_column,
        kind=run.kind,
        smoothed=run.smoothed,
    )
    frame = overlay(parts, replicates=run.replicates)
    reasons = [
        f"{part.source}: run {each.run!r}: {each.reason}" for part in parts for each in part.refused
    ]
    return (validated(frame) if run.kind == TRAINING else tidy(frame)), reasons


def check_colours(config: Config, frames: Sequence[pd.DataFrame]) -> None:
    """Raise `OptionError` if the palette of a gallery names no curve of `frames`.

    Beside ``[[trainings]]`` a name may be that of one of their groups, which are read later.
    """
    if not config.trainings:
        check_palette(config.options, [name for frame in frames for name in frame["run"].unique()])


def check_window(frames: Sequence[pd.DataFrame], named: str | None) -> None:
    """Raise `OptionError` if no curve of `frames` has the name that ``window_of`` gives."""
    names = [str(name) for frame in frames for name in frame["run"].unique()]
    if named is not None and not names:
        raise OptionError(
            f"window_of names a range test, and the gallery has none; got {shown(named)}"
        )
    if named is not None and named not in names:
        raise one_of("window_of", named, names)
