"""The pictures of lrchart's built-in gallery by matplotlib: nine charts as PNG, SVG and PDF.

Usage: python gallery.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from board import board
from matplotlib.figure import Figure
from style import (
    COLOURS,
    DPI,
    LR,
    ZONES,
    curves,
    draw_curve,
    draw_zones,
    figure,
    frame_dip,
    smoothed,
)

ASSETS = Path(__file__).parents[2] / "lrchart/assets"
ANATOMY = ASSETS / "sweeps/cnn_digits_adam.csv"
#: folder of a task -> rate that the range test suggests
TASKS = {"digits_cnn_px255_adamw_b32": 3.1e-3, "stripes_many_sgdm_b16": 0.18}
PARTS = (
    "Plateau: the steps are too small to matter",
    "Thin line: the loss of each mini-batch, noisy",
    "Thick line: the smoothed loss, the one to read",
    "Steepest descent: learning is fastest here",
    "Window: choose a learning rate in here",
    "Minimum: tempting, but too high to train with",
    "Divergence: steps overshoot, the loss explodes",
    "Log axis: each label is ten times the last",
)


def overview() -> Figure:
    runs = curves()
    fig, axes = figure("Learning-rate range test: 3 runs", "Window of Well-behaved model")
    for (name, _, loss), colour in zip(runs, COLOURS, strict=True):
        draw_curve(axes, LR, loss, name, colour)
        best = smoothed(loss)[:200].argmin()
        axes.scatter(LR[best], smoothed(loss)[best], s=60, color=colour, edgecolor="w", zorder=3)
    draw_zones(axes, runs[0][1] / 3, runs[0][1] * 3, LR)
    frame_dip(axes, [loss for _, _, loss in runs])
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=3, frameon=False)
    return fig


def single(name: str, optimum: float, loss: np.ndarray) -> Figure:
    fig, axes = figure(f"Learning-rate range test: {name}", f"Optimum {optimum:.0e}")
    draw_curve(axes, LR, loss, name, COLOURS[0])
    best = smoothed(loss)[:200].argmin()
    axes.scatter(LR[best], smoothed(loss)[best], marker="D", color=COLOURS[0], zorder=3)
    axes.axvline(optimum, color="#3d4757", linewidth=1.2)
    draw_zones(axes, optimum / 3, optimum * 3, LR)
    frame_dip(axes, [loss])
    return fig


def slopes() -> Figure:
    fig, axes = figure("Slope of the loss per decade", "Below zero the loss falls")
    runs = curves()
    for (name, _, loss), colour in zip(runs, COLOURS, strict=True):
        slope = smoothed(np.gradient(smoothed(loss), np.log10(LR)), 9.0)
        axes.plot(LR, slope, color=colour, linewidth=2, label=name)
    axes.axhline(0, color="#566072", linewidth=0.8)
    draw_zones(axes, runs[0][1] / 3, runs[0][1] * 3, LR)
    axes.set_ylim(-1.5, 1.5)
    axes.set_ylabel("Slope (loss per decade)", fontweight="bold")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=3, frameon=False)
    return fig


def anatomy() -> Figure:
    table = np.genfromtxt(ANATOMY, delimiter=",", names=True, dtype=None, encoding="utf-8")
    lr, loss = table["lr"], table["loss"]
    level = smoothed(loss)
    fig, axes = figure("Anatomy of a range test", "A real sweep: a small CNN on digits, Adam")
    draw_curve(axes, lr, loss, "", COLOURS[0])
    best = level[: int(0.8 * len(level))].argmin()
    draw_zones(axes, lr[best] / 30, lr[best], lr)
    axes.set_ylim(float(np.nanmin(loss)) - 0.1, 1.5 * loss[0])
    axes.set_ylabel("Loss", fontweight="bold")
    for number, place in enumerate(np.linspace(0.08, 0.92, len(PARTS)), start=1):
        row = int(place * len(lr))
        height = min(level[row], 1.4 * loss[0])
        badge = {"boxstyle": "circle", "facecolor": "#1c2430", "edgecolor": "w"}
        axes.text(lr[row], height, str(number), color="w", weight="bold", bbox=badge)
    for number, part in enumerate(PARTS):
        column, row = divmod(number, 4)
        fig.text(0.08 + 0.46 * column, 0.09 - 0.025 * row, f"{number + 1}   {part}", fontsize=8)
    return fig


def trained(task: str, suggested: float) -> Figure:
    path = ASSETS / "tasks" / task / "truth.csv"
    table = np.genfromtxt(path, delimiter=",", names=True)
    rates = np.unique(table["lr"])
    losses = [table["final_loss"][table["lr"] == rate] for rate in rates]
    means = np.array([loss.mean() for loss in losses])
    fig, axes = figure("Trainings of one task", "Shade: gives up at most 5 %")
    spread = [[end(loss) for loss in losses] for end in (np.min, np.max)]
    axes.fill_between(rates, *spread, color=COLOURS[0], alpha=0.15, linewidth=0)
    axes.plot(table["lr"], table["final_loss"], "o", fillstyle="none", color=COLOURS[0], alpha=0.4)
    axes.plot(rates, means, "o-", color=COLOURS[0], linewidth=2, markersize=4)
    best = rates[np.nanargmin(means)]
    axes.axvspan(best / 3, 2.5 * best, color=ZONES[1][1], alpha=ZONES[1][2], linewidth=0)
    axes.plot([best / 2, 2 * best], [np.nanmin(means)] * 2, color=COLOURS[0], alpha=0.4, lw=6)
    axes.axvline(suggested, color=COLOURS[1], linewidth=2)
    axes.axhline(losses[0].mean(), linestyle="-.", color="#3d4757", linewidth=1)
    above = axes.get_xaxis_transform()
    axes.text(suggested, 1.02, f"range test {suggested:.1e}", transform=above, color=COLOURS[1])
    axes.set_ylabel("Final loss", fontweight="bold")
    return fig


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    charts = {"overview": overview(), "slope": slopes(), "anatomy": anatomy(), "board": board()}
    charts |= {f"single-{i}": single(*run) for i, run in enumerate(curves())}
    charts |= {task: trained(task, suggested) for task, suggested in TASKS.items()}
    for name, fig in charts.items():
        for suffix in ("png", "svg", "pdf"):
            fig.savefig(folder / f"{name}.{suffix}", dpi=DPI)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
