"""List the charts of the gallery with their titles and captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from lrchart.analysis.thin import CROWD
from lrchart.errors import ConfigError, KindError, OptionError
from lrchart.frame.door import of_runs, together
from lrchart.frame.scenario import Scenario
from lrchart.frame.schema import TidyFrame
from lrchart.frame.synthetic import scenarios
from lrchart.gallery import captions
from lrchart.gallery.arrangement import arranged
from lrchart.gallery.config import Config
from lrchart.gallery.entry import Entry
from lrchart.gallery.recorded import check_colours, check_names, check_window, recorded
from lrchart.gallery.slugs import CHARTS, LAST, MAIN, RUNS, SLOPE, slugs
from lrchart.gallery.teaching import teaching
from lrchart.gallery.trainings import training_charts
from lrchart.options import Options
from lrchart.pipeline import plot, slope, thinned_findings
from lrchart.report.run_table import table_of
from lrchart.report.table import Table


@dataclass(frozen=True)
class Gallery:
    """Frame of all runs and the charts in reading order."""

    #: tidy sweep frame: scenarios first, then recorded runs; None if no range test is declared
    frame: TidyFrame | None
    entries: tuple[Entry, ...]
    #: one sentence for each run that is not a range test, and so not drawn
    refused: tuple[str, ...] = ()


def gallery(config: Config) -> Gallery:
    """Return the gallery that `config` declares; its charts are drawn on demand.

    Raises
    ------
    InputError
        The file of a run cannot be read, or no run is a range test.
    ConfigError
        Two curves share a name.
    OptionError
        ``window_of`` or ``palette`` names none of the curves.
    """
    taught = scenarios(config.scenarios) if config.scenarios else None
    histories = recorded(config)
    sweeps = histories.sweeps
    frames = [frame for frame in (taught, sweeps) if frame is not None]
    if not (frames or histories.trainings or config.trainings):
        if histories.refused:
            raise KindError(histories.refused[0])
        raise ConfigError("the gallery is empty: declare a [[scenario]], [[run]] or [[trainings]]")
    check_names([*frames, *histories.trainings])
    check_window(frames, config.options.window_of)
    check_colours(config, [*frames, *histories.trainings])
    options = replace(config.options, window_of=None)
    few = sweeps if sweeps is None else _notable(sweeps, options)
    entries = list(_overviews(config, taught, sweeps))
    if alone := [part for part in (taught, few) if part is not None]:
        entries += _singles(together(alone), options, config.scenarios)
    entries += _over_steps(histories.trainings, options, [entry.name for entry in entries])
    entries += _trainings(config, [entry.name for entry in entries])
    shown = arranged(_in_order(entries), config.captions, config.order, config.leave_out)
    return Gallery(together(frames) if frames else None, shown, histories.refused)


def numbers(frame: TidyFrame, options: Options) -> Table:
    """Return the table of the gallery: one row per run, or per notable run of a crowd."""
    options = replace(options, window_of=None)
    return table_of(thinned_findings(frame, options))


def _overviews(
    config: Config, taught: TidyFrame | None, sweeps: TidyFrame | None
) -> Iterator[Entry]:
    options = config.options
    if taught is not None:
        zoned = _zoned(options, taught, str(taught["run"].iloc[0]))
        caption = captions.overview(config.scenarios, zoned.window_of)
        yield Entry(MAIN, "Learning-rate finder", caption, partial(plot, taught, zoned))
    if sweeps is not None and sweeps["run"].nunique() > 1:
        caption = captions.recorded(sweeps)
        mine = _zoned(options, sweeps)
        yield Entry(RUNS, "Recorded runs", caption, partial(plot, sweeps, mine))
    if taught is not None:
        untitled = replace(zoned, title=None)
        caption = captions.slopes(config.scenarios)
        yield Entry(SLOPE, "Slope per decade", caption, partial(slope, taught, untitled))
        if config.teaching:
            yield from teaching(options)


def _zoned(options: Options, frame: pd.DataFrame, otherwise: str | None = None) -> Options:
    """Return `options`, with the window of `otherwise` if `frame` lacks the run they name."""
    known = options.window_of in set(frame["run"])
    return options if known else replace(options, window_of=otherwise)


def _over_steps(
    trainings: Sequence[TidyFrame], options: Options, taken: list[str]
) -> Iterator[Entry]:
    """Yield a chart of loss and rate over the steps for each training."""
    names = [str(frame["run"].iloc[0]) for frame in trainings]
    alone = replace(options, title=None)
    for name, stem, frame in zip(names, slugs(names, taken), trainings, strict=True):
        yield Entry(stem, name, captions.TRAINING, partial(plot, frame, alone))


def _trainings(config: Config, taken: list[str]) -> list[Entry]:
    charts = list(training_charts(config.trainings, config.folder, config.options))
    names = slugs([chart.title for chart in charts], taken)
    return [replace(chart, name=name) for name, chart in zip(names, charts, strict=True)]


def _notable(frame: TidyFrame, options: Options) -> TidyFrame:
    """Return the runs with a chart of their own: all, or the notable ones of a crowd."""
    few = frame["run"].nunique() <= CROWD
    return frame if few else of_runs(frame, thinned_findings(frame, options).runs)


def _singles(frame: TidyFrame, options: Options, declared: tuple[Scenario, ...]) -> Iterator[Entry]:
    names = [str(name) for name in frame["run"].unique()]
    alone = replace(options, title=None)
    for name, stem in zip(names, slugs(names, CHARTS), strict=True):
        sweep = of_runs(frame, [name])
        caption = captions.single(name, declared, captions.purpose(sweep, options))
        yield Entry(stem, name, caption, partial(plot, sweep, alone))


def _in_order(entries: list[Entry]) -> list[Entry]:
    """Return `entries` in reading order: overviews, single runs, then those of `LAST`."""
    return sorted(
        entries, key=lambda entry: [*LAST].index(entry.name) + 1 if entry.name in LAST else 0
    )


def chosen(entries: tuple[Entry, ...], only: tuple[str, ...]) -> tuple[Entry, ...]:
    """Return the entries named in `only`; all if it is empty."""
    known = [entry.name for entry in entries]
    for name in only:
        if name not in known:
            raise OptionError(f"no chart {name!r}; the gallery has {', '.join(known)}")
    return tuple(entry for entry in entries if not only or entry.name in only)
