"""Convert findings to the rows of a spec: short numbers, runs by id."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lrchart.analysis.divergence import blow_up
from lrchart.analysis.findings import Findings
from lrchart.chart.runs import id_of
from lrchart.chart.zones import zones
from lrchart.errors import one_of
from lrchart.options import Options, own_mark
from lrchart.text import line, lr_text, shortened

Rows = list[dict[str, Any]]

#: significant digits of numbers in a spec (a 3,000-pixel image shows four), and their maximum, for
#: numbers that differ little and are far from zero
DIGITS, MOST = 6, 15
#: maximum crosses per decade; more would overlap
PLACES = 50


@dataclass(frozen=True)
class Tables:
    """Rows of every layer; ``id`` (r0, r1, …) stands for the run.

    The spec groups by ids, not names: a run named ``constructor`` would collide with
    JavaScript's own, and long names would be repeated in every row.
    """

    names: list[str]
    #: names in the legend
    labels: list[str]
    curve: Rows
    #: quantiles over many runs
    band: Rows
    zones: Rows
    bounds: Rows
    #: interval of the run whose zones are drawn
    interval: Rows
    picks: Rows
    steepest: Rows
    broken: Rows
    own: Rows

    @property
    def thinned(self) -> bool:
        """True if the curve was thinned: its rows come smoothed and cannot be smoothed again."""
        return bool(self.curve) and "smooth" in self.curve[0]


def tables(findings: Findings, options: Options) -> Tables:
    """Return the rows of every layer of `findings`."""
    names = findings.runs
    ids = id_of(names)
    zoned = zoned_run(findings, options)
    areas, bounds, interval = zones(findings, zoned) if zoned is not None else ([], [], [])
    return Tables(
        names,
        _labels(findings),
        _curve(findings, ids),
        _band(findings),
        areas,
        bounds,
        interval,
        _picks(findings, ids),
        _steepest(findings, ids),
        _broken(findings, ids),
        own_rows(findings, options),
    )


def zoned_run(findings: Findings, options: Options) -> str | None:
    """Return the run whose zones are drawn: the requested one, or the only one."""
    if options.window_of is not None:
        if options.window_of not in findings.runs:
            raise one_of("window_of", options.window_of, findings.runs)
        return options.window_of
    return findings.runs[0] if len(findings.runs) == 1 else None


def own_rows(findings: Findings, options: Options) -> Rows:
    """Return the user's own marks within the swept range, lowest first, with the next one's lr."""
    first, last = findings.ends
    marks = sorted(map(own_mark, options.marks))
    inside = [(lr, name) for lr, name in marks if first <= lr <= last]
    ends = [*(lr for lr, _ in inside), last][1:]
    return [
        {
            "lr": lr,
            "text": f"{name} {lr_text(lr)}".strip(),
            "short": name or lr_text(lr),
            "text_width": 6.8 * len(f"{name} {lr_text(lr)}"),
            "next": end,
            "final": (lr, name) == inside[-1],
        }
        for (lr, name), end in zip(inside, ends, strict=True)
    ]


def values(rows: Rows) -> alt.InlineData:
    """Return `rows` as inline data, with short numbers and null for NaN.

    They are a tuple: at every step of building a chart, Altair copies a list value by value.
    """
    digits = {key: _digits(rows, key) for key in (rows[0] if rows else {})}
    short: Any = tuple(
        {key: _short(value, digits.get(key, DIGITS)) for key, value in row.items()} for row in rows
    )
    return alt.InlineData(values=short)


def _digits(rows: Rows, key: str) -> int:
    """Return the digits needed to resolve the lowest quarter of a column, where the dip is."""
    column = np.array([v for row in rows if isinstance(v := row.get(key), float)])
    column = column[np.isfinite(column)]
    if len(column) < 4:
        return DIGITS
    low, quarter = float(column.min()), float(np.quantile(column, 0.25))
    far = max(abs(low), abs(quarter))
    if quarter == low or far == 0:
        return DIGITS
    return min(DIGITS + max(math.floor(math.log10(far) - math.log10(quarter - low)), 0), MOST)


def _curve(findings: Findings, ids: dict[str, str]) -> Rows:
    curve = findings.curve
    columns = {
        "id": curve["run"].map(ids),
        "lr": curve["lr"],
        "loss": curve["loss"],
    }
    # The spec smooths a complete curve itself, which needs `side`; a thinned curve comes smoothed.
    columns |= {"smooth": curve["loss_smooth"]} if findings.thinned else {"side": curve["side"]}
    # A spike is drawn as measured, but smoothed with its calm value.
    spikes = np.isfinite(curve["loss"]) & (curve["loss_calm"] != curve["loss"])
    if spikes.any() and not findings.thinned:
        columns["calm"] = curve["loss_calm"].where(spikes)
    if (curve["replicates"] > 1).any():
        columns |= {"low": curve["loss_low"], "high": curve["loss_high"]}
    table = pd.DataFrame(columns)
    return _records(table[np.isfinite(table["loss"])])


def _labels(findings: Findings) -> list[str]:
    if findings.crowd is None:
        return findings.runs
    return [f"{run} ({findings.crowd.notable[run]})" for run in findings.runs]


def _band(findings: Findings) -> Rows:
    if findings.crowd is None:
        return []
    band = findings.crowd.band
    return _records(band.assign(**band.drop(columns="lr").clip(upper=findings.limits.high)))


def slope_rows(findings: Findings) -> Rows:
    """Return the known slopes of every run, as ``loss`` (per decade)."""
    ids = id_of(findings.runs)
    known = findings.curve.dropna(subset=["slope_per_decade"])
    table = {"id": known["run"].map(ids), "lr": known["lr"], "loss": known["slope_per_decade"]}
    return _records(pd.DataFrame(table))


def _records(table: pd.DataFrame) -> Rows:
    return [dict(zip(table.columns, row, strict=True)) for row in table.itertuples(index=False)]


def _picks(findings: Findings, ids: dict[str, str]) -> Rows:
    """Return declared optima, suggestions or guesses, and minima, as points on the curves."""
    declared = findings.windows[findings.windows["source"] == "declared"]
    answers = findings.suggestions.assign(
        mark=np.where(findings.suggestions["readable"].astype(bool), "suggested", "guess")
    )
    rows = [*declared.assign(mark="optimum").to_dict("records"), *answers.to_dict("records")]
    levels = [level(findings, row["run"], row["lr"]) for row in rows]
    marks = [_mark(ids, row, loss) for row, loss in zip(rows, levels, strict=True)]
    return [row for row in marks if math.isfinite(row["loss"])] + [
        _mark(ids, row, level(findings, row["run"], row["lr"]))
        for row in findings.minima.to_dict("records")
    ]


def _steepest(findings: Findings, ids: dict[str, str]) -> Rows:
    """Return the steepest descents of readable sweeps, as points on the slope curves."""
    return [
        _mark(ids, row, level(findings, row["run"], row["lr"], "slope_per_decade"))
        for row in findings.readable_descents.to_dict("records")
    ]


def _mark(ids: dict[str, str], row: dict[Any, Any], value: float) -> dict[str, Any]:
    return {
        "id": ids[row["run"]],
        "run": _plain(row["run"]),
        "mark": row["mark"],
        "lr": row["lr"],
        "loss": value,
        "lr_text": lr_text(row["lr"]),
    }


def level(findings: Findings, run: str, lr: float, of: str = "loss_smooth") -> float:
    """Return the column `of` of `run` at the step nearest to `lr`; NaN if there is none."""
    curve = findings.curve
    sweep = curve[(curve["run"] == run) & np.isfinite(curve[of])]
    if sweep.empty or not math.isfinite(lr):
        return math.nan
    nearest = int(np.abs(np.log(sweep["lr"].to_numpy()) - math.log(lr)).argmin())
    return float(sweep[of].iloc[nearest])


def _broken(findings: Findings, ids: dict[str, str]) -> Rows:
    """Return the rates at which each run's loss is not finite: every one, a column of the axis.

    The tooltip of a single bad batch says "at", that of the blow-up "from".
    """
    rows: Rows = []
    for run, sweep in findings.curve.groupby("run", sort=False):
        lr, loss = sweep["lr"].to_numpy(), sweep["loss"].to_numpy()
        bad = np.flatnonzero(~np.isfinite(loss))
        _, first = np.unique(np.floor(np.log10(lr[bad]) * PLACES), return_index=True)
        end, name = blow_up(loss), str(run)
        for at in bad[first]:
            where = f"from {lr_text(lr[end])}" if at >= end else f"at {lr_text(lr[at])}"
            rows.append({"id": ids[name], "run": _plain(name), "lr": lr[at], "lr_text": where})
    return rows


def _plain(name: str) -> str:
    """Return a run's name for a tooltip: one line, at most 80 characters."""
    flat = line(name)
    return shortened(flat, 80)


def _short(value: Any, digits: int) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{digits}g}") if math.isfinite(value) else None
    return value
