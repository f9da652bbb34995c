"""Score suggestion rules of your own against measured truth.

``python -m benchmarks.suggestions.score package.module:RULES --vs NAME``

`lrchart.leaderboard.cases` says what a rule is; ``lrchart leaderboard`` scores those that lrchart
knows by name.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from pathlib import Path

from lrchart.leaderboard.cases import SWEEPS, Scored, cases
from lrchart.leaderboard.statistics import by, summary, versus
from lrchart.leaderboard.truth import load

TASKS = Path(__file__).parent / "tasks"


def main() -> None:
    """Print the tables for the rules of a module."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("rules", help="module:NAME of a mapping from rule names to rules")
    parser.add_argument("--sets", nargs="+", default=["dev", "own"], help="folders under tasks/")
    parser.add_argument("--split", choices=["dev", "choose", "judge"], help="part of the tasks")
    parser.add_argument("--sweeps", choices=SWEEPS, default="100")
    parser.add_argument("--nqm", type=int, metavar="N", help="score on N noisy quadratics instead")
    parser.add_argument("--vs", metavar="RULE", help="compare with this rule, task by task")
    parser.add_argument("--by", nargs="+", default=[], choices=["optimizer", "batch", "kind"])
    parser.add_argument("--cases", type=Path, help="write every case to this CSV")
    options = parser.parse_args()
    module, _, name = options.rules.partition(":")
    tasks = _tasks(options)
    table = cases(tasks, getattr(importlib.import_module(module), name), options.sweeps)
    print(f"{len(tasks)} tasks, sweeps {options.sweeps}\n")
    show = [summary(table)] + ([versus(table, options.vs)] if options.vs else [])
    for view in show + [by(table, column).T for column in options.by]:
        print(view.to_string(float_format="{:.3f}".format), end="\n\n")
    if options.cases:
        table.to_csv(options.cases, index=False, float_format="%.6g")


def _tasks(options: argparse.Namespace) -> Sequence[Scored]:
    if options.nqm:
        from benchmarks.suggestions.nqm import tasks

        return tasks(options.nqm)
    return load(*(TASKS / name for name in options.sets), split=options.split)


if __name__ == "__main__":
    main()
