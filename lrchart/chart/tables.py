"""A reading as the rows a spec carries: short numbers, runs by id."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from lrchart.analysis.numbers import loss_text, lr_text
from lrchart.analysis.reading import Reading
from lrchart.chart.zones import zones
from lrchart.errors import one_of
from lrchart.options import Options

Rows = list[dict[str, Any]]

#: significant digits of the numbers in a spec: a 3,000-pixel picture shows four
DIGITS = 6


@dataclass(frozen=True)
class Tables:
    """What the layers draw, as rows; ``id`` (r0, r1, …) stands for the run.

    Ids, not names, are what the spec groups by: a run named ``constructor`` would meet
    JavaScript's own, and long names would be repeated in every row.
    """

    names: list[str]
    curve: Rows
    zones: Rows
    bounds: Rows
    picks: Rows
    steepest: Rows
    broken: Rows


def tables(reading: Reading, options: Options) -> Tables:
    """Return the rows of every layer of `reading`."""
    names = reading.runs
    ids = {name: f"r{i}" for i, name in enumerate(names)}
    zoned = zoned_run(reading, options)
    areas, bounds = zones(reading, zoned) if zoned is not None else ([], [])
    return Tables(
        names,
        _curve(reading, ids),
        areas,
        bounds,
        _picks(reading, ids),
        _steepest(reading, ids),
        _broken(reading, ids),
    )


def zoned_run(reading: Reading, options: Options) -> str | None:
    """Return the run whose window is zoned and ruled: the one asked for, or the only one."""
    if options.window_of is not None:
        if options.window_of not in reading.runs:
            raise one_of("window_of", options.window_of, reading.runs)
        return options.window_of
    return reading.runs[0] if len(reading.runs) == 1 else None


def values(rows: Rows) -> alt.Data:
    """Return `rows` as inline data, with numbers of `DIGITS` digits and null for NaN."""
    return alt.Data(values=[{key: _short(value) for key, value in row.items()} for row in rows])


def _curve(reading: Reading, ids: dict[str, str]) -> Rows:
    curve = reading.curve
    columns = {
        "id": curve["run"].map(ids),
        "lr": curve["lr"],
        "loss": curve["loss"],
        "capped": curve["loss_capped"],
        "diverged": curve["diverged"],
    }
    if (curve["replicates"] > 1).any():
        columns |= {"low": curve["loss_low"], "high": curve["loss_high"]}
    table = pd.DataFrame(columns)
    finite = table["loss"].map(math.isfinite)
    return table[finite].to_dict("records")  # type: ignore[return-value]


def slope_rows(reading: Reading) -> Rows:
    """Return the slope of every run, from where it is known; ``loss`` is its unit per decade."""
    ids = {name: f"r{i}" for i, name in enumerate(reading.runs)}
    known = reading.curve.dropna(subset=["slope_per_decade"])
    table = {"id": known["run"].map(ids), "lr": known["lr"], "loss": known["slope_per_decade"]}
    return pd.DataFrame(table).to_dict("records")  # type: ignore[return-value]


def _picks(reading: Reading, ids: dict[str, str]) -> Rows:
    """Return the chosen rates and the minima, as points on the curves."""
    rows = []
    for window in reading.windows.itertuples():
        mark = "optimum" if window.source == "declared" else "suggested"
        level = _level(reading, window.run, window.lr)
        if math.isfinite(level):
            rows.append(_mark(ids, window.run, mark, window.lr, level))
    lowest = reading.landmarks[reading.landmarks["mark"] == "minimum"]
    return rows + [_mark(ids, row.run, row.mark, row.lr, row.loss) for row in lowest.itertuples()]


def _steepest(reading: Reading, ids: dict[str, str]) -> Rows:
    """Return the steepest descents, as points on the slope curves."""
    steepest = reading.landmarks[reading.landmarks["mark"] == "steepest descent"]
    return [_mark(ids, row.run, row.mark, row.lr, row.slope) for row in steepest.itertuples()]


def _mark(ids: dict[str, str], run: str, mark: str, lr: float, value: float) -> dict[str, Any]:
    return {
        "id": ids[run],
        "run": _plain(run),
        "mark": mark,
        "lr": lr,
        "loss": value,
        "lr_text": lr_text(lr),
        "value_text": loss_text(value),
    }


def _level(reading: Reading, run: str, lr: float) -> float:
    """Return the smoothed loss of `run` at the step nearest to `lr`."""
    sweep = reading.curve[reading.curve["run"] == run].dropna(subset=["loss_smooth"])
    if sweep.empty or not math.isfinite(lr):
        return math.nan
    return float(
        sweep.loc[(sweep["lr"].map(math.log) - math.log(lr)).abs().idxmin(), "loss_smooth"]
    )


def _broken(reading: Reading, ids: dict[str, str]) -> Rows:
    """Return the first step of each run whose loss is not a number: it is shown, not dropped."""
    curve = reading.curve
    broken = curve[~curve["loss"].map(math.isfinite)].groupby("run", sort=False).first()
    return [
        {
            "id": ids[str(run)],
            "run": _plain(str(run)),
            "lr": row["lr"],
            "lr_text": lr_text(row["lr"]),
        }
        for run, row in broken.iterrows()
    ]


def _plain(name: str) -> str:
    """Return a run's name for a tooltip, in one line and at a readable length."""
    flat = " ".join(name.split())
    return flat if len(flat) <= 80 else flat[:79] + "…"


def _short(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
    return value
