"""Format suggestions as JSON objects and as a table for the terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from lrchart.analysis.rules.own.law import MEASURED
from lrchart.analysis.rules.registry import DEFAULT_RULE, find
from lrchart.analysis.suggest import ALL, suggest
from lrchart.report.purpose import is_known, training_text
from lrchart.text import lr_text, or_none, span_text

Answer = dict[str, Any]
#: maximum runs for which every rule is applied, which takes long, unless `rule` is "all"
FEW = 100


def answers(frame: pd.DataFrame, rule: str = DEFAULT_RULE) -> list[Answer]:
    """Return one answer a run: what `suggest` says, and what every rule would.

    Keys: ``run``, ``lr``, ``lr_low``, ``lr_high``, ``rule``, ``readable``, ``reason``,
    ``training_steps`` and ``schedule`` as given, ``for`` (the training in words),
    ``rules`` (name -> lr) and ``disagreement`` (decades between the lowest and the highest
    rule). A number that is not there is None, as JSON has no NaN.
    """
    name = find(DEFAULT_RULE if rule == ALL else rule).name
    every = suggest(frame, ALL if rule == ALL or frame["run"].nunique() <= FEW else name)
    chosen = every[every["rule"] == name].to_dict("records")
    rules = every["rule"].iloc[: len(every) // len(chosen)].tolist()
    rates = every["lr"].to_numpy().reshape(len(chosen), -1).tolist()
    return [
        _answer(row, dict(zip(rules, lr, strict=True)))
        for row, lr in zip(chosen, rates, strict=True)
    ]


def _answer(row: dict[Any, Any], rules: dict[str, float]) -> Answer:
    rates = [lr for lr in rules.values() if math.isfinite(lr)]
    spread = math.log10(max(rates) / min(rates)) if rates else math.nan
    keys = ("run", "lr", "lr_low", "lr_high", "rule", "readable", "reason")
    steps, schedule = row["training_steps"], row["schedule"]
    return {
        **{key: or_none(row[key]) for key in keys},
        "training_steps": int(steps) if is_known(steps) else None,
        "schedule": schedule or None,
        "for": training_text(steps, schedule),
        "disagreement": or_none(spread),
        "rules": {name: or_none(lr) for name, lr in rules.items()},
    }


def table(given: list[Answer], *, every_rule: bool) -> tuple[list[str], list[list[str]]]:
    """Return the header and the rows of the answers as people read them."""
    if every_rule:
        names = list(given[0]["rules"])
        rows = [[name, *(_text(one["rules"][name]) for one in given)] for name in names]
        return ["Rule", *(one["run"] for one in given)], rows
    rows = [
        [
            one["run"],
            _text(one["lr"]),
            span_text(one["lr_low"], one["lr_high"]) if one["lr_low"] else "–",
            _spread(one["rules"]),
            "yes" if one["readable"] else "no, a guess" if one["lr"] else "no",
        ]
        for one in given
    ]
    interval = "80 % interval" if _is_default(given) else f"{DEFAULT_RULE}'s 80 % interval"
    return ["Run", "Suggested lr", interval, "All rules say", "Readable"], rows


def interval_text(given: list[Answer]) -> list[str]:
    """Return what the bounds beside the suggestions are, in a sentence.

    They are the default rule's, whatever rule was asked.
    """
    if not any(one["lr_low"] for one in given):
        return []
    more = "" if _is_default(given) else f"; it says nothing about {given[0]['rule']}"
    beyond = any((one["training_steps"] or 0) > MEASURED for one in given)
    cases = f"four of five measured cases{', none of them this long' if beyond else ''}"
    return [f"In {cases}, the 80 % interval held the best learning rate{more}."]


def purpose(given: list[Answer]) -> list[str]:
    """Return the training that the default rule's answers are for, in a sentence or more."""
    what = "for" if _is_default(given) else f"the 80 % interval is {DEFAULT_RULE}'s, for"
    if len({one["for"] for one in given}) == 1:
        return [f"{what[0].upper()}{what[1:]} a training of {given[0]['for']}."]
    return [f"{one['run']}: {what} a training of {one['for']}." for one in given]


def _is_default(given: list[Answer]) -> bool:
    """Return whether the default rule has answered."""
    return given[0]["rule"] == DEFAULT_RULE


def remark(row: Mapping[Any, Any]) -> str:
    """Return a sentence on what limits a suggested rate and what would help, or an empty one.

    `row` is an answer, or a row of `suggest`.
    """
    kind = "no number: " if or_none(row["lr"]) is None else "" if row["readable"] else "a guess: "
    return f"{row['run']}: {kind}{row['reason']}" if row["reason"] else ""


def _spread(rules: dict[str, float | None]) -> str:
    """Return the lowest and the highest rate that any rule suggests."""
    rates = [lr for lr in rules.values() if lr]
    return span_text(min(rates), max(rates)) if rates else "–"


def _text(lr: float | None) -> str:
    return "–" if lr is None else lr_text(lr)
