"""The leaderboard's chart by matplotlib: 120 tasks, their good rates, and the rates suggested."""

from __future__ import annotations

import csv
from pathlib import Path

from matplotlib.figure import Figure
from style import SIZE

HOME = Path(__file__).parents[2] / "lrchart/assets/leaderboard"
#: rules that are compared, and additional height of the picture in inches
OURS, PEER, TALLER = "lrchart", "fastai-minimum", 7.5
FAMILIES = {
    "#0068a8": ("sgd", "momentum", "nesterov"),
    "#c9510c": ("adam", "adamax", "adamw", "nadam", "radam"),
    "#00805a": ("adagrad", "adadelta", "rmsprop"),
    "#8d4fb8": ("lion", "signsgd"),
}


def rows(name: str) -> list[dict[str, str]]:
    with (HOME / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def board() -> Figure:
    tasks = [task for task in rows("tasks.csv") if task["split"] == "judge"]
    tasks.sort(key=lambda task: float(task["best_lr"]))
    place = {task["task"]: i for i, task in enumerate(tasks)}
    answers = [answer for answer in rows("lr.csv") if answer["task"] in place]
    fig = Figure(figsize=(SIZE[0], SIZE[1] + TALLER))
    axes = fig.add_axes((0.22, 0.06, 0.75, 0.86))
    fig.text(0.02, 0.96, "Suggested rates against the rates that work", fontsize=14)
    for colour, members in FAMILIES.items():
        mine = [task for task in tasks if task["optimizer"] in members]
        lows = [float(task["good_low"]) for task in mine]
        widths = [float(task["good_high"]) - low for task, low in zip(mine, lows, strict=True)]
        heights = [place[task["task"]] for task in mine]
        axes.barh(heights, widths, 0.7, lows, color=colour, alpha=0.5, label=members[0])
    axes.scatter(
        [float(task["best_lr"]) for task in tasks], range(len(tasks)), marker="|", color="k"
    )
    for rule, marker in ((PEER, "D"), (OURS, "o")):
        told = [answer for answer in answers if answer[rule]]
        axes.scatter(
            [float(answer[rule]) for answer in told],
            [place[answer["task"]] for answer in told],
            s=12,
            marker=marker,
            label=rule,
        )
    axes.set_xscale("log")
    axes.set_yticks(range(len(tasks)), [task["task"] for task in tasks], fontsize=7)
    axes.grid(visible=True, axis="x", color="#dfe4ec")
    axes.set_axisbelow(True)
    axes.set_xlabel("Learning rate (log scale)", fontweight="bold")
    axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.03), ncols=6, frameon=False)
    return fig
