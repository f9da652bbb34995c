"""Tabulate the optima of trainings, and the cost of one common rate."""

from __future__ import annotations

import math
from typing import Any

from lrchart.analysis.trainings.findings import TrainingFindings
from lrchart.report.table import Table
from lrchart.report.trainings import noun, share_text
from lrchart.text import loss_text, lr_text, or_none, span_text

HEADER = ("Group", "Rates", "Seeds", "Best lr", "95 % interval", "Loss there", "Good window",
          "Diverges from")  # fmt: skip
#: columns that `lrchart.optimum` returns
PUBLIC = ("group", "lr", "lr_low", "lr_high", "loss", "determined", "reason", "good_low",
          "good_high", "diverges_from", "rates", "seeds")  # fmt: skip


def optimum_table(findings: TrainingFindings) -> Table:
    """Return one row a group: trainings, optimum, and the cost of one rate for all."""
    common = dict(
        zip(findings.common.get("group", ()), findings.common.get("regret", ()), strict=True)
    )
    rate = float(findings.common["common_lr"].iloc[0]) if common else math.nan
    header: tuple[str, ...] = (findings.by or HEADER[0], *HEADER[1:])
    header = tuple(name.replace("Loss", noun(findings).capitalize()) for name in header)
    rows = [_row(findings, row) for row in findings.optima.to_dict("records")]
    if common:
        header = (*header, f"Cost of {lr_text(rate)} for all" if math.isfinite(rate) else "Cost")
        best = findings.optima.to_dict("records")
        rows = [(*row, _cost(of, common)) for row, of in zip(rows, best, strict=True)]
    return Table("Best learning rates", header, tuple(rows), tuple(_notes(findings, rate)))


def records(findings: TrainingFindings) -> list[dict[str, Any]]:
    """Return the optima as JSON has them: a number that is not there is None."""
    return [
        {name: or_none(row[name]) for name in PUBLIC} for row in findings.optima.to_dict("records")
    ]


def _row(findings: TrainingFindings, row: dict[Any, Any]) -> tuple[str, ...]:
    return (
        str(row["group"]),
        str(row["rates"]),
        str(row["seeds"]),
        lr_text(row["lr"]) if row["determined"] else "not determined",
        _open(row["lr_low"], row["lr_high"]),
        loss_text(findings.sign * row["loss"]),
        _open(row["good_low"], row["good_high"]),
        lr_text(row["diverges_from"]),
    )


def _cost(row: dict[Any, Any], common: dict[str, float]) -> str:
    """Return what one rate for all costs a group.

    Of a best rate on the edge it is the least; where no rate can be told from the best, unknown.
    """
    cost = common.get(row["group"], math.nan)
    if not math.isfinite(cost) or not (row["determined"] or row["edge"]):
        return "–"
    return share_text(cost) if row["determined"] else f"at least {share_text(cost)}"


def _open(low: float, high: float) -> str:
    """Return a range of rates; an end may be unknown."""
    if math.isfinite(low) and math.isfinite(high):
        return span_text(low, high)
    if math.isfinite(low):
        return f"from {lr_text(low)}"
    return f"up to {lr_text(high)}" if math.isfinite(high) else "–"


def _notes(findings: TrainingFindings, rate: float) -> list[str]:
    top = "lowest" if findings.sign > 0 else "highest"
    notes = [
        f"Judged by {findings.measure}. The best rate is the {top} point of the parabola through "
        f"the {top} mean and its two neighbours, in log lr; its interval holds the rates that "
        f"cannot be told from the {top}, and half a step of the grid on each side."
        + _dips(findings),
        f"The good window gives up at most {100 * findings.tolerance:.3g} % of what can be learned"
        + _from_where(findings),
    ]
    for row in findings.optima.to_dict("records"):
        if not row["determined"]:
            notes.append(f"{row['group']}: not determined: {row['reason']}.")
    if not findings.common.empty and not math.isfinite(rate):
        notes.append("No one rate was trained, without divergence, in all groups.")
    return notes


def _dips(findings: TrainingFindings) -> str:
    if (findings.optima["seeds"] > 1).all():
        return ""
    dip = "dip that is almost as deep" if findings.sign > 0 else "peak that is almost as high"
    return f" With one seed it also holds every other {dip}."


def _from_where(findings: TrainingFindings) -> str:
    known = all(math.isfinite(curve.untrained) for curve in findings.curves)
    name = noun(findings)
    worst, way = ("highest", "fall") if findings.sign > 0 else ("lowest", "rise")
    below = f"{worst} mean below the best rate (the untrained {name} is not known)"
    return f": of the {way} from the {f'untrained {name}' if known else below}."
