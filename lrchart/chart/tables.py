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
    marks: Rows
    broken: Rows


def tables(reading: Reading, options: Options) -> Tables:
    """Return the rows of every layer of `reading`."""
    names = reading.runs
    ids = {name: f"r{i}" for i, name in enumerate(names)}
    ruled = options.window_of or (names[0] if len(names) == 1 else None)
    areas, bounds = zones(reading, ruled) if ruled else ([], [])
    return Tables(
        names, _curve(reading, ids), areas, bounds, _marks(reading, ids), _broken(reading, ids)
    )


def values(rows: Rows) -> alt.Data:
    """Return `rows` as inline data, with numbers of `DIGITS` digits and null for NaN."""
    return alt.Data(values=[{key: _short(value) for key, value in row.items()} for row in rows])


def _curve(reading: Reading, ids: dict[str, str]) -> Rows:
    curve = reading.curve
    columns = {
        "id": curve["run"].map(ids),
        "lr": curve["lr"],
        "loss": curve["loss"],
        "smooth": curve["loss_smooth"],
        "diverged": curve["diverged"],
    }
    if (curve["replicates"] > 1).any():
        columns |= {"low": curve["loss_low"], "high": curve["loss_high"]}
    table = pd.DataFrame(columns)
    finite = table["loss"].map(math.isfinite)
    return table[finite].to_dict("records")  # type: ignore[return-value]


def _marks(reading: Reading, ids: dict[str, str]) -> Rows:
    """Return the points on the curves: the suggestion, the minimum, the steepest descent."""
    rows = []
    for window in reading.windows.itertuples():
        if window.source == "estimated" and math.isfinite(window.lr):
            rows.append(
                (window.run, "suggested", window.lr, _level(reading, window.run, window.lr))
            )
    found = reading.landmarks.itertuples(index=False, name=None)
    return [
        {
            "id": ids[run],
            "run": _plain(run),
            "mark": mark,
            "lr": lr,
            "loss": loss,
            "lr_text": lr_text(lr),
            "loss_text": loss_text(loss),
        }
        for run, mark, lr, loss in [*rows, *found]
    ]


def _level(reading: Reading, run: str, lr: float) -> float:
    """Return the smoothed loss of `run` at the step nearest to `lr`."""
    sweep = reading.curve[reading.curve["run"] == run].dropna(subset=["loss_smooth"])
    if sweep.empty:
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
