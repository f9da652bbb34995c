"""The task table, by kind: one row a small training."""

from __future__ import annotations

from benchmarks.suggestions.catalogue import (
    classifiers,
    embeddings,
    fine_tuning,
    linear,
    pictures,
    plentiful,
    regression,
    sequences,
    tuning,
    unlabelled,
)
from benchmarks.suggestions.task import Task

TASKS: tuple[Task, ...] = (
    *linear.TASKS,
    *regression.TASKS,
    *classifiers.TASKS,
    *pictures.TASKS,
    *sequences.TASKS,
    *embeddings.TASKS,
    *unlabelled.TASKS,
    *fine_tuning.TASKS,
    *plentiful.TASKS,
    *tuning.TASKS,
)
