"""Describe trainings in words: titles, subtitles, notes and alt texts."""

from __future__ import annotations

import math

import pandas as pd

from lrchart.analysis.trainings.drift import Drift
from lrchart.analysis.trainings.findings import TrainingFindings
from lrchart.analysis.trainings.range_test import Judged
from lrchart.text import line, loss_text, lr_text, span_text

#: maximum groups that are described individually
SPOKEN = 5
#: maximum groups whose reason the subtitle gives
REASONS = 2


def title(findings: TrainingFindings) -> str:
    """Return the chart's title: what was trained."""
    groups = len(findings.curves)
    if groups == 1:
        name = findings.groups[0] if findings.by else ""
        return f"Trainings at {len(findings.curves[0].lr)} learning rates" + (
            f": {findings.by} {name}" if name else ""
        )
    return f"Trainings by {findings.by or 'group'}: {groups} curves"


def subtitle(findings: TrainingFindings) -> str:
    """Return the answer in one line, and what number it rests on."""
    table = findings.optima
    if len(table) == 1:
        parts = [
            best(findings, table.iloc[0]),
            *_window(findings, table.iloc[0]),
            _counts(findings),
        ]
    else:
        parts = [_span(table), *_reasons(findings, table), _counts(findings)]
    parts += [*_untrained(findings), *_key(findings)]
    if findings.judged is not None:
        parts.append(judgement(findings.judged))
    return " · ".join([*parts, judged_by(findings)])


def measured(findings: TrainingFindings) -> str:
    """Return what the loss axis shows, such as "Final val loss (last value)"."""
    final = "final" in findings.measure.casefold()
    name = line(findings.measure if final else f"Final {findings.measure}").replace("_", " ")
    return f"{name[:1].upper()}{name[1:]}"


def noun(findings: TrainingFindings) -> str:
    """Return what the measured number is: a loss or, if higher is better, a score."""
    return "loss" if findings.sign > 0 else "score"


def best(findings: TrainingFindings, row: pd.Series) -> str:
    """Return the optimum of one group in words."""
    if not math.isfinite(row["lr"]):
        return f"No best rate: {row['reason']}"
    if row["determined"]:
        span = span_text(row["lr_low"], row["lr_high"])
        return f"Best {lr_text(row['lr'])} · as good as the best from {span}"
    top = "lowest" if findings.sign > 0 else "highest"
    return f"Not determined · {top} at {lr_text(row['lr'])} · {row['reason']}"


def judged_by(findings: TrainingFindings) -> str:
    """Return the part of the subtitle that names the number that decides."""
    return f"judged by {findings.measure}" + (" (higher is better)" if findings.sign < 0 else "")


def judgement(judged: Judged) -> str:
    """Compare the suggestion of a range test with the trainings, in words."""
    if not math.isfinite(judged.lr):
        return "the range test suggests nothing"
    says = "The range test says" if judged.readable else "The range test guesses"
    answer = f"{says} {lr_text(judged.lr)}"
    if not math.isfinite(judged.regret):
        return f"{answer}: the trainings cannot judge it"
    where = f", {judged.place} the good rates" if judged.place else ""
    least = "at least " if judged.at_least else ""
    return f"{answer}{where}: it gives up {least}{share_text(judged.regret)} of what can be learned"


def share_text(share: float) -> str:
    """Return a share as a percentage: 0.9 %, 22 %."""
    if not math.isfinite(share):
        return "–"
    percent = 100 * share
    return f"{percent:.1f} %" if percent < 9.95 else f"{percent:.0f} %"


def drift_sentence(drift: Drift) -> str:
    """Return the power law with its interval, or that none is established."""
    wide = f"{drift.at_high / drift.at_low:.3g}×"
    moves = f"{_factor(drift.ratio_low)} to {_factor(drift.ratio_high)}×"
    if not drift.fitted:
        return (
            f"Two groups are too few for a power law: over {wide} {drift.by} the best rate moves "
            f"by {moves}"
        )
    if drift.established:
        half = (drift.exponent_high - drift.exponent_low) / 2
        exponent = f"{drift.exponent:.2f}".replace("-", "−")
        return f"Best lr ∝ {drift.by}^({exponent} ± {half:.2f})"
    begin = "No drift" if drift.absent else "No drift is established"
    return f"{begin}: over {wide} {drift.by} the best rate moves by {moves}"


def drift_subtitle(drift: Drift) -> str:
    """Count the groups that the law is fitted to, and those left out."""
    used = int(drift.points["used"].sum())
    left = len(drift.points) - used
    parts = [f"{used} groups", "bars: 95 % intervals"]
    if left:
        parts.append(f"{left} left out (hollow): not determined")
    if drift.without_number:
        parts.append(f"{drift.without_number} not drawn: no positive number")
    if drift.fitted:
        parts.append("band: 95 % of the law")
    return " · ".join(parts)


def description(findings: TrainingFindings) -> str:
    """Return a few sentences that stand for the picture."""
    low, high = findings.frame["lr"].min(), findings.frame["lr"].max()
    groups = len(findings.curves)
    first = (
        f"{measured(findings)} against learning rate, {span_text(low, high)} on a log axis, of "
        "trainings at constant or peak rates, for "
        f"{'one group' if groups == 1 else f'{groups} groups'}."
    )
    rows = findings.optima.to_dict("records")
    spoken = [_sentence(findings, pd.Series(row)) for row in rows[:SPOKEN]]
    rest = [f"{groups - SPOKEN} more groups are drawn."] if groups > SPOKEN else []
    judged = [f"{judgement(findings.judged)}."] if findings.judged else []
    return " ".join([first, *spoken, *rest, *judged])


def _sentence(findings: TrainingFindings, row: pd.Series) -> str:
    name = f"{findings.by} {row['group']}: " if len(findings.curves) > 1 else ""
    level = loss_text(findings.sign * row["loss"])
    parts = f"{name}{best(findings, row)}, where the {noun(findings)} is {level}"
    edge = row["diverges_from"]
    return parts + (f"; trainings diverge from {lr_text(edge)}." if math.isfinite(edge) else ".")


def _span(table: pd.DataFrame) -> str:
    known = table[table["determined"]]
    if known.empty:
        return "No group has a determined best rate"
    of = "" if len(known) == len(table) else f" ({len(known)} of {len(table)} determined)"
    if len(known) == 1:
        return f"Best rate {lr_text(known['lr'].iloc[0])}{of}"
    return f"Best rates {span_text(known['lr'].min(), known['lr'].max())}{of}"


def _reasons(findings: TrainingFindings, table: pd.DataFrame) -> list[str]:
    unknown = table[~table["determined"]]
    reasons = [
        f"{findings.by} {row['group']}: {row['reason']}".strip()
        for row in unknown.head(REASONS).to_dict("records")
    ]
    rest = len(unknown) - REASONS
    return reasons + ([f"{rest} more not determined"] if rest > 0 else [])


def _counts(findings: TrainingFindings) -> str:
    seeds = sorted({int(curve.seeds.max()) for curve in findings.curves})
    rates = sorted({len(curve.lr) for curve in findings.curves})
    return f"{_range(seeds)} {'seed' if seeds == [1] else 'seeds'}, {_range(rates)} rates"


def _range(numbers: list[int]) -> str:
    return f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"


def _window(findings: TrainingFindings, row: pd.Series) -> list[str]:
    known = row["determined"] and math.isfinite(row["good_low"] + row["good_high"])
    return [f"shade: gives up at most {100 * findings.tolerance:.3g} %"] if known else []


def _untrained(findings: TrainingFindings) -> list[str]:
    level = findings.untrained
    return [] if level is None else [f"dash-dotted: untrained, {loss_text(findings.sign * level)}"]


def _key(findings: TrainingFindings) -> list[str]:
    """Say what the marks of the chart stand for, where the answer does not."""
    parts, determined = [], findings.optima["determined"]
    if len(determined) > 1 and determined.any():
        parts.append("dots: best rates, bars: 95 % intervals")
        parts += [] if determined.all() else ["hollow: not determined"]
    if any((curve.diverged[curve.lowest + 1 :] > 0).any() for curve in findings.curves):
        parts.append(
            "crosses: diverged" if len(determined) == 1 else "crosses: where a group diverges"
        )
    return parts


def _factor(ratio: float) -> str:
    return f"{ratio:.2g}" if 0.01 <= ratio < 100 else f"{ratio:.0e}".replace("e-0", "e-")
