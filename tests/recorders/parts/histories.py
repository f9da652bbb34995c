"""Sweeps that write a history, for tests to break."""

import pandas as pd

from lrchart.recorders.sweep import Sweep


def quiet_sweep(path, run="run", steps=20, **options):
    options = {"progress": False, "divergence": None} | options
    return Sweep(1e-4, 1.0, steps, path=path, run=run, **options)


def record(sweep, steps=20, **metrics):
    for _ in range(steps):
        next(sweep)
        sweep.record(2.0 - sweep.step / 100, **metrics)


def steps_in(path, run="run"):
    if path.suffix == ".csv":
        frame = pd.read_csv(path, dtype={"run": "str"})
    else:
        frame = pd.read_json(path, lines=True)
    return frame.loc[frame["run"] == run, "step"].tolist()
