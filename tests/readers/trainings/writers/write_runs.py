"""Log trainings and a range test with W&B offline, or with Trackio: write_runs.py wandb|trackio.

Both trackers have one interface. They write below the working directory.
"""

from __future__ import annotations

import importlib
import math
import sys

from curve import LR, loss_of

tracker = importlib.import_module(sys.argv[1])
options = {"mode": "offline"} if sys.argv[1] == "wandb" else {}
for number, lr in enumerate(LR):
    tracker.init(project="p", name=f"r{number}", config={"lr": lr}, **options)
    for step in range(3):
        tracker.log({"val_loss": loss_of(lr, step)})
    tracker.finish()
tracker.init(project="sweep", name="finder", **options)
for step in range(40):
    lr = 10 ** (-6 + step * 6 / 39)
    tracker.log({"lr": lr, "train/loss": math.nan if step == 39 else 1 + lr})
tracker.finish()
