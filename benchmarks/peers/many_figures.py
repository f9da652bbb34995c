"""A matplotlib figure of each CSV file of a folder, in one process: a 300-DPI PNG each.

Usage: python many_figures.py SWEEPS OUTPUTS
"""

from __future__ import annotations

import sys
from pathlib import Path

from style import COLOURS, DPI, LR, draw_curve, draw_zones, figure, frame_dip, read


def main(sweeps: str, outputs: str) -> None:
    folder = Path(outputs)
    folder.mkdir(exist_ok=True)
    for path in sorted(Path(sweeps).glob("*.csv")):
        [(name, best, loss)] = read(str(path))
        fig, axes = figure(f"Learning-rate range test: {name}", f"Lowest loss at {best:.0e}")
        draw_curve(axes, LR, loss, name, COLOURS[0])
        draw_zones(axes, best / 30, best / 3, LR)
        frame_dip(axes, [loss])
        fig.savefig(folder / f"{name}.png", dpi=DPI)


if __name__ == "__main__":
    main(*sys.argv[1:])
