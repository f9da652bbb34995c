"""Read the trials of a Keras Tuner project from its folder."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lrchart.errors import InputError
from lrchart.readers.sources.small_text import json_of
from lrchart.readers.trainings.raw import Raw, Records, flat
from lrchart.readers.trainings.reduce import final

#: file that each trial has in a folder of its own
TRIAL = "trial.json"
#: status in that file -> one of `lrchart.frame.trainings.STATUSES`; a trial of any other has failed
ENDED = {"COMPLETED": "finished", "STOPPED": "pruned", "RUNNING": "running", "IDLE": "running"}


def read_keras_tuner(folder: Path, way: str, *, score: bool) -> Raw:
    """Return one row a trial: its hyperparameters, and the mean of each metric over its executions.

    A trial whose objective was NaN is "INVALID", as is one that raised an error, but has a score.
    """
    records = Records()
    for path in sorted(folder.rglob(TRIAL)):
        trial = json_of(path)
        try:
            config = flat(trial["hyperparameters"]["values"])
            histories = trial["metrics"]["metrics"]
            means = {name: _means(history) for name, history in histories.items()}
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{path}: is no trial of Keras Tuner") from error
        ended = ENDED.get(trial.get("status"), "failed")
        if isinstance(trial.get("score"), float) and math.isnan(trial["score"]):
            ended = "finished"
        metrics = {n: final(kept, way, score=score) for n, kept in means.items() if len(kept)}
        records.add(metrics, config, ended)
    return records.raw("Keras Tuner")


def _means(history: Mapping[str, Any]) -> pd.Series[float]:
    """Return the mean of a metric at each epoch that was kept, which usually is the best one."""
    kept = history["observations"]
    return pd.Series([np.mean(one["value"]) for one in kept], dtype="float64")
