"""Points along the lines of a figure, the pixels that they ink, and what these cover or cross.

Positions are in pixels of the smallest plot.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product

import numpy as np

from lrchart.frame.arrays import BoolArray, FloatArray

#: smallest plot with labels, in pixels; labels placed in it also fit in every larger plot
WIDTH, HEIGHT = SIZE = np.array([590.0, 270.0])


@dataclass(frozen=True)
class Grid:
    """Places of a label: the `x` of the columns and the `y` of the rows of their centres."""

    x: FloatArray
    y: FloatArray

    @cached_property
    def centres(self) -> FloatArray:
        """The centres row by row, shape (places, 2)."""
        return np.stack(np.meshgrid(self.x, self.y), axis=-1).reshape(-1, 2)

    def covers(self, half: FloatArray, points: FloatArray) -> FloatArray:
        """Return whether boxes around the centres, `half` as large, cover any of `points`."""
        across = np.abs(self.x[:, None] - points[:, 0]) < half[0]
        down = np.abs(self.y[:, None] - points[:, 1]) < half[1]
        # How many points are in both a row and a column: BLAS counts floats, not booleans.
        inside = down.astype("float32") @ across.T.astype("float32")
        return np.asarray(inside.ravel() > 0).astype("float64")


def dense(line: FloatArray) -> FloatArray:
    """Return points along `line`, at most 3 pixels from one to the next near the plot."""
    parts = [line[:1]]
    for start, end in pairwise(line):
        way = end - start
        first, last = _near(start[1], way[1])
        steps = max(int(np.hypot(*way) * (last - first) // 3), 1)
        parts.append(start + way * np.linspace(first, last, steps + 1)[1:, None])
        if last < 1:
            parts.append(end[None])
    return np.concatenate(parts)


def _near(start: float, way: float) -> tuple[float, float]:
    """Return the shares of a `way` between which it is no more than a height off the plot."""
    if abs(way) < HEIGHT:
        return 0.0, 1.0
    first, last = sorted(((-HEIGHT - start) / way, (2 * HEIGHT - start) / way))
    return min(max(first, 0.0), 1.0), min(max(last, 0.0), 1.0)


def raster(points: FloatArray) -> BoolArray:
    """Return the pixels of the plot that lie within 3 pixels of `points`."""
    pixels = np.zeros((int(HEIGHT) + 8, int(WIDTH) + 8), dtype=bool)
    x, y = np.clip(points, 0, [WIDTH, HEIGHT]).astype(int).T + 4
    for dy, dx in product(range(-3, 4), repeat=2):
        pixels[y + dy, x + dx] = True
    return pixels


def crossed(start: FloatArray, target: FloatArray, *rasters: BoolArray) -> list[FloatArray]:
    """Return, for each raster, whether leaders meet its pixels before they reach `target`."""
    x, y = ways(start, target, 40)
    before = np.hypot(x - target[0], y - target[1]) > 9
    column, row = (np.clip(x, 0, WIDTH).astype(int) + 4, np.clip(y, 0, HEIGHT).astype(int) + 4)
    return [(raster[row, column] & before).any(axis=1).astype("float64") for raster in rasters]


def ways(start: FloatArray, target: FloatArray, count: int) -> tuple[FloatArray, FloatArray]:
    """Return x and y of `count` points of each leader, both of shape (leaders, count)."""
    along = np.linspace(0, 1, count)
    x, y = (start[:, k, None] + (target[k] - start[:, k])[:, None] * along for k in (0, 1))
    return x, y
