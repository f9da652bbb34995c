"""Describe findings in words: titles, subtitles and alt texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from lrchart.analysis.findings import Findings
from lrchart.analysis.rules.registry import DEFAULT_RULE
from lrchart.analysis.zoning import EARLY, Zoning, zoning
from lrchart.report.comparison import comparable, comparison, short_name
from lrchart.report.purpose import training_text
from lrchart.report.suggestion_table import remark
from lrchart.text import counted, drawable, loss_text, lr_text, span_text

#: maximum runs that are described individually
SPOKEN = 5
#: explanation of the default rule's suggestion
ORIGIN = "set by the end of the descent"
#: explanation of the band for many runs
BAND = "band: middle 80 %, dashes: median, shade: all"


def title(findings: Findings) -> str:
    """Return the chart's title."""
    if len(findings.runs) == 1:
        return title_of(findings.runs[0])
    return title_of(f"{_count(findings):,} runs")


def title_of(runs: str) -> str:
    """Return the title of a chart of `runs`."""
    return f"Learning-rate range test: {runs}"


def subtitle(findings: Findings, run: str | None) -> str:
    """Return the answer in one line: the window of `run`, or the span of all suggestions.

    Two runs are compared. The legend of the band of replicates comes last.
    """
    return " · ".join([_answer(findings, run), *_band(findings)])


def _answer(findings: Findings, run: str | None) -> str:
    if findings.crowd is not None and run is None:
        notable = counted(len(findings.crowd.notable), "notable run")
        return f"{notable} of {findings.crowd.count:,} · {BAND}"
    if run is None and comparable(findings):
        return " · ".join([comparison(findings), *_purpose(findings)])
    if run is None and len(findings.runs) > 1:
        return _several(findings)
    name = findings.runs[0] if run is None else run
    plan = zoning(findings, name)
    return _nothing(findings) if plan is None else _of_run(findings, name, plan)


def _of_run(findings: Findings, name: str, plan: Zoning) -> str:
    """Return the sentence about the window and the suggestion of one run."""
    pick, window = findings.answer_of[name], window_text(plan)
    name, several = drawable(name), len(findings.runs) > 1
    if not plan.readable:
        told = f"Hard to read: {_short(plan.reason)} · best guess {lr_text(plan.lr)}{by_rule(pick)}"
        return f"{name}: {told[0].lower()}{told[1:]}" if several else told
    called = "suggested" if pick["readable"] else "best guess"
    rate = f"{called} {lr_text(pick['lr'])}{by_rule(pick)}"
    if several or plan.declared:
        optimum = [f"optimum {lr_text(plan.lr)}"] if plan.declared else []
        parts = [f"Window of {name}: {window}"] if several else []
        parts += [*optimum, *([] if several else [f"window {window}"]), rate]
    else:
        # A window without a width is left out.
        whose = f"{DEFAULT_RULE}'s " if by_rule(pick) else ""
        parts = [rate, *([] if window == "none" else [f"{whose}window {window}"])]
        parts += [] if by_rule(pick) or plan.reason else [ORIGIN]
    parts += [_training(pick), limitations(pick["reason"])]
    told = " · ".join(filter(None, parts))
    return told[0].upper() + told[1:]


def by_rule(pick: Mapping[Any, Any]) -> str:
    """Return the rule of an answer, if it is not the default one; begins with a space."""
    rule = pick.get("rule", DEFAULT_RULE)
    return "" if rule == DEFAULT_RULE else f" by {rule}"


def limitations(reason: str) -> str:
    """Return what limits a readable run, without the options that the table names."""
    return "; ".join(map(_short, reason.split("; ")))


def _short(reason: str) -> str:
    """Return the first part of a reason, without the options that the table names."""
    return re.sub(r" \([^()]*\)$", "", reason.split("; ")[0])


def window_text(plan: Zoning) -> str:
    """Return the window of `plan`; an end that only the sweep has is named as such."""
    if not plan.low < plan.high:
        return "none"
    low = " (start of the sweep)" if plan.starts_with_sweep else ""
    high = " (end of the sweep)" if plan.ends_with_sweep else ""
    return f"{lr_text(plan.low)}{low} to {lr_text(plan.high)}{high}"


def reasons(findings: Findings) -> list[str]:
    """Return a sentence for each run whose sweep is limited: whether it is a guess, and why."""
    return [*filter(None, map(remark, findings.suggestions.to_dict("records")))]


def remarks(findings: Findings) -> list[str]:
    """Return the `reasons` that the title does not give in full."""
    texts = findings.suggestions["reason"]
    told = len(texts) == 1 and texts.iloc[0] in subtitle(findings, None)
    return [] if told else reasons(findings)


def _nothing(findings: Findings) -> str:
    """Return why there is no answer."""
    loss = findings.curve["loss"].to_numpy()
    if np.isfinite(loss).any():
        why = {*findings.suggestions["reason"].map(_short)}
        return f"No learning rate stands out{f': {why.pop()}' if len(why) == 1 else ''}"
    kind = "NaN" if np.isnan(loss).all() else "NaN or infinite"
    return f"All {len(loss):,} losses are {kind}: no learning rate is guessed"


def _several(findings: Findings) -> str:
    """Return the span of the suggestions; guesses and runs without a number are counted."""
    answers = findings.suggestions.dropna(subset=["lr"])
    readable = answers["readable"].astype(bool)
    good, guesses = answers[readable], int((~readable).sum())
    missing = len(findings.suggestions) - len(answers)
    counts = [f"{counted(guesses, 'guess', 'guesses')} left out"] if guesses else []
    counts += [f"{counted(missing, 'run')} without a number"] if missing else []
    if good.empty:
        told = f"Hard to read: {counted(guesses, 'guess', 'guesses')}"
        return told if guesses else _nothing(findings)
    if len(good) == 1:
        run, rate = good.iloc[0][["run", "lr"]]
        answer = f"Suggested for {short_name(findings, run)}: {lr_text(float(rate))}"
    else:
        low, high = lr_text(good["lr"].min()), lr_text(good["lr"].max())
        answer = f"Suggested: {f'{low} to {high}, by run' if low != high else f'{low} for each'}"
    return " · ".join([answer, *counts, *_purpose(findings)])


def _purpose(findings: Findings) -> list[str]:
    """Return the rule of the answers or the training that all of them are for."""
    picks = findings.suggestions.to_dict("records")
    rule = by_rule(picks[0]).strip()
    trainings = {_training(pick) for pick in picks}
    if rule:
        return [rule]
    return [*filter(None, trainings)] if len(trainings) == 1 else []


def _training(pick: Mapping[Any, Any]) -> str:
    """Return the training that the default rule's answer is for."""
    if "schedule" not in pick:
        return ""
    return f"for {training_text(float(pick['training_steps']), str(pick['schedule']))}"


def _band(findings: Findings) -> list[str]:
    counts = set(findings.curve.get("replicates", pd.Series(dtype=int)).unique())
    most = max(counts, default=1)
    few = "up to " if len(counts) > 1 else ""
    return [f"band: lowest to highest of {few}{most} replicates"] if most > 1 else []


def description(findings: Findings) -> str:
    """Return the alt text of the chart, a few sentences."""
    low, high = findings.ends
    runs = findings.runs
    first = (
        f"Loss against learning rate, {span_text(low, high)} on a log axis, "
        f"for {'one run' if len(runs) == 1 else f'{_count(findings):,} runs'}."
    )
    spoken = [run_sentence(findings, run) for run in runs[:SPOKEN]]
    if comparable(findings):
        spoken += [f"{part}." for part in comparison(findings).split(" · ")]
    rest = [f"{len(runs) - SPOKEN} more runs are drawn."] if len(runs) > SPOKEN else []
    if not np.isfinite(findings.curve["loss"]).all():
        rest.append("A cross marks each loss that is NaN or infinite.")
    if findings.crowd is not None:
        rest.append("A band holds the middle 80 % of all runs, a shade all of their losses.")
    return drawable(" ".join([first, *spoken, *rest]))


def _count(findings: Findings) -> int:
    return findings.crowd.count if findings.crowd else len(findings.runs)


def run_sentence(findings: Findings, run: str) -> str:
    """Describe one run in a sentence."""
    sweep = findings.curve_of[run]
    smooth = sweep["loss_smooth"].dropna()
    if smooth.empty:
        return f"{run}: no loss is finite, and no learning rate is guessed."
    start, end = map(float, smooth.iloc[[0, -1]])
    parts = [f"starts at a loss of {loss_text(start)}"]
    lowest = findings.minima[findings.minima["run"] == run]
    plan = zoning(findings, run)
    # In an unreadable sweep, the lowest loss is noise.
    if not lowest.empty and plan is not None and plan.readable:
        lr, loss = lowest.iloc[0][["lr", "loss"]]
        parts.append(f"is lowest at {lr_text(lr)} with {loss_text(loss)}")
    edge = findings.edges.get(run)
    back = findings.returns.get(run)
    if back and back * EARLY < (edge or np.inf):
        parts.append(f"is back at its start from {lr_text(back)} on")
    if edge:
        lost = "rises" if plan is not None and np.isnan(plan.lost) else "diverges"
        parts.append(f"{lost} from {lr_text(edge)} on")
    else:
        parts.append("does not diverge" if end <= start else f"ends at {loss_text(end)}")
    return f"{run} {', '.join(parts[:-1])} and {parts[-1]}.{window_sentence(findings, run)}"


def window_sentence(findings: Findings, run: str) -> str:
    """Say the window, the suggestion or guess of `run`, and its reason; begins with a space."""
    plan = zoning(findings, run)
    if plan is None:
        return " No learning rate is suggested."
    pick = findings.answer_of[run]
    by, reason = by_rule(pick), _capital(pick["reason"])
    rate = f"{lr_text(pick['lr'])}{by}"
    if not plan.readable:
        return f" Hard to read, a guess: {rate}.{reason}"
    whose = f"{DEFAULT_RULE}'s " if by and not plan.declared else ""
    window = f", {whose}window {window_text(plan)}" if plan.low < plan.high else ""
    if not plan.declared:
        return f" Suggested: {rate}{window}.{reason}"
    called = "Suggested" if pick["readable"] else "Best guess"
    return f" Optimum, as declared: {lr_text(plan.lr)}{window}. {called}: {rate}.{reason}"


def _capital(reason: str) -> str:
    """Return `reason` as a sentence after another one, or nothing."""
    return f" {reason[:1].upper()}{reason[1:]}." if reason else ""
