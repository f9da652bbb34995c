"""A user's script with every public name, for type checkers; it is not run."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

import lrchart

frame: pd.DataFrame = lrchart.read("a.csv", lr_column="rate", kind="sweep", replicates=True)
frame = lrchart.validate(frame)
lrs = np.geomspace(1e-6, 1, 100)
losses = np.ones(100)

chart: alt.LayerChart = lrchart.plot("a.csv", "b.csv", title="Mine", theme="dark", size=(6, 4))
chart = lrchart.plot(lrs, losses, marks=[3e-3, (1e-2, "mine"), "2e-3:text"], palette=["teal"])
chart = lrchart.plot({"a": frame, "b": frame}, palette={"a": "#0068a8"}, smoothing=0.2)
chart = lrchart.plot(frame, options=lrchart.Options(view="log", schedule="decay", dpi=100))
chart = lrchart.slope(frame, view="full", kind="auto").properties(width=300)
chart = lrchart.anatomy(frame, window_of="a", training_steps=20_000)
both = chart | lrchart.slope(frame)
paths = [path.name for path in lrchart.save(both, "both.svg", theme="print", dpi=200)]
paths += [path.name for path in chart.save("chart.png")] if hasattr(chart, "save") else []

table: pd.DataFrame = lrchart.suggest("a.csv", rule="all", schedule="constant", replicates=True)
edges = lrchart.analyse(frame).edges.to_dict()

trainings: pd.DataFrame = lrchart.read_trainings("runs.csv", by=["width"], reduce="lowest")
chart = lrchart.plot_trainings(trainings, range_test=frame, tolerance=0.1, theme="light")
chart = lrchart.plot_drift("runs.csv", by="width")
table = lrchart.optimum("runs.csv", untrained=2.3, tolerance=0.1)
exponent: float = lrchart.drift(trainings).exponent

sweep = lrchart.Sweep(start=1e-6, end=1.0, steps=100, path="a.csv")
for lr in sweep:
    sweep.record(lr**2)
widget = lrchart.watch("a.csv", every=2.0)
lrchart.enable_notebook(interactive=False, theme="dark")

made = (
    lrchart.scenarios([lrchart.Scenario("mine", optimal_lr=1e-3)]) if len(frame) > 10**9 else frame
)
config: lrchart.Config = lrchart.read_config("lrchart.toml")
run: lrchart.Run = config.runs[0]
written = lrchart.build(config)
try:
    lrchart.plot("none.csv")
except lrchart.LrchartError as error:
    reason = str(error)
