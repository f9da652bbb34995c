"""Read the folders of Lightning and of Transformers' Trainer, a folder a training."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd

from lrchart.errors import InputError
from lrchart.readers.sources.small_text import json_of, text_of
from lrchart.readers.trainings import plain_yaml
from lrchart.readers.trainings.columns import is_metric, snake
from lrchart.readers.trainings.job_folder import finals
from lrchart.readers.trainings.named_folders import spelled
from lrchart.readers.trainings.rates import RATE
from lrchart.readers.trainings.raw import Raw, Records, of_records
from lrchart.readers.trainings.reduce import final

#: file of settings that Lightning writes beside the logs of each version
HPARAMS = "hparams.yaml"
#: file that Trainer writes at each checkpoint and at the end
STATE = "trainer_state.json"


def read_lightning(folder: Path, way: str, *, score: bool) -> Raw:
    """Return one row a version: the settings of ``hparams.yaml`` and its final metrics."""
    records = Records()
    for path in sorted(folder.rglob(HPARAMS)):
        records.add(finals(path.parent, way, score=score), plain_yaml.settings(text_of(path)))
    return records.raw("Lightning")


def read_trainer(folder: Path, way: str, *, score: bool) -> Raw:
    """Return one row a training: its peak learning rate, and the final number of each metric.

    Under a schedule the last rate is 0, so that the highest one of the log is read. Of a
    training and its checkpoints the state with the most steps counts. Other settings are those
    that the folders' names spell; ``training_args.bin``, a pickle, is never opened.
    """
    longest: dict[Path, tuple[float, Path, dict[str, Any]]] = {}
    for path in sorted(folder.rglob(STATE)):
        run = path.parent
        run = run.parent if run.name.startswith("checkpoint-") else run
        state = _state(path)
        step = float(state.get("global_step") or 0)
        if run not in longest or step > longest[run][0]:
            longest[run] = step, path, state
    records: list[dict[str, Any]] = []
    settings = {"learning_rate"}
    for run, (_, path, state) in longest.items():
        config = spelled(run.relative_to(folder).as_posix()) if run != folder else {}
        # Ignore rates in folder names, which are rounded: the log has the exact ones.
        config = {name: value for name, value in config.items() if not RATE.fullmatch(snake(name))}
        settings |= config.keys()
        records.append({**config, **_of_state(path, state, way, score)})
    return of_records(records, "Transformers' Trainer", settings)


def _state(path: Path) -> dict[str, Any]:
    state = json_of(path)
    if not isinstance(state, dict) or not isinstance(state.get("log_history"), list):
        raise InputError(f"{path}: has no log_history")
    return state


def _of_state(path: Path, state: dict[str, Any], way: str, score: bool) -> dict[str, Any]:
    log = [entry for entry in state["log_history"] if isinstance(entry, dict)]
    rates = [entry["learning_rate"] for entry in log if _number(entry.get("learning_rate"))]
    if not rates:
        raise InputError(f"{path}: logs no learning_rate")
    names = list(dict.fromkeys(name for entry in log for name in entry))
    metrics = {
        name: final(_logged(log, name), way, score=score) for name in names if is_metric(name)
    }
    done, planned = state.get("global_step"), state.get("max_steps")
    blown = not all(map(math.isfinite, metrics.values()))
    record = {**metrics, "learning_rate": max(rates), "status": "finished"}
    if isinstance(done, int):
        record["steps"] = done
        if isinstance(planned, int) and done < planned and not blown:
            record["status"] = "running"
    return record


def _logged(log: list[dict[str, Any]], name: str) -> pd.Series[float]:
    cells = [entry[name] for entry in log if name in entry]
    values = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce")
    return values.astype("float64")


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
