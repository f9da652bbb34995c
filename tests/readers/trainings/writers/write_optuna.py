"""Let Optuna store a study in study.db, and write its table: write_optuna.py FOLDER."""

from __future__ import annotations

import sys

import optuna
from curve import LR, loss_of


def objective(trial: optuna.Trial) -> float:
    loss = loss_of(trial.suggest_float("lr", 1e-5, 10, log=True))
    trial.report(loss, 0)
    return loss


folder = sys.argv[1]
optuna.logging.set_verbosity(optuna.logging.ERROR)
study = optuna.create_study(
    storage=f"sqlite:///{folder}/study.db", sampler=optuna.samplers.GridSampler({"lr": LR})
)
study.optimize(objective)
study.trials_dataframe().to_csv(f"{folder}/trials.csv", index=False)
