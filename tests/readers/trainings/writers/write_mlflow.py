"""Let MLflow keep runs in a folder and in a database: write_mlflow.py FOLDER."""

from __future__ import annotations

import sys

import mlflow
from curve import LR, loss_of

folder = sys.argv[1]
for address, table in (
    (f"{folder}/mlruns", "of_folder.csv"),
    (f"sqlite:///{folder}/mlflow.db", "of_database.csv"),
):
    mlflow.set_tracking_uri(address)
    mlflow.set_experiment("e")
    for lr in LR:
        with mlflow.start_run():
            mlflow.log_params({"lr": lr, "width": 8})
            for step in range(3):
                mlflow.log_metric("val_loss", loss_of(lr, step), step=step)
    mlflow.search_runs().to_csv(f"{folder}/{table}", index=False)
