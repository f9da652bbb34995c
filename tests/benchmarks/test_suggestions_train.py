"""The batched training agrees with PyTorch's own loop, one learning rate and seed at a time."""

from __future__ import annotations

import pytest

from tests.full import some
from tests.later import later

torch = later("torch")
sklearn = later("sklearn")

networks = later("benchmarks.suggestions.networks")
objectives = later("benchmarks.suggestions.objectives")
tables = later("benchmarks.suggestions.data.tables")
OPTIMIZERS = later("benchmarks.suggestions.optimizers", "OPTIMIZERS")
RECIPES = later("benchmarks.suggestions.optimizers", "RECIPES")
Task = later("benchmarks.suggestions.task", "Task")
_batches = later("benchmarks.suggestions.train", "_batches")
train = later("benchmarks.suggestions.train", "train")

SEEDS, LRS = [0, 3], [1e-4, 1e-2]
#: names of all recipes
NAMES = (
    *("sgd", "sgdm", "sgdm99", "sgdwd", "sgdclip", "nesterov", "adam", "adam99", "amsgrad"),
    *("adamw", "adamw1", "adamwclip", "adamax", "adadelta", "adagrad", "rmsprop", "rmspropm"),
    *("nadam", "radam", "lion", "lionwd", "signsgd"),
)


def task(recipe: str) -> Task:
    return Task(
        "t", "mlp", "", tables.table("iris", held=50), lambda: networks.mlp(4, 8, 3),
        objectives.cross_entropy, recipe, 16, 25,
    )  # fmt: skip


def plain(task: Task, seed: int, lr: float) -> list[float]:
    """Return the losses of an ordinary training loop."""
    torch.manual_seed(seed)
    network = task.network()
    name, options = task.optimizer
    clip = options.get("clip_norm")
    rest = {k: v for k, v in options.items() if k != "clip_norm"}
    optimizer = OPTIMIZERS[name](network.parameters(), lr=lr, **rest)
    losses = []
    for x, y in _batches(task, [seed], task.steps):
        optimizer.zero_grad()
        loss = task.objective(network, x[0], y[0])
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(network.parameters(), clip)
        optimizer.step()
        losses.append(loss.item())
    return losses


def test_every_recipe_is_tested() -> None:
    assert tuple(RECIPES) == NAMES


@pytest.mark.parametrize("recipe", some(NAMES, 3))
def test_every_recipe_follows_the_ordinary_loop(recipe: str) -> None:
    problem = task(recipe)
    run = train(problem, SEEDS, torch.tensor(LRS).repeat(problem.steps, 1))
    expected = torch.tensor([[plain(problem, seed, lr) for lr in LRS] for seed in SEEDS])
    torch.testing.assert_close(run.losses.permute(1, 2, 0), expected, rtol=2e-4, atol=1e-5)


def test_a_schedule_of_rates_is_followed_step_by_step() -> None:
    problem = task("nesterov")
    lr = torch.logspace(-4, -1, problem.steps)[:, None]
    run = train(problem, [0], lr)
    torch.manual_seed(0)
    network = problem.network()
    optimizer = torch.optim.SGD(network.parameters(), lr=1.0, momentum=0.9, nesterov=True)
    for step, (x, y) in enumerate(_batches(problem, [0], problem.steps)):
        optimizer.param_groups[0]["lr"] = float(lr[step])
        optimizer.zero_grad()
        loss = problem.objective(network, x[0], y[0])
        loss.backward()
        optimizer.step()
        assert float(run.losses[step, 0, 0]) == pytest.approx(loss.item(), rel=1e-4)
