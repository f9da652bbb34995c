"""Calls that a type checker refuses, one a line; they are not run."""

import lrchart

lrchart.plot("a.csv", theme="black")
lrchart.plot("a.csv", colour="red")
lrchart.slope("a.csv", size=6)
lrchart.suggest("a.csv", schedule="cosine")
lrchart.plot_trainings("a.csv", reduce="mean")
lrchart.save("chart", "a.png", dpi="high")
