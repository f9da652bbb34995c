"""Read the run files of W&B: the configuration and the final metrics of each run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from lrchart.readers.formats.wandb_run import Run, steps
from lrchart.readers.sources.source import Source, from_file
from lrchart.readers.trainings import plain_yaml
from lrchart.readers.trainings.columns import LOSS, SCORE, STEP, plain
from lrchart.readers.trainings.job_folder import metrics_of
from lrchart.readers.trainings.raw import Raw, of_records

#: pattern of run files in a folder ``wandb``
RUNS = "*.wandb"


def read_wandb_folder(folder: Path, way: str, *, score: bool) -> Raw:
    """Return one row a run file; ``latest-run``, a link to one of them, counts once."""
    paths = dict.fromkeys(path.resolve() for path in sorted(folder.rglob(RUNS)))
    return of_runs([from_file(str(path)) for path in paths], way, score=score)


def of_runs(sources: Sequence[Source], way: str, *, score: bool) -> Raw:
    """Return one row a run: its settings, and the final number of each metric.

    A run without an exit code still runs, or was killed; one with another code than 0 has failed.
    """
    records: list[dict[str, Any]] = []
    settings: set[str] = set()
    notes: list[str] = []
    for source in sources:
        run = Run()
        logged = [_measured(step) for step in steps(source, run)]
        config = {name: plain_yaml.scalar(text) for name, text in run.config.items()}
        config = {name: value for name, value in config.items() if not name.startswith("_wandb")}
        settings |= config.keys()
        metrics = metrics_of(pd.DataFrame(logged, dtype=object), way, score)
        records.append({**metrics, **config, "run_name": run.name, "status": _status(run, metrics)})
        notes += run.notes
    return of_records(records, "W&B", settings, notes=tuple(dict.fromkeys(notes)))


def _measured(step: dict[str, str]) -> dict[str, str]:
    """Return the losses, scores and counts of a step; a run may log thousands of other numbers."""
    return {
        name: text
        for name, text in step.items()
        if any(pattern.fullmatch(plain(name)) for pattern in (LOSS, SCORE, STEP))
    }


def _status(run: Run, metrics: dict[str, Any]) -> str:
    if run.code is None:
        return "running"
    return "finished" if run.code == 0 and metrics else "failed"
