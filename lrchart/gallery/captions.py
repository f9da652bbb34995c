"""Write the captions of the gallery from what its charts show."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lrchart.analysis.rules.registry import DEFAULT_RULE
from lrchart.analysis.suggest import ALL
from lrchart.analysis.trainings.findings import TrainingFindings
from lrchart.frame.purpose import for_training, training_of
from lrchart.frame.scenario import SCENARIOS, Scenario
from lrchart.frame.schema import TidyFrame
from lrchart.options import Options
from lrchart.report.purpose import training_text
from lrchart.report.trainings import judgement

#: numbers as words, from 0
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")

#: built-in scenario -> caption of its chart
TAUGHT = {
    SCENARIOS[0]: (
        "The textbook case: a flat start, a long and clean descent, one minimum, a fast "
        "divergence. The window is easy to see."
    ),
    SCENARIOS[1]: (
        "Small batches make each loss jump. The thin line is what was measured, the thick one "
        "what to read: single dips mean nothing."
    ),
    SCENARIOS[2]: (
        "A shallower and wider descent, at higher rates: for a stable model, the exact choice "
        "matters less."
    ),
}
ANATOMY = "A recorded sweep of a real training, each part labelled in place."
TRAINING = (
    "A training under a schedule: loss and learning rate over its steps. It is not a range test, "
    "so there is no suggestion."
)
#: end of the caption of a range test over its trainings, if it was right, and if it was wrong
RIGHT = "Here the suggestion was right."
WRONG = (
    "The curve is clear, but the suggestion was wrong: train at a few rates around a suggestion "
    "before you rely on it."
)
LEADERBOARD = (
    "Each row is a task that was trained to the end at many constant rates. Its bar spans the "
    "rates as good as the best; its points are the rates that lrchart, and a rule of your choice, "
    "suggest from three range tests of 100 steps. No constant of lrchart was chosen with these "
    "tasks."
)


def overview(scenarios: Sequence[Scenario], zoned: str | None) -> str:
    """Return the caption of the main figure, which draws `scenarios` and the window of `zoned`."""
    count = _count(len(scenarios), "range test")
    each = "The loss" if len(scenarios) == 1 else "Each loss"
    shape = f"{each} is flat at first, falls, bottoms out and climbs steeply."
    window = f" The window is that of {zoned}: a third to three times its optimum." if zoned else ""
    marks = " A star marks a declared optimum, a dot the rate that lrchart suggests."
    return f"{count} on one axis. {shape}{window}{marks if len(scenarios) > 1 else ''}"


def slopes(scenarios: Sequence[Scenario]) -> str:
    """Return the caption of the slope view of `scenarios`."""
    runs = "run as a slope" if len(scenarios) == 1 else "runs as slopes"
    lies = "it is" if len(scenarios) == 1 else "each is"
    return (
        f"The same {runs}: below zero the loss falls, and the lower the faster. By their "
        f"definition {lies} steepest at the optimum; noise moves the mark a little."
    )


def recorded(runs: pd.DataFrame) -> str:
    """Return the caption of the chart of all recorded `runs`."""
    count = _count(runs["run"].nunique(), "recorded run")
    return f"{count} on one axis; a dot marks the suggested rate of each, a ring a guess."


def single(name: str, scenarios: Sequence[Scenario], training: str = "it") -> str:
    """Return the caption of the chart of one run, which may be one of `scenarios`.

    `training` is what the suggestion is for, in words.
    """
    for scenario in scenarios:
        if scenario.name == name:
            declared = "A scenario of your own, with its declared window."
            return TAUGHT.get(scenario, declared)
    return f"One run, with its window and the rate suggested for {training}."


def purpose(sweep: TidyFrame, options: Options) -> str:
    """Return what the suggestion of one run is for: other tools' rules know no training."""
    if options.rule not in (DEFAULT_RULE, ALL):
        return "it"
    stated = training_of(for_training(sweep, options)).iloc[0]
    steps, schedule = float(stated["training_steps"]), str(stated["schedule"])
    return f"a training of {training_text(steps, schedule)}"


def judged(findings: TrainingFindings, verdict: str) -> str:
    """Return the caption of trainings with the range test that was to predict them."""
    assert findings.judged is not None
    return (
        f"{judgement(findings.judged)}. Each point is a whole training at a constant rate, a cross "
        f"one that diverged; the green rates give up at most {100 * findings.tolerance:.3g} %. The "
        "vertical line is what one range test of 100 steps suggested, the bar above its interval. "
        f"{verdict}"
    )


def _count(number: int, noun: str) -> str:
    """Return a number and its noun, as a sentence begins: "Three range tests"."""
    word = NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"
    return f"{word} {noun}{'' if number == 1 else 's'}"
