"""Score the default rule by the length of sweep and training: the committed tables of regimes.

Longer trainings of tasks that overfit are a part of their own.
"""

from __future__ import annotations

import pandas as pd

from benchmarks.suggestions import fit
from benchmarks.suggestions.questions import questions
from benchmarks.suggestions.regimes import useful
from benchmarks.suggestions.score import TASKS
from benchmarks.suggestions.standing import attempts, kinds, references, standing
from lrchart.analysis.rules.own.interval import BOUNDS
from lrchart.analysis.rules.own.law import LAW
from lrchart.leaderboard.truth import load

#: part with cross-fitted answers, and held-out part
CROSS_FITTED, JUDGE = "dev and choose", "judge"


def answered_parts() -> dict[str, pd.DataFrame]:
    """Return every question of each part as answered by the default rule and by `REFERENCES`."""
    made_with = questions([*load(TASKS / "dev"), *load(TASKS / "own", split="choose")])
    held_out = questions(load(TASKS / "own", split="judge"))
    answers = {
        CROSS_FITTED: (made_with, fit.cross_fitted(made_with)),
        JUDGE: (held_out, fit.answered(held_out, LAW, BOUNDS[True]).assign(rule="lrchart")),
    }
    return {
        part: pd.concat([ours, references(asked)], ignore_index=True)
        for part, (asked, ours) in answers.items()
    }


def committed_tables(parts: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables to commit: ``regimes``, ``kinds`` and ``attempts``, with their ``part``."""
    rows: dict[str, list[pd.DataFrame]] = {"regimes": [], "kinds": [], "attempts": []}
    for part, table in parts.items():
        say = useful(table)
        for name, shown in ((part, table[say]), (f"{part}, overfitting", table[~say])):
            cells = standing(shown)
            index = pd.MultiIndex.from_tuples(cells.index, names=["regime", "sweeps"])
            rows["regimes"].append(cells.set_axis(index).reset_index().assign(part=name))
        rows["kinds"].append(kinds(table[say]).assign(part=part))
        rows["attempts"].append(attempts(table[say]).assign(part=part))
    return {name: pd.concat(found, ignore_index=True) for name, found in rows.items()}
