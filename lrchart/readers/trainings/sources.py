"""Find the trainings that a name stands for: a table, a database, or the folder of a tool."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from lrchart.errors import InputError
from lrchart.readers.formats.database import is_database, opened
from lrchart.readers.formats.tracker_databases import MLFLOW, OPTUNA, TRACKIO
from lrchart.readers.formats.wandb_run import is_wandb
from lrchart.readers.in_memory import InMemory
from lrchart.readers.messages import blame, listing
from lrchart.readers.run_names import unique_labels
from lrchart.readers.sources.find import find
from lrchart.readers.sources.given import spelled_out
from lrchart.readers.sources.source import Source
from lrchart.readers.steady import steadily
from lrchart.readers.steady_folder import steadily_in
from lrchart.readers.trainings import (
    config_folders,
    frameworks,
    hparams,
    hydra,
    keras_tuner,
    mlflow,
    named_folders,
    one_file_each,
    optuna,
    ray_tune,
    trackio,
    wandb_runs,
)
from lrchart.readers.trainings.api_runs import recorded
from lrchart.readers.trainings.raw import Raw
from lrchart.readers.trainings.tables import read_table
from lrchart.text import counted

Reader = Callable[..., Raw]


@dataclass(frozen=True)
class Tool:
    """The folder of a tool: `matches` looks at what is in it, `read` reads it."""

    name: str
    matches: Callable[[Path], bool]
    read: Reader


def _holding(pattern: str) -> Callable[[Path], bool]:
    """Return the test for a folder with a file of that pattern, at any depth."""
    return lambda folder: next(folder.rglob(pattern), None) is not None


#: in the order tried: the folder of one tool may contain that of another
FOLDERS = (
    Tool("MLflow", mlflow.is_mlruns, mlflow.read_mlruns),
    Tool("Hydra", hydra.is_hydra, hydra.read_hydra),
    Tool("Ray Tune", ray_tune.is_ray, ray_tune.read_ray),
    Tool("Keras Tuner", _holding(keras_tuner.TRIAL), keras_tuner.read_keras_tuner),
    Tool("W&B", _holding(wandb_runs.RUNS), wandb_runs.read_wandb_folder),
    Tool("Lightning", _holding(frameworks.HPARAMS), frameworks.read_lightning),
    Tool("Transformers' Trainer", _holding(frameworks.STATE), frameworks.read_trainer),
    Tool("TensorBoard hparams", hparams.is_hparams, hparams.read_hparams),
    Tool("settings", config_folders.is_configured, config_folders.read_configured),
    Tool("named folders", named_folders.is_named, named_folders.read_named),
    Tool("JSON files", one_file_each.is_each, one_file_each.read_each),
)


@dataclass(frozen=True)
class Named:
    """Contents of one source, under the name that messages start with.

    ``labels`` are its possible names as a curve, shortest first, of which ``label`` is taken.
    """

    name: str
    labels: tuple[str, ...]
    raw: Raw
    label: str = ""


def raws(sources: Sequence[Any], way: str, *, score: bool, loss: str | None) -> list[Named]:
    """Return the contents of every source; `loss` is the column that the caller chose, if any.

    Raises
    ------
    InputError
        A source is missing, damaged, or holds no trainings; the message starts with its name.
    """
    if not sources:
        raise InputError("nothing to read: name at least one source")
    tables: list[Named] = []
    for source in spelled_out(sources, recorded):
        if isinstance(source, str | os.PathLike) and source and Path(source).is_dir():
            with blame(str(Path(source))):
                tables += steadily_in(Path(source), partial(_folder, Path(source), way, score))
        else:
            tables += [_steadily(part, way, score, loss) for part in find([source])]
    labels = unique_labels([source.labels for source in tables])
    return [replace(one, label=label) for one, label in zip(tables, labels, strict=True)]


def _steadily(source: Source | InMemory, way: str, score: bool, loss: str | None = None) -> Named:
    return steadily(source, partial(_named, way=way, score=score, loss=loss))


def _named(source: Source | InMemory, way: str, score: bool, loss: str | None) -> Named:
    with blame(source.name):
        labels = tuple(source.labels)
        if isinstance(source, Source) and is_database(source):
            return Named(source.name, labels, _of_database(source, way, score))
        if isinstance(source, Source) and is_wandb(source):
            return Named(source.name, labels, wandb_runs.of_runs([source], way, score=score))
        return Named(source.name, labels, read_table(source, way, score=score, loss=loss))


def _of_database(source: Source, way: str, score: bool) -> Raw:
    with opened(source) as database:
        tables = database.tables
    if tables >= OPTUNA:
        return optuna.read_optuna(source)
    if tables >= MLFLOW:
        return mlflow.read_mlflow_db(source, way, score=score)
    if tables >= TRACKIO:
        return trackio.read_trackio(source, way, score=score)
    raise InputError(
        "is a database of neither Optuna, MLflow nor Trackio: it has the tables "
        f"{listing(sorted(tables))}"
    )


def _folder(folder: Path, way: str, score: bool) -> list[Named]:
    name = str(folder)
    for tool in FOLDERS:
        if tool.matches(folder):
            raw = tool.read(folder, way, score=score)
            if raw.rows.empty or (raw.status is not None and (raw.status == "failed").all()):
                what = counted(len(raw.rows), "training")
                raise InputError(f"is of {tool.name}, and none of {what} left a loss")
            parts = folder.absolute().parts
            labels = ("/".join(parts[-depth:]) for depth in range(1, len(parts)))
            return [Named(name, tuple(labels) or (name,), raw)]
    tables, refused = [], []
    for source in find([name]):
        try:
            tables.append(_steadily(source, way, score))
        except InputError as error:
            refused.append(error)
    if not tables:
        tools = ", ".join(tool.name for tool in FOLDERS)
        raise InputError(
            f"holds no trainings ({counted(len(refused), 'file')}): no table that can be "
            f"read, and no folder of {tools}; {refused[0]}"
        )
    return tables
