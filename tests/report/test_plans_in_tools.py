"""From a range test to the best rate: each tool runs the plan that is printed for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lrchart.analysis.suggest import suggest
from lrchart.analysis.trainings.optimum import optimum
from lrchart.analysis.trainings.plan import planned_rates
from lrchart.readers import read
from lrchart.readers.trainings.reader import read_trainings
from lrchart.report.plan import plan_text
from tests.full import full
from tests.trackers import run

#: program of a real training: noisy least squares by gradient descent
MODEL = """
import math, sys
import numpy as np
def batches(seed):
    rng = np.random.default_rng(seed)
    while True:
        x = rng.normal(size=(16, 8)) * np.linspace(0.2, 1, 8)
        yield x, x @ np.linspace(-1, 1, 8) + rng.normal(0, 0.3, 16)
def step(w, x, y, lr):
    error = x @ w - y
    return w - lr * 2 * x.T @ error / len(y), float(np.mean(error ** 2))
def train(lr, seed, steps=400):
    w = np.zeros(8)
    for _, (x, y) in zip(range(steps), batches(seed)):
        w, loss = step(w, x, y, lr)
    # As many rows as tell rates apart.
    x, y = map(np.concatenate, zip(*(pair for _, pair in zip(range(64), batches(1000)))))
    held = float(np.mean((x @ w - y) ** 2))
    return held if held < 1e6 else math.nan
"""
SWEEP = """
import lrchart
from model import *
w, sweep = np.zeros(8), lrchart.Sweep(1e-4, 10, 200, path="finder.csv")
for lr, (x, y) in zip(sweep, batches(7)):
    w, loss = step(w, x, y, lr)
    sweep.record(loss)
"""
SHELL = """
import argparse, pathlib
from model import train
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float); parser.add_argument("--seed", type=int)
given = parser.parse_args()
table = pathlib.Path("runs.csv")
start = "" if table.exists() else "lr,seed,val_loss\\n"
with table.open("a") as file:
    file.write(f"{start}{given.lr},{given.seed},{train(given.lr, given.seed)}\\n")
"""
HYDRA = """
import hydra, pathlib
from hydra.core.hydra_config import HydraConfig
from model import train
@hydra.main(version_base=None, config_path=".", config_name="config")
def main(cfg):
    out = pathlib.Path(HydraConfig.get().runtime.output_dir)
    (out / "metrics.csv").write_text(f"step,val_loss\\n400,{train(cfg.lr, cfg.seed)}\\n")
main()
"""
#: program that W&B's agent starts, and the grid that its server makes of the configuration
WANDB = """
import argparse, wandb
from model import train
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float); parser.add_argument("--seed", type=int)
given = parser.parse_args()
with wandb.init(project="p", config=vars(given)) as run:
    run.log({"val_loss": train(given.lr, given.seed)})
"""
AGENT = """
import itertools, subprocess, sys, yaml
config = yaml.safe_load(open("sweep.yaml"))
assert config["method"] == "grid"
grid = {name: part["values"] for name, part in config["parameters"].items()}
for values in itertools.product(*grid.values()):
    words = [f"--{name}={value}" for name, value in zip(grid, values)]
    subprocess.run([sys.executable, config["program"], *words], check=True)
"""
OPTUNA = """
import model
def objective(trial):
    lr = trial.suggest_float("lr", 1e-9, 1e9, log=True)
    return model.train(lr, trial.suggest_int("seed", 0, 9))
{plan}
study.trials_dataframe().to_csv("runs.csv", index=False)
"""
RAY = """
import pathlib, sys
sys.path.insert(0, {folder!r})
def train(config):
    sys.path.insert(0, {folder!r})
    import model
    tune.report({{"val_loss": model.train(config["lr"], config["seed"])}})
{plan}
"""


@pytest.fixture(scope="module")
def rates(tmp_path_factory: pytest.TempPathFactory) -> list[float]:
    folder = tmp_path_factory.mktemp("sweep")
    (folder / "model.py").write_text(MODEL)
    run("lrchart", folder, "-c", SWEEP)
    row = suggest(read(folder / "finder.csv")).iloc[0]
    assert row["readable"]
    return planned_rates(row, 7)


def by_shell(folder: Path, plan: str) -> Path:
    (folder / "train.py").write_text(SHELL)
    for line in plan.splitlines():
        run("lrchart", folder, *line.split()[1:])
    return folder / "runs.csv"


def by_hydra(folder: Path, plan: str) -> Path:
    (folder / "train.py").write_text(HYDRA)
    (folder / "config.yaml").write_text("lr: 0.1\nseed: 0\n")
    run("hydra", folder, *plan.split()[1:])
    return folder / "multirun"


def by_wandb(folder: Path, plan: str) -> Path:
    (folder / "train.py").write_text(WANDB)
    (folder / "sweep.yaml").write_text(plan)
    run("wandb", folder, "-c", AGENT)
    return folder / "wandb"


def by_optuna(folder: Path, plan: str) -> Path:
    run("optuna", folder, "-c", OPTUNA.format(plan=plan))
    return folder / "runs.csv"


def by_ray(folder: Path, plan: str) -> Path:
    place = f"tune.RunConfig(storage_path={str(folder)!r}, name='ray', verbose=0)"
    stored = plan.replace("space=param_space)", f"space=param_space, run_config={place})")
    assert stored != plan
    run("ray", folder, "-c", RAY.format(folder=str(folder), plan=stored))
    return folder / "ray"


@pytest.mark.slow
@pytest.mark.parametrize("tool", [by_shell, by_optuna, *map(full, [by_hydra, by_wandb, by_ray])])
def test_a_plan_is_run_and_its_trainings_give_the_best_rate(
    tmp_path: Path, rates: list[float], tool: object
) -> None:
    (tmp_path / "model.py").write_text(MODEL)
    plan = plan_text(tool.__name__.removeprefix("by_"), rates, 2)  # type: ignore[attr-defined]
    frame = read_trainings(tool(tmp_path, plan))  # type: ignore[operator]
    assert len(frame) == 14
    assert sorted(frame["lr"].unique()) == pytest.approx(rates)
    best = optimum(frame).iloc[0]
    assert best["seeds"] == 2
    assert best["determined"], best["reason"]
    assert rates[0] < best["lr"] < rates[-1]


def test_the_plan_for_wandb_is_the_yaml_that_it_reads(rates: list[float]) -> None:
    yaml = pytest.importorskip("yaml")
    config = yaml.safe_load(plan_text("wandb", [1e-5, *rates, 10.0], 2))
    assert config["method"] == "grid"
    assert config["parameters"]["lr"]["values"] == [1e-5, *rates, 10.0]
    assert config["parameters"]["seed"]["values"] == [0, 1]
