"""Print how often a generated history is taken for something else, by schedule and length.

Usage: python -m benchmarks.kinds [SEED] [REPEATS] [--list]

Prints two Markdown tables: of trainings, the share that is called a range test; of range tests,
the share that is not. With --list, each history that is mistaken, too. The constants of
`lrchart.analysis.kinds` were chosen with seed 1; the figures that are published have seed 2.
"""

from __future__ import annotations

import sys
from collections import Counter

from benchmarks.kinds.cases import LENGTHS, REPEATS, Case, cases
from benchmarks.kinds.schedules import SCHEDULES
from benchmarks.kinds.sweeps import SWEEPS
from lrchart.analysis.kinds.kind import Kind
from lrchart.analysis.kinds.run import kind_of_run

Counts = Counter[tuple[str, int]]


def main(arguments: list[str]) -> None:
    numbers = [int(argument) for argument in arguments if argument.isdigit()]
    seed, repeats = (*numbers, *(2, REPEATS)[len(numbers) :])[:2]
    histories: Counts = Counter()
    mistakes: Counts = Counter()
    for case in cases(seed, repeats):
        kind = kind_of_run(case.lr, case.loss)
        wrong = (kind.kind == "sweep") != (case.kind == "sweep")
        for name in (case.name, case.kind):
            histories[name, case.steps] += 1
            mistakes[name, case.steps] += wrong
        if wrong and "--list" in arguments:
            print(described(case, kind), file=sys.stderr)
    print(f"Seed {seed}, {histories_of(histories):,} histories\n")
    print(table("training called a range test", [*SCHEDULES, "training"], mistakes, histories))
    print()
    print(table("range test called something else", [*SWEEPS, "sweep"], mistakes, histories))


def described(case: Case, kind: Kind) -> str:
    """Return a history that was mistaken, and the evidence that was given."""
    how = f"{case.name}, {case.steps} steps, every {case.every}, {case.digits} digits"
    return f"{how}: {kind.kind}: {kind.evidence}"


def histories_of(histories: Counts) -> int:
    """Return the number of histories: each is counted by its name and by its kind."""
    return sum(histories.values()) // 2


def table(title: str, names: list[str], mistakes: Counts, histories: Counts) -> str:
    """Return a Markdown table: a row a name, a column a length, mistakes of histories."""
    head = [title, *(f"{steps:,} steps" for steps in LENGTHS), "rate"]
    lines = [head, ["---"] * len(head)]
    for name in names:
        label = "**all**" if name in ("training", "sweep") else name
        wrong = [mistakes[name, steps] for steps in LENGTHS]
        total = sum(histories[name, steps] for steps in LENGTHS)
        of = [histories[name, steps] for steps in LENGTHS]
        cells = [
            f"{bad} / {all_}" if bad else f"0 / {all_}" for bad, all_ in zip(wrong, of, strict=True)
        ]
        lines.append([label, *cells, f"{sum(wrong) / total:.2%}"])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main(sys.argv[1:])
