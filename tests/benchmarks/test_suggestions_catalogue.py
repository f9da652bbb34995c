"""Every row of the task table can be trained, and is the one that was measured."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from tests.full import some
from tests.later import later

torch = later("torch")
sklearn = later("sklearn")

TASKS = later("benchmarks.suggestions.catalogue", "TASKS")
describe = later("benchmarks.suggestions.generate", "describe")
between = later("benchmarks.suggestions.measure", "between")
evaluate = later("benchmarks.suggestions.train", "evaluate")
train = later("benchmarks.suggestions.train", "train")
untrained = later("benchmarks.suggestions.train", "untrained")

#: folder of the measured tasks
OWN = Path(__file__).parents[2] / "benchmarks" / "suggestions" / "tasks" / "own"
MEASURED = sorted(path.parent.name for path in OWN.glob("*/task.json"))


def test_ids_are_unique_and_the_measured_tasks_are_those_of_the_table() -> None:
    ids = [task.id for task in TASKS]
    assert len(set(ids)) == len(ids)
    assert set(MEASURED) == set(ids)


@pytest.mark.parametrize("name", some(MEASURED, 4))
def test_a_task_trains_and_its_description_is_the_measured_one(name: str) -> None:
    task = next(task for task in TASKS if task.id == name)
    run = train(task, [0], torch.full((2, 1), 1e-6))
    assert torch.isfinite(run.losses).all()
    assert math.isfinite(evaluate(task, run.params, held_aside=True).item())
    measured = json.loads((OWN / task.id / "task.json").read_text())
    assert min(measured["initial_loss_per_seed"]) > 0  # losses are capped at twice this
    start = untrained(task, [0], None)
    initial = [torch.ones(1), torch.ones(1)]
    described = describe(task, initial, start, measured["truth_lrs"])
    same = set(described) - {"initial_loss", "initial_loss_per_seed", "initial_train_loss", "torch"}
    shown = json.loads(json.dumps(described))
    assert {k: shown[k] for k in same} == {k: measured[k] for k in same}


def test_finer_rates_lie_where_the_loss_changes_fast() -> None:
    losses = {1e-3: 1.0, 1e-2: 1.0, 1e-1: 0.2, 1.0: 0.2, 10.0: 0.19}
    measured = {lr: [(lr, 0, str(loss), 0, "0")] for lr, loss in losses.items()}
    assert between(measured, 1.0) == pytest.approx([10**-1.5])
