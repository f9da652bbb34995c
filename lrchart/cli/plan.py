"""Run ``lrchart plan``: from a range test to the trainings that check it."""

from __future__ import annotations

from argparse import Namespace

from lrchart.cli.arguments import TRAINING, add_options
from lrchart.cli.parser import Parser, integer
from lrchart.cli.run_arguments import add_runs, check_runs, columns
from lrchart.cli.screen import note, read, say
from lrchart.options import Options

#: default numbers of rates and of seeds
RUNS, SEEDS = 7, 2


def parser() -> Parser:
    """Return the parser of the command."""
    command = Parser(
        "plan [OPTIONS] RUN...",
        "Print the trainings that check a range test: learning rates within its suggested "
        "interval, as the configuration of the tool that runs them.",
        "lrchart plan finder.csv",
        "lrchart plan finder.csv --runs 5 --for optuna",
    )
    command.option(
        "--runs",
        dest="count",
        metavar="N",
        type=integer,
        help=f"Learning rates to train (default {RUNS}).",
    )
    command.option("--seeds", metavar="N", type=integer, help=f"Seeds of each (default {SEEDS}).")
    command.option(
        "--for",
        dest="tool",
        metavar="shell|hydra|wandb|optuna|ray",
        default="shell",
        help="Tool whose configuration is printed (default shell).",
    )
    add_options(command, TRAINING)
    add_runs(command)
    return command


def run(given: Namespace) -> None:
    """Print the configuration, and note what it rests on."""
    training = Options.of({name: getattr(given, name) for name in TRAINING})
    check_runs(given.runs)
    runs = read(given.runs, columns(given), replicates=given.replicates)
    runs.end()
    from lrchart.analysis.suggest import suggest
    from lrchart.analysis.trainings.plan import SEEDS as MOST_SEEDS
    from lrchart.analysis.trainings.plan import WIDEST, check_number, planned_rates, step_of
    from lrchart.errors import OptionError
    from lrchart.frame.purpose import for_training
    from lrchart.report.plan import plan_text
    from lrchart.report.purpose import training_text

    suggestions = suggest(for_training(runs.frame, training))
    if len(suggestions) > 1:
        raise OptionError(
            f"a plan is for one range test, but there are {len(suggestions)} runs: give one, or "
            "treat them as repeats with --replicates"
        )
    count = RUNS if given.count is None else given.count
    seeds = SEEDS if given.seeds is None else given.seeds
    check_number("seeds", seeds, 1, MOST_SEEDS)
    row = suggestions.iloc[0]
    rates = planned_rates(row, count)
    text = plan_text(given.tool, rates, seeds)
    step = step_of(rates)
    note(f"{len(rates)} rates, {step:.2f} decades apart, {seeds} seeds: {len(rates) * seeds} runs")
    # The interval, and so the plan, depends on it.
    note(f"for a training of {training_text(row['training_steps'], row['schedule'])}")
    if not row["readable"]:
        note(f"note: the rate is a guess: {row['reason']}")
    if step > WIDEST:
        note("note: rates this far apart find the best rate only roughly; plan more with --runs")
    for line in text.splitlines():
        say(line)
