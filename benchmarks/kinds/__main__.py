"""Print how often a generated history is taken for something else, by schedule and length.

Usage: python -m benchmarks.kinds [SEED] [REPEATS] [--list]

Prints Markdown tables: of trainings, how many are called a range test, by schedule and by oddity
of the log; of range tests, how many are not; of tables of trainings, how many are called a range
test with the column of seeds and without. With --list, each history that is mistaken, too. The
constants of `lrchart.kinds` were chosen with seed 1; published figures have seed 2.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

import numpy as np

from benchmarks.kinds.cases import LENGTHS, REPEATS, Case, cases
from benchmarks.kinds.grids import TABLES
from benchmarks.kinds.oddities import ODDITIES
from benchmarks.kinds.schedules import SCHEDULES
from benchmarks.kinds.sweeps import SWEEPS
from lrchart.kinds.kind import Kind
from lrchart.kinds.run import kind_of_run
from lrchart.kinds.table import kinds_of_runs

#: number of tables of trainings for each order
TRAININGS = 500
Counts = Counter[tuple[str, str, int]]


def main(arguments: list[str]) -> None:
    numbers = [int(argument) for argument in arguments if argument.isdigit()]
    seed, repeats = (*numbers, *(2, REPEATS)[len(numbers) :])[:2]
    histories: Counts = Counter()
    mistakes: Counts = Counter()
    for case in cases(seed, repeats):
        kind = kind_of_run(case.lr, case.loss, case.step)
        wrong = (kind.kind == "sweep") != (case.kind == "sweep")
        for key in ((case.kind, case.name), (case.kind, "**all**"), ("oddity", case.oddity)):
            histories[*key, case.steps] += 1
            mistakes[*key, case.steps] += wrong
        if wrong and "--list" in arguments:
            print(described(case, kind), file=sys.stderr)
    for title, key, names in (
        ("training called a range test", "training", [*SCHEDULES, "**all**"]),
        ("the same, by oddity of the log", "oddity", ODDITIES),
        ("range test called something else", "sweep", [*SWEEPS, "**all**"]),
    ):
        print(table(title, key, names, mistakes, histories), end="\n\n")
    print(tables_of_trainings(seed))


def described(case: Case, kind: Kind) -> str:
    """Return a history that was mistaken, and the evidence that was given."""
    how = f"{case.name}, {case.steps} steps, every {case.every}, {case.digits} digits"
    stepped = "no steps" if case.step is None else "steps"
    return f"{how}, {case.oddity}, {stepped}: {kind.kind}: {kind.evidence}"


def table(title: str, key: str, names: Iterable[str], mistakes: Counts, histories: Counts) -> str:
    """Return a Markdown table: a row a name, a column a length, mistakes of histories."""
    lines = [[title, *(f"{steps:,} steps" for steps in LENGTHS), "rate"]]
    for name in names:
        wrong = [mistakes[key, name, steps] for steps in LENGTHS]
        total = [histories[key, name, steps] for steps in LENGTHS]
        cells = [f"{bad} / {every}" for bad, every in zip(wrong, total, strict=True)]
        lines.append([name, *cells, f"{sum(wrong) / max(sum(total), 1):.2%}"])
    return markdown(lines)


def tables_of_trainings(seed: int) -> str:
    """Return a Markdown table: how many tables of trainings are called a range test."""
    rng = np.random.default_rng(seed)
    lines = [["trainings called a range test", "with seeds", "rates and losses alone"]]
    for name, make in TABLES.items():
        tables = [make(rng) for _ in range(TRAININGS)]
        named = [kinds_of_runs(each.lr, each.loss, columns=each.columns) for each in tables]
        wrong = sum(kinds.table is None for kinds in named)
        bare = sum(kind_of_run(each.lr, each.loss).kind == "sweep" for each in tables)
        lines.append([name, *(f"{bad} / {TRAININGS}" for bad in (wrong, bare))])
    return markdown(lines)


def markdown(lines: list[list[str]]) -> str:
    """Return `lines`, the first of them the head, as a table."""
    rows = [lines[0], ["---"] * len(lines[0]), *lines[1:]]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    main(sys.argv[1:])
