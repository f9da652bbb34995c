"""Keywords of the public functions, as a type checker and an editor see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

from lrchart.options import Mark, Palette, Schedule, Theme, View


class Reading(TypedDict, total=False):
    """Options of reading range tests; see `lrchart.read`."""

    lr_column: str | None
    loss_column: str | None
    kind: Literal["auto", "sweep", "training"]
    smoothed: str | float
    replicates: bool


class ReadingTrainings(TypedDict, total=False):
    """Options of reading trainings; see `lrchart.read_trainings`."""

    by: str | Sequence[str] | None
    over: str | Sequence[str] | None
    loss_column: str | None
    lr_column: str | None
    seed: str | None
    reduce: Literal["last", "lowest"]
    higher_is_better: bool
    untrained: float | None


class Image(TypedDict, total=False):
    """Fields of `Options` that a static image has, as keywords."""

    theme: Theme
    size: tuple[float, float]
    dpi: int


class Charting(Image, total=False):
    """Fields of `Options` that every chart has, as keywords."""

    title: str | None
    rule: str
    training_steps: int | None
    schedule: Schedule | None
    palette: Palette | None


class Plotting(Charting, Reading, total=False):
    """Options of reading and drawing range tests."""

    smoothing: float | None
    window_of: str | None
    marks: Sequence[Mark]
    view: View | None


class PlottingTrainings(Charting, ReadingTrainings, total=False):
    """Options of reading and drawing trainings."""
