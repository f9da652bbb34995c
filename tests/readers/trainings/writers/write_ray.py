"""Let Ray Tune run an experiment, one trial of which raises: write_ray.py FOLDER."""

from __future__ import annotations

import sys

from curve import LR, loss_of
from ray import tune

folder = sys.argv[1]


def train(config: dict[str, float]) -> None:
    if config["lr"] > 5:
        raise RuntimeError("no")
    for step in range(3):
        tune.report({"val_loss": loss_of(config["lr"], step)})


space = {"lr": tune.grid_search([*LR, 10.0]), "model": {"width": 8}}
run = tune.RunConfig(storage_path=folder, name="exp", verbose=0)
grid = tune.Tuner(train, param_space=space, run_config=run).fit()
grid.get_dataframe().to_csv(f"{folder}/table.csv", index=False)
