"""Fit the constants of lrchart's own rule, and score it on tasks that had no say in them.

``python -m benchmarks.suggestions.fit``

The tasks are those of dev and the "choose" half of own; the "judge" half is never read, except
with ``--judge``. Each fold leaves out whole families (tasks whose names begin alike share data),
fits on the others, and answers for those left out. What is fitted: the law of
`lrchart.analysis.rules.own.law` (least mean regret over all sweeps and trainings, not the likeliest
place of the best rate), and the interval's bounds (`benchmarks.suggestions.bounds`).
Longer trainings of tasks that overfit have no say, and are reported apart.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pandas as pd

from benchmarks.suggestions.bounds import bounds, ends, widened
from benchmarks.suggestions.questions import AUTO, Floats, Questions, questions
from benchmarks.suggestions.regimes import beyond, useful
from benchmarks.suggestions.score import TASKS
from benchmarks.suggestions.search import FREE, NONE, RATIO, UNTOLD, answers, fit, least
from benchmarks.suggestions.standing import references, show
from lrchart.analysis.rules.own.interval import Bounds
from lrchart.analysis.rules.own.law import SCHEDULES, TYPICAL, Law
from lrchart.leaderboard.truth import load

#: function that fits a law to questions
Fitting = Callable[[Questions], Law]
#: function that fits the bounds of the interval to questions and their answers
Bounding = Callable[[Questions, Floats], Bounds]
FOLDS = 10
#: bootstrap resamples of families for the uncertainty of the constants
RESAMPLES = 100


def anchored(asked: Questions) -> dict[str, Questions]:
    """Return the questions as a law would see them that counts from elsewhere on the curve."""
    t = asked.table
    edge = np.minimum(t["edge"], t["end"])
    places = {
        "beginning": t["begun"], "minimum": t["minimum"], "edge": edge,
        "half minimum": (t["done"] + t["minimum"]) / 2, "half edge": (t["done"] + edge) / 2,
        "fifth beginning": t["done"] - 0.2 * (t["done"] - t["begun"]),
        "fifth minimum": t["done"] + 0.2 * (t["minimum"] - t["done"]),
    }  # fmt: skip
    return {name: Questions(t.assign(done=place), asked.regrets) for name, place in places.items()}


def counted(asked: Questions) -> Questions:
    """Return the questions that the interval is fitted to: single sweeps.

    Longer trainings that overfit have no say.
    """
    t = asked.table
    return asked.of((useful(t) & ~t["sweeps"].isin(["100x3", AUTO])).to_numpy())


def of_law(asked: Questions) -> Questions:
    """Return the questions that the law is fitted to: of `counted`, all but the longest trainings.

    With these it would be the same but for the noise of the fit, and no better.
    """
    known = counted(asked)
    return known.of(~beyond(known.table["regime"]).to_numpy())


def untold(asked: Questions) -> Questions:
    """Return the questions as of a training of which nothing is known.

    Its interval is fitted to those that the law is fitted to: one of the longest would be named.
    """
    typical = {"training_steps": TYPICAL.steps, "schedule": SCHEDULES[int(TYPICAL.decays)]}
    return Questions(asked.table.assign(**typical), asked.regrets)


def folds(every: Questions) -> Iterator[tuple[Questions, Questions]]:
    """Yield the questions to fit to, and those left out: every family is left out once."""
    families = sorted(every.table["family"].unique())
    fold = np.random.default_rng(0).permutation(len(families)) % FOLDS
    part = every.table["family"].map(dict(zip(families, fold, strict=True))).to_numpy()
    for k in range(FOLDS):
        yield every.of(part != k), every.of(part == k)


def cross_fitted(
    every: Questions,
    fitting: Fitting = fit,
    rule: str = "lrchart",
    bounding: Bounding = bounds,
    *,
    named: bool = True,
) -> pd.DataFrame:
    """Return one row a question as `answered` has them, answered without its family.

    If the training is not `named`, the answers are those for a typical one.
    """
    parts = []
    for known, left_out in folds(every):
        law = fitting(of_law(known))
        known = counted(known)
        constants = bounding(known, answers(law, known))
        if not named:
            known, left_out = untold(of_law(known)), untold(left_out)
            constants = widened(constants, known, answers(law, known))
        parts.append(answered(left_out, law, constants))
    return pd.concat(parts, ignore_index=True).assign(rule=rule)


def answered(asked: Questions, law: Law, constants: Bounds) -> pd.DataFrame:
    """Return the table of the questions with the answers, their regrets and their intervals."""
    at = answers(law, asked)
    t = asked.table.assign(lr=10**at, regret=asked.regret(at), failed=False, distance=np.nan)
    down, up = ends(constants, asked, at)
    apart = t["best"] - at
    covered = ((-down <= apart) & (apart <= up)).astype(float)
    return t.assign(covered=covered, width=down + up, down=down, up=up)


def uncertainty(known: Questions, law: Law) -> pd.DataFrame:
    """Return the standard errors of the constants and their 95 % intervals, over families."""
    rng = np.random.default_rng(0)
    groups = [np.flatnonzero(known.table["family"] == f) for f in known.table["family"].unique()]
    fits = []
    for _ in range(RESAMPLES):
        rows = np.concatenate([groups[i] for i in rng.integers(0, len(groups), len(groups))])
        sample = Questions(known.table.iloc[rows].reset_index(drop=True), known.regrets[rows])
        fits.append(fit(sample))
    low, high = np.percentile(fits, [2.5, 97.5], axis=0)
    return pd.DataFrame(
        {"fitted": law, "error": np.std(fits, axis=0), "low": low, "high": high},
        index=list(Law._fields),
    )


def compared(every: Questions) -> pd.DataFrame:
    """Return every question as answered by the law, by others and by other tools' rules.

    All laws are cross-fitted.
    """
    others = {"free": FREE, "untold": UNTOLD, "ratio": RATIO, "none": NONE}
    parts = [cross_fitted(every)]
    parts += [cross_fitted(every, partial(least, moves=m), name) for name, m in others.items()]
    parts += [cross_fitted(asked, rule=name) for name, asked in anchored(every).items()]
    return pd.concat([*parts, references(every)])


def main() -> None:
    """Print the constants with their uncertainty, what else was fitted, and the tables."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--judge", action="store_true", help="score on judge, once, at the end")
    options = parser.parse_args()
    every = questions([*load(TASKS / "dev"), *load(TASKS / "own", split="choose")])
    known = counted(every)
    law = fit(of_law(every))
    at = answers(law, known)
    told = bounds(known, at)
    print(f"{every.table['task'].nunique()} tasks, {len(known.table)} questions that count")
    print(f"{law}\ninterval: {told}")
    unnamed = untold(of_law(every))
    print(f"if the training is not known: {widened(told, unnamed, answers(law, unnamed))}")
    print(uncertainty(of_law(every), law).to_string(float_format="{:.2f}".format), end="\n\n")
    if options.judge:
        asked = questions(load(TASKS / "own", split="judge"))
        show(
            "judge",
            pd.concat([answered(asked, law, told).assign(rule="lrchart"), references(asked)]),
        )
        return
    show("cross-fitted", compared(every))


if __name__ == "__main__":
    main()
