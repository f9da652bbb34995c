"""Write the tables of README.md that are not of the leaderboard.

``python -m benchmarks.suggestions.publish_readme`` (or ``make leaderboard``) says how the constants
were chosen, from the committed tasks of dev and choose, and how fresh fine-tunings fared.
"""

from __future__ import annotations

import sys

import pandas as pd

from benchmarks.suggestions import spread, tunings_table, widths
from benchmarks.suggestions.constants import FOLDER
from benchmarks.suggestions.fit import compared, of_law, uncertainty
from benchmarks.suggestions.page import README, spliced
from benchmarks.suggestions.questions import questions
from benchmarks.suggestions.regimes import useful
from benchmarks.suggestions.score import TASKS
from benchmarks.suggestions.search import fit
from benchmarks.suggestions.standing import pooled
from lrchart import files
from lrchart.leaderboard.statistics import versus
from lrchart.leaderboard.truth import Truth, load


def tables(tasks: list[Truth]) -> dict[str, pd.DataFrame]:
    """Return the tables, by the name of their file."""
    fresh = tunings_table.cases()
    every = questions(tasks)
    known = of_law(every)
    answers = compared(every)
    enough = useful(answers)
    laws = {
        part: versus(pooled(answers[rows]), "lrchart")
        for part, rows in (("enough", enough), ("overfitting", ~enough))
    }
    return {
        "constants": uncertainty(known, fit(known)).rename_axis("constant").reset_index(),
        "laws": pd.concat(laws, names=["part", "rule"]).reset_index(),
        "spread": spread.compared(tasks).rename_axis("place").reset_index(),
        "widths": widths.compared(every).rename_axis("depends").reset_index(),
        "tunings": tunings_table.tunings(fresh),
        "schedules": tunings_table.schedules(fresh),
    }


def main() -> None:
    """Compute the tables, and write them and README.md."""
    made_with = [*load(TASKS / "dev"), *load(TASKS / "own", split="choose")]
    for name, table in tables(made_with).items():
        text = table.to_csv(index=False, float_format="%.5f", lineterminator="\n")
        files.write(FOLDER / f"{name}.csv", text)
        sys.stdout.write(f"{name}\n{table.to_string(float_format='{:.3f}'.format)}\n\n")
    files.write(README, spliced(README.read_text("utf-8")))


if __name__ == "__main__":
    main()
