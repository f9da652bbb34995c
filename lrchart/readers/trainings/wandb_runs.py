"""Read the run files of W&B: the configuration and the final metrics of each run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from lrchart.readers.formats.wandb_run import Run, steps
from lrchart.readers.sources.source import Source, from_file
from lrchart.readers.trainings import plain_yaml
from lrchart.readers.trainings.columns import STEP, is_metric, snake
from lrchart.readers.trainings.job_folder import metrics_of
from lrchart.readers.trainings.raw import Raw, Records, flat

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
    records, notes = Records(), list[str]()
    for source in sources:
        run = Run()
        logged = [_measured(step) for step in steps(source, run)]
        own = {name: text for name, text in run.config.items() if not name.startswith("_wandb")}
        config = flat({name: _setting(text) for name, text in own.items()})
        metrics = metrics_of(pd.DataFrame(logged, dtype=object), way, score)
        ended = "running" if run.code is None else "failed" if run.code else "finished"
        records.add(metrics, config, ended, run_name=run.name)
        notes += run.notes
    return records.raw("W&B", notes)


def _setting(text: str) -> Any:
    """Return a setting, which W&B writes as JSON."""
    if text[:1] not in ("{", "["):
        return plain_yaml.scalar(text.strip('"'))
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _measured(step: dict[str, str]) -> dict[str, str]:
    """Return the losses, scores and counts of a step; a run may log thousands of other numbers."""
    return {
        name: text for name, text in step.items() if is_metric(name) or STEP.fullmatch(snake(name))
    }
