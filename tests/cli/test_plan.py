"""`lrchart plan`: from a range test to trainings, and back."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

RATES = 7


def rates_of(text: str) -> list[float]:
    return [float(word) for word in text.replace("[", "").replace("]", "").split(",")]


def test_the_rates_lie_within_the_suggested_interval(run: Path, cli: Any) -> None:
    answer = json.loads(cli("suggest", "run.csv", "--json").out)["runs"][0]
    done = cli("plan", "run.csv", "--for", "hydra")
    assert done.code == 0
    assert "7 rates, " in done.err
    assert "2 seeds: 14 runs" in done.err
    command, lr, seeds = done.out.strip().rsplit(" ", 2)
    assert command == "python train.py -m"
    assert seeds == "seed=0,1"
    rates = rates_of(lr.removeprefix("lr="))
    assert len(rates) == RATES
    assert rates[0] == pytest.approx(answer["lr_low"], rel=0.01)
    assert rates[-1] == pytest.approx(answer["lr_high"], rel=0.01)
    assert np.ptp(np.diff(np.log10(rates))) < 0.02


def test_a_plan_is_for_the_stated_training(run: Path, cli: Any) -> None:
    stated = ("--training-steps", 20_000, "--schedule", "constant")
    answer = json.loads(cli("suggest", "run.csv", "--json", *stated).out)["runs"][0]
    done = cli("plan", "run.csv", "--for", "hydra", *stated)
    assert "for a training of 20,000 steps, constant rate\n" in done.err
    rates = rates_of(done.out.split("lr=")[1].split()[0])
    assert rates[0] == pytest.approx(answer["lr_low"], rel=0.01)
    assert rates[-1] == pytest.approx(answer["lr_high"], rel=0.01)
    assert "1,350 steps, decaying rate (both assumed)\n" in cli("plan", "run.csv").err


def test_every_tool_gets_the_same_rates(run: Path, cli: Any) -> None:
    hydra = cli("plan", "run.csv", "--for", "hydra", "--seeds", 3).out
    rates = rates_of(hydra.split("lr=")[1].split()[0])
    shell = cli("plan", "run.csv", "--seeds", 3).out.splitlines()
    assert len(shell) == RATES * 3
    assert shell[0] == f"python train.py --lr {rates[0]:g} --seed 0"
    wandb = cli("plan", "run.csv", "--for", "wandb", "--seeds", 3).out
    assert rates_of(wandb.split("values: ")[1].split("\n")[0]) == rates
    for tool in ("optuna", "ray"):
        text = cli("plan", "run.csv", "--for", tool, "--seeds", 3).out
        ast.parse(text)
        assert rates_of(text.split("[")[1].split("]")[0]) == rates


REFUSED = [
    (("--runs", 4), "runs must be 5 to 60; got 4"),
    (("--seeds", 0), "seeds must be 1 to 100; got 0"),
    (("--for", "slurm"), "--for must be one of 'shell', 'hydra', 'wandb', 'optuna', 'ray'"),
    (("run.csv", "other.csv"), "a plan is for one range test, but there are 2 runs"),
]


@pytest.mark.parametrize(("arguments", "sentence"), REFUSED)
def test_bad_input_is_one_sentence(
    run: Path, cli: Any, arguments: tuple[object, ...], sentence: str
) -> None:
    Path("other.csv").write_text(Path("run.csv").read_text())
    done = cli("plan", "run.csv", *arguments)
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err


def test_what_was_planned_determines_the_best_rate(run: Path, cli: Any) -> None:
    """The way round: sweep, plan, train, choose."""
    lines = cli("plan", "run.csv", "--seeds", 3).out.splitlines()
    rng, rows = np.random.default_rng(0), ["lr,seed,val_loss"]
    pairs = [(float(line.split()[3]), int(line.split()[5])) for line in lines]
    best = float(np.exp(np.log([pairs[0][0], pairs[-1][0]]).mean()))
    for lr, seed in pairs:
        rows.append(f"{lr},{seed},{1 + np.log10(lr / best) ** 2 + rng.normal(0, 0.01)}")
    Path("trained.csv").write_text("\n".join(rows))
    group = json.loads(cli("optimum", "trained.csv", "--json").out)["groups"][0]
    assert group["determined"]
    assert group["lr_low"] < best < group["lr_high"]


def test_a_range_test_is_no_table_of_trainings(run: Path, cli: Any) -> None:
    rows = Path("run.csv").read_text().splitlines()
    numbered = [f"{i - 1},{row}" if i else f"step,{row}" for i, row in enumerate(rows)]
    Path("numbered.csv").write_text("\n".join(numbered))
    done = cli("optimum", "numbered.csv")
    assert done.code == 2
    assert "this is one range test, not many trainings; lrchart plot charts it" in done.err
