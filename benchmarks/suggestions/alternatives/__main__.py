"""Print what every alternative would have changed."""

from __future__ import annotations

from benchmarks.suggestions import fit
from benchmarks.suggestions.alternatives.anchors import ANCHORS
from benchmarks.suggestions.alternatives.ends import answered, fixed, line, lines, regret
from benchmarks.suggestions.alternatives.learned import LEARNED, told
from benchmarks.suggestions.alternatives.repeats import REPEATS, shares, with_repeats
from benchmarks.suggestions.alternatives.unreadable import UNREADABLE, guessed
from benchmarks.suggestions.score import TASKS
from lrchart.leaderboard.cases import SWEEPS
from lrchart.leaderboard.truth import load


def main() -> None:
    """Print the tables, each as soon as it is known."""
    every = fit.cases([*load(TASKS / "dev"), *load(TASKS / "own", split="choose")])
    rule = fit.cross_fitted(every)
    between, within = shares(every)
    print(f"variance of the error: {between:.2f} between tasks, {within:.2f} within")
    ranks = ", ".join(f"{name} {rank:+.2f}" for name, rank in told(every).items())
    print(f"its rank correlation with the shape of the curve: {ranks}")
    header("three sweeps", "to one sweep")
    for name, repeats in REPEATS.items():
        table = fit.cross_fitted(with_repeats(every, repeats))
        print(line(name, table, regret(rule, "100"), "100x3"))
    header("where the sweep is not readable", "to the rule")
    for name, guess in UNREADABLE.items():
        print(line(name, answered(every, fixed(guessed(guess))), regret(rule, "100"), "100"))
    others = {
        name: lines(name, answered(every, learn), rule)
        for name, learn in {**ANCHORS, **LEARNED}.items()
    }
    for k, sweeps in enumerate(SWEEPS):
        header(f"other anchors, learned ({sweeps})", "to the rule")
        print(*(said[k] for said in others.values()), sep="\n")


def header(title: str, compared: str) -> None:
    """Print the head of a table."""
    print(f"\n{title:36}regret     p90 {compared:>12}    95 % interval")


if __name__ == "__main__":
    main()
