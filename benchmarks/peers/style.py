"""Shared parts of the matplotlib scripts: synthetic curves, smoothing and style."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

SIZE, DPI = (10, 6), 300
COLOURS = ("#0068a8", "#c9510c", "#00805a")
ZONES = (
    ("Too Low LR\n→ Slow training", "#4f7cc4", 0.06),
    ("Optimal LR region\n→ Steepest loss decline", "#12a564", 0.12),
    ("Divergence\n→ LR too high", "#e04538", 0.08),
)
#: (name, optimal_lr, descent_depth, curve_smoothness, divergence_scale, divergence_power, noise)
SCENARIOS = (
    ("Well-behaved model", 2e-3, 1.9, 0.28, 14.0, 2.3, 0.012),
    ("Noisy batches", 1e-3, 1.6, 0.33, 11.0, 2.3, 0.05),
    ("Stable / wider optimum", 7e-3, 1.3, 0.45, 14.0, 3.3, 0.01),
)
LR = np.logspace(-6, 0, 250)
BASE_LOSS = 3.0


def curves() -> list[tuple[str, float, np.ndarray]]:
    """Return name, optimum and losses of the three scenarios."""
    rng = np.random.default_rng(42)
    x = np.log10(LR)
    runs = []
    for name, optimum, depth, smoothness, scale, power, noise in SCENARIOS:
        o = np.log10(optimum)
        fall = 1 / (1 + np.exp(-(x - o) / smoothness))
        climb = np.clip((x - o) / (x[-1] - o), 0, None) ** power
        loss = BASE_LOSS - depth * fall + scale * climb + rng.normal(0, noise * BASE_LOSS, len(x))
        runs.append((name, optimum, loss))
    return runs


def read(path: str) -> list[tuple[str, float, np.ndarray]]:
    """Return name, rate of the lowest loss and losses of the runs in a table."""
    import pandas as pd

    table = pd.read_csv(path)
    if "run" not in table:
        table["run"] = Path(path).stem
    return [
        (str(name), float(rows["lr"].iloc[rows["loss"].argmin()]), rows["loss"].to_numpy())
        for name, rows in table.groupby("run", sort=False)
    ]


def smoothed(loss: np.ndarray, half_life: float = 3.0) -> np.ndarray:
    """Return the losses averaged over both sides, with weights that halve every three steps."""
    reach = int(6 * half_life)
    kernel = 0.5 ** (np.abs(np.arange(-reach, reach + 1)) / half_life)
    padded = np.pad(loss, reach, mode="edge")
    return np.convolve(padded, kernel / kernel.sum(), mode="valid")


def figure(title: str, subtitle: str) -> tuple[Figure, Axes]:
    """Return a figure with one pair of axes, a title and room for the zones' names."""
    fig = Figure(figsize=SIZE)
    axes = fig.add_axes((0.08, 0.17, 0.89, 0.61))
    fig.text(0.02, 0.95, title, fontsize=14, fontweight="bold")
    fig.text(0.02, 0.91, subtitle, fontsize=10, color="#566072")
    axes.set_xscale("log")
    axes.grid(visible=True, which="major", color="#dfe4ec")
    axes.grid(visible=True, which="minor", axis="x", color="#dfe4ec", alpha=0.35)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel("Learning rate (log scale)", fontweight="bold")
    axes.set_axisbelow(True)
    return fig, axes


def draw_curve(axes: Axes, lr: np.ndarray, loss: np.ndarray, name: str, colour: str) -> None:
    """Draw the raw loss faintly and the smoothed one strongly."""
    axes.plot(lr, loss, color=colour, alpha=0.4, linewidth=0.8)
    axes.plot(lr, smoothed(loss), color=colour, linewidth=2, label=name)


def draw_zones(axes: Axes, low: float, high: float, lr: np.ndarray) -> None:
    """Tint and name the three zones, and rule the window's bounds with their values."""
    edges = (lr[0], low, high, lr[-1])
    above = axes.get_xaxis_transform()
    for (words, colour, opacity), left, right in zip(ZONES, edges, edges[1:], strict=False):
        axes.axvspan(left, right, color=colour, alpha=opacity, linewidth=0)
        middle = np.sqrt(left * right)
        axes.text(middle, 1.02, words, transform=above, ha="center", color=colour, weight="bold")
    for bound in (low, high):
        axes.axvline(bound, linestyle="--", color="#3d4757", linewidth=1.2)
        axes.text(bound, 1.12, f"{bound:.1e}", transform=above, ha="center", fontsize=9)
    axes.set_xlim(lr[0], lr[-1])


def frame_dip(axes: Axes, losses: list[np.ndarray]) -> None:
    """Fit the loss axis to the dips, the divergence above."""
    low = min(float(loss.min()) for loss in losses)
    axes.set_ylim(low - 0.1, 2 * BASE_LOSS)
    axes.set_ylabel("Loss", fontweight="bold")
