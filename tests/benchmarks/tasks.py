"""Tasks that the tests of training are of."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.suggestions.catalogue import TASKS, fresh

IRIS = next(task for task in TASKS if task.id == "softmax_iris_sgd_bfull")
SHORT = replace(IRIS, steps=4)
LITTLE = next(task for task in fresh.TASKS if task.name == "fresh_hastie_little")
