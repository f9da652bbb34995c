"""Let Ray Tune run an experiment, one trial of which raises: write_ray.py FOLDER."""

from __future__ import annotations

import sys
import tempfile

import ray
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
# One process for all trials, because starting one takes longer than a trial.
alone = tune.TuneConfig(reuse_actors=True)
with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as sessions:
    ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False, _temp_dir=sessions)
    grid = tune.Tuner(train, param_space=space, run_config=run, tune_config=alone).fit()
    grid.get_dataframe().to_csv(f"{folder}/table.csv", index=False)
    ray.shutdown()
