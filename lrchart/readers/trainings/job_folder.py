"""Read the final number of each metric that a training logged in its folder."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from lrchart import limits
from lrchart.errors import InputError, LrchartError
from lrchart.readers.formats.detect import detect
from lrchart.readers.sources.source import from_file
from lrchart.readers.table import gathered
from lrchart.readers.trainings.columns import STEP, is_metric, snake
from lrchart.readers.trainings.raw import flat
from lrchart.readers.trainings.reduce import final
from lrchart.readers.trainings.stopped import stopped

#: names of files that may hold a history, likeliest first
FILES = ("metrics.csv", "progress.csv", "result.json", "results.json", "metrics.json",
         "metrics.jsonl", "*.csv", "*.jsonl", "*.json", "*.parquet", "*.tfevents.*",
         "events.out.tfevents.*")  # fmt: skip
#: names of files that may hold the settings of a training, likeliest first
CONFIGS = tuple(
    f"{name}.{suffix}"
    for name in ("config", "args", "params", "hparams", "hyperparameters", "hyperparams",
                 "settings", "options", "run_config", "train_config", "training_args")
    for suffix in ("json", "yaml", "yml")
)  # fmt: skip
#: files that hold something other than a history
OTHERS = (*CONFIGS, "trainer_state.json", "tokenizer.json", "tokenizer_config.json")


def finals(folder: Path, way: str, *, score: bool, below: bool = False) -> dict[str, Any]:
    """Return metric -> final number of the first file in `folder` that logged a loss or a score.

    ``steps`` is the last step, if the file counts them. Empty if there is no such file. `below`
    looks into the folders within as well.
    """
    return next((numbers for _, numbers in results(folder, way, score=score, below=below)), {})


def results(
    folder: Path, way: str, *, score: bool, below: bool = False
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield each file in `folder` that logged a loss or a score, with its `finals`."""
    for path in _files(folder, below):
        rows = _history(path)
        if rows is None:
            continue
        if metrics := metrics_of(rows, way, score):
            yield path, metrics


def metrics_of(rows: pd.DataFrame, way: str, score: bool) -> dict[str, Any]:
    """Return metric -> final number of a history, and its ``steps``; empty without a metric."""
    names = [str(name) for name in rows.columns]
    metrics = [name for name in names if is_metric(name)]
    if not metrics:
        return {}
    return {name: _final(rows[name], way, score) for name in metrics} | _steps(rows)


def _files(folder: Path, below: bool) -> Iterator[Path]:
    seen = set()
    for pattern in FILES:
        for path in sorted(folder.rglob(pattern) if below else folder.glob(pattern)):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if path not in seen and path.name not in OTHERS and not hidden and path.is_file():
                seen.add(path)
                yield path


def _history(path: Path) -> pd.DataFrame | None:
    """Return the cells of a file, or None if it holds no table."""
    try:
        source = from_file(str(path))
        if not source.head.strip():
            return None
        if path.suffix in (".json", ".jsonl"):
            return _json(source.whole())
        parts = [table.load(list(table.names)).frame for table in detect(source).tables(source)]
    except LrchartError:
        return None
    return stopped(pd.concat(parts, ignore_index=True).astype(object)) if parts else None


def _json(data: bytes) -> pd.DataFrame | None:
    limits.check("MAX_JSON_BYTES", len(data), "bytes of JSON")
    text = data.decode("utf-8", "replace")
    try:
        whole = json.loads(text)
        entries = whole if isinstance(whole, list) else [whole]
    except ValueError:
        try:
            entries = [json.loads(line) for line in text.splitlines() if line.strip()]
        except ValueError:
            return None
    except RecursionError as error:
        raise InputError("is nested too deep for a result") from error
    if len(entries) == 1 and isinstance(entries[0], dict) and (lists := _lists(entries[0])):
        return pd.DataFrame(lists, dtype=object)
    entries = [flat(entry) for entry in entries if isinstance(entry, dict)]
    names = list(dict.fromkeys(name for entry in entries for name in entry))
    # A missing key becomes None: NaN means that NaN was measured.
    return gathered(entries, names) if entries else None


def _lists(entry: dict[str, Any]) -> dict[str, list[Any]]:
    """Return the histories of an object that holds each as a list, the shorter ones padded."""
    lists = {name: value for name, value in entry.items() if isinstance(value, list) and value}
    lists = {
        name: value
        for name, value in lists.items()
        if all(isinstance(cell, int | float | None) for cell in value)
    }
    longest = max(map(len, lists.values()), default=0)
    return {name: value + [None] * (longest - len(value)) for name, value in lists.items()}


def _final(cells: pd.Series[Any], way: str, score: bool) -> float:
    written = cells.map(_is_nan_text)
    values = pd.to_numeric(cells, errors="coerce").astype("float64")
    return final(values[values.notna() | written], way, score=score)


def _is_nan_text(cell: Any) -> bool:
    """Return whether a cell says that a NaN was measured; an empty one was not measured."""
    text = isinstance(cell, str) and cell.strip().casefold() == "nan"
    return text or (isinstance(cell, float) and math.isnan(cell))


def _steps(rows: pd.DataFrame) -> dict[str, float]:
    for name in rows.columns:
        if STEP.fullmatch(snake(name)):
            last = float(pd.to_numeric(rows[name], errors="coerce").max())
            return {"steps": last} if math.isfinite(last) else {}
    return {}
