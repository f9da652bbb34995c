"""Draw the charts that the ``[[trainings]]`` tables of ``lrchart.toml`` declare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from lrchart.gallery.entry import Entry
from lrchart.gallery.keys import boolean, located, text
from lrchart.keywords.values import finite, in_range, names
from lrchart.options import Options


@dataclass(frozen=True)
class TrainingsTable:
    """One ``[[trainings]]`` table: trainings to chart; see `lrchart.read_trainings`."""

    #: table, database, folder or pattern, relative to the config file
    path: str
    #: title of the chart and name of its files; by default that of the source
    name: str | None = None
    #: setting, or settings, as text with commas or as a list
    by: str | list[str] | None = None
    over: str | list[str] | None = None
    loss_column: str | None = None
    lr_column: str | None = None
    seed: str | None = None
    reduce: str | None = None
    higher_is_better: bool = False
    untrained: float | None = None
    tolerance: float | None = None
    #: file, folder or pattern of a range test of the same training, which the chart judges
    range_test: str | None = None
    #: whether to draw a chart of the drift of the best rate as well
    drift: bool = False

    @property
    def title(self) -> str:
        """Name of the chart; by default that of the path."""
        return self.name or Path(self.path).stem or "trainings"


#: keys whose values are true or false
BOOLEANS = ("higher_is_better", "drift")
#: keys that are passed to `lrchart.read_trainings`
READING = ("by", "over", "loss_column", "lr_column", "seed", "reduce", "higher_is_better",
           "untrained")  # fmt: skip


def check_table(table: Mapping[str, Any], where: str) -> TrainingsTable:
    """Return a table whose keys are known as a `TrainingsTable`.

    Raises
    ------
    ConfigError
        A value is of the wrong kind or out of range; the sentence names the key and the table.
    """
    for key, value in table.items():
        if key in BOOLEANS:
            boolean(where, table, key, False)
        elif key == "untrained":
            located(where, finite, key, value)
        elif key == "tolerance":
            located(where, in_range, key, value, 0, 1)
        elif key in ("by", "over"):
            located(where, names, key, value)
        else:
            text(where, table, key)
    if "reduce" in table:
        from lrchart.readers.trainings.reduce import check_way

        located(where, check_way, table["reduce"])
    return TrainingsTable(**table)


KEYS = [key.name for key in fields(TrainingsTable)]


def training_charts(
    declared: tuple[TrainingsTable, ...], folder: Path, options: Options
) -> Iterator[Entry]:
    """Yield the charts of the `declared` trainings, without names; their files are read now.

    Raises
    ------
    InputError
        The trainings cannot be read.
    """
    from lrchart.analysis.trainings.window import TOLERANCE
    from lrchart.chart.trainings.pipeline import analyse_trainings, plot_drift, plot_trainings
    from lrchart.readers import read
    from lrchart.readers.trainings.reader import read_trainings
    from lrchart.report.training_tables import optimum_table
    from lrchart.report.trainings import subtitle

    for table in declared:
        given = {name: value for name in READING if (value := getattr(table, name)) is not None}
        frame = read_trainings(str(folder / table.path), **given)
        tolerance = TOLERANCE if table.tolerance is None else table.tolerance
        sweep = None if table.range_test is None else read(str(folder / table.range_test))
        findings = analyse_trainings(frame, options, tolerance=tolerance, range_test=sweep)
        own = replace(options, title=table.title, window_of=None)
        tables = partial(_table_of, optimum_table, findings)
        draw = partial(plot_trainings, findings, own)
        yield Entry("", table.title, f"{subtitle(findings)}.", draw, tables=tables)
        if table.drift:
            untitled = replace(own, title=None)
            caption = "The best rate of each group against its number, with the power law."
            draw = partial(plot_drift, frame, untitled)
            yield Entry("", f"{table.title} drift", caption, draw, tables=tables)


def _table_of(make: Callable[[Any], Any], findings: Any) -> tuple[Any, ...]:
    return (make(findings),)
