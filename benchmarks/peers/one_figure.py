"""The classic matplotlib figure: three range tests on one pair of axes, one 300-DPI PNG.

Usage: python one_figure.py OUTPUT.png [SWEEPS.csv]

The curves are made in NumPy, or read with pandas from a table with the columns run, lr, loss.
"""

from __future__ import annotations

import sys

from style import COLOURS, DPI, LR, curves, draw_curve, draw_zones, figure, frame_dip, read


def main(path: str, table: str | None = None) -> None:
    runs = curves() if table is None else read(table)
    fig, axes = figure("Learning-rate range test: 3 runs", "Window of Well-behaved model")
    for (name, _, loss), colour in zip(runs, COLOURS, strict=True):
        draw_curve(axes, LR, loss, name, colour)
    draw_zones(axes, runs[0][1] / 3, runs[0][1] * 3, LR)
    frame_dip(axes, [loss for _, _, loss in runs])
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=3, frameon=False)
    fig.savefig(path, dpi=DPI)


if __name__ == "__main__":
    main(*sys.argv[1:])
