"""Convert trainings to the rows of a spec: short numbers, groups by id."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from lrchart.analysis.trainings.curve import Curve
from lrchart.analysis.trainings.findings import TrainingFindings
from lrchart.chart.rows import Rows
from lrchart.text import line, loss_text, lr_text, shortened, span_text

#: maximum characters of a group's name in a tooltip
LONGEST = 60


@dataclass(frozen=True)
class TrainingRows:
    """Rows that the layers draw; ``id`` (r0, r1, …) stands for the group.

    Attributes
    ----------
    seeds
        One row a training with a finite loss, if a rate has several.
    means
        One row a rate without divergence: mean, lowest and highest loss; ``part`` numbers the
        unbroken parts of a curve.
    crosses
        One row a rate above the optimum at which trainings diverged; ``from`` marks the first
        of a group, and all of a group that stands alone.
    optima
        One row a group: the best rate, its interval, and the arrow of an edge.
    window
        The good window of a group that stands alone and whose best rate is determined.
    untrained
        The loss before training, if all groups share it.
    """

    seeds: Rows
    means: Rows
    crosses: Rows
    optima: Rows
    window: Rows
    untrained: Rows


def training_rows(findings: TrainingFindings) -> TrainingRows:
    """Return the rows of every layer."""
    sign, names = findings.sign, findings.groups
    every = list(enumerate(findings.curves))
    best = findings.optima.to_dict("records")
    several = any(curve.loss.shape[1] > 1 for curve in findings.curves)
    alone = best[0] if len(best) == 1 else None
    first, last = float(findings.frame["lr"].min()), float(findings.frame["lr"].max())
    return TrainingRows(
        seeds=[row for i, curve in every for row in _seeds(i, curve, sign)] if several else [],
        means=[row for i, curve in every for row in _means(i, curve, names, sign)],
        # Sorted so that the first divergence of a group is drawn on top of others at that rate.
        crosses=sorted((row for i, curve in every for row in _crosses(i, curve, names)),
                       key=lambda row: row["from"]),
        optima=[_optimum(i, row, names, sign, (first, last)) for i, row in enumerate(best)
                if math.isfinite(row["lr"])],
        window=_window(alone) if alone else [],
        untrained=_untrained(findings),
    )  # fmt: skip


def _seeds(number: int, curve: Curve, sign: int) -> Rows:
    places = np.argwhere(np.isfinite(curve.loss))
    return [
        {"id": f"r{number}", "lr": float(curve.lr[i]), **_number(float(curve.loss[i, k]), sign)}
        for i, k in places
        if curve.seeds[i] > 1
    ]


def _means(number: int, curve: Curve, names: list[str], sign: int) -> Rows:
    rows, part = [], 0
    # With several groups, a line breaks where all seeds diverged; crosses mark the rate.
    broken = curve.parted | ((curve.diverged == curve.seeds) & (len(names) > 1))
    for i, lr in enumerate(curve.lr):
        if not np.isfinite(curve.mean[i]) or broken[i]:
            part += 1
            continue
        seeds = curve.loss[i][np.isfinite(curve.loss[i])]
        rows.append(
            {
                "id": f"r{number}",
                "part": part,
                "lr": float(lr),
                **_number(float(curve.mean[i]), sign),
                "low": float(seeds.min()),
                "high": float(seeds.max()),
                "group": _plain(names[number]),
                "lr_text": lr_text(float(lr)),
                "value_text": loss_text(sign * float(curve.mean[i])),
                "seeds": int(curve.seeds[i]),
            }
        )
    return rows


def _number(loss: float, sign: int) -> dict[str, float]:
    """Return the columns of a loss; a score, which is a negated one, also as measured."""
    return {"loss": loss} if sign > 0 else {"loss": loss, "score": -loss}


def _crosses(number: int, curve: Curve, names: list[str]) -> Rows:
    """Return the rates above the optimum at which trainings diverged; without one, all.

    The first of several groups is marked: it is where the group diverges from.
    """
    places = [int(i) for i in np.flatnonzero(curve.diverged > 0) if i > curve.lowest]
    return [
        {
            "id": f"r{number}",
            "from": i == places[0] or len(names) == 1,
            "lr": float(curve.lr[i]),
            "group": _plain(names[number]),
            "lr_text": lr_text(float(curve.lr[i])),
            "diverged": f"{curve.diverged[i]} of {curve.seeds[i]}",
        }
        for i in places
    ]


def _optimum(
    number: int, row: dict[Any, Any], names: list[str], sign: int, ends: tuple[float, float]
) -> dict[str, Any]:
    low, high = (
        value if math.isfinite(value) else end
        for value, end in zip((row["lr_low"], row["lr_high"]), ends, strict=True)
    )
    known = row["determined"]
    return {
        "id": f"r{number}",
        "lr": row["lr"],
        "loss": row["loss"],
        "low": max(low, ends[0]) if known else row["lr"],
        "high": min(high, ends[1]) if known else row["lr"],
        "determined": "best" if known else "not determined",
        "arrow": row["edge"] if row["edge"] in ("low", "high") else "",
        "at": row["at"] if math.isfinite(row["at"]) else number,
        "group": _plain(names[number]),
        "lr_text": lr_text(row["lr"]),
        "value_text": loss_text(sign * row["loss"]),
        "says": span_text(row["lr_low"], row["lr_high"]) if known else row["reason"],
    }


def _window(row: dict[Any, Any]) -> Rows:
    ends = row["good_low"], row["good_high"]
    if not (row["determined"] and all(map(math.isfinite, ends))):
        return []
    return [{"lr": ends[0], "high": ends[1], "text": span_text(*ends)}]


def _untrained(findings: TrainingFindings) -> Rows:
    level = findings.untrained
    if level is None:
        return []
    return [{"loss": level, "text": loss_text(findings.sign * level)}]


def _plain(name: str) -> str:
    flat = line(name)
    return shortened(flat, LONGEST)
