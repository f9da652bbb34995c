"""Place the labels of a figure where no line runs, and lead each to its part."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

import numpy as np

from lrchart.frame.arrays import BoolArray, FloatArray

#: smallest plot with labels, in pixels; labels placed in it also fit in every larger plot
WIDTH, HEIGHT = SIZE = np.array([590.0, 270.0])
#: pixels: free margin around a label, and step of the grid of places that are tried
MARGIN, STEP = 5.0, 9.0
#: costs, in pixels of leader length: a rule through the label, the thin line through it, a curve
#: crossed by its leader, another leader crossed, a dot too close to another dot
RULE, THIN, CROSSING, LEADER, TOGETHER = 300.0, 200.0, 400.0, 400.0, 60.0
#: minimum pixels between the dots of two leaders
APART = 16.0
#: rounds in which every label is placed anew, and the cost of a place that is not allowed
ROUNDS, NEVER = 3, 1e5
#: length, in pixels, at which the cost of a leader is twice its length
LONG = 80.0
#: number of cheapest places per target whose leaders are checked for crossings
FOLLOWED = 200


@dataclass(frozen=True)
class Callout:
    """Text of `width` and `height` pixels for a part, to be led to one of its `targets`.

    The targets have the shape (k, 2): x and y as shares of the plot.
    """

    targets: FloatArray
    width: float
    height: float


@dataclass(frozen=True)
class Place:
    """Centre of a label and end of its leader (shares), and the leader's start (pixels)."""

    x: float
    y: float
    target_x: float
    target_y: float
    dx: float
    dy: float


@dataclass(frozen=True)
class Figure:
    """Obstacles that labels keep clear of, in shares of the plot: lines (n, 2) and rules."""

    thick: FloatArray
    thin: FloatArray
    #: x of the vertical rules, and y of the horizontal ones
    rules: list[float]
    levels: list[float]


@dataclass(frozen=True)
class _Spot:
    """A placed label, in pixels of the smallest plot."""

    price: float
    centre: FloatArray
    half: FloatArray
    start: FloatArray
    target: FloatArray

    def place(self) -> Place:
        parts = self.centre / SIZE, self.target / SIZE, self.start - self.centre
        return Place(*np.concatenate(parts))

    @property
    def leader(self) -> FloatArray:
        return _dense(np.array([self.start, self.target]))


def place(callouts: list[Callout], figure: Figure) -> list[Place | None]:
    """Return a place for each label, None if there is no room."""
    inked = _raster(_dense(figure.thick * SIZE))
    tries = [(callout, _grid(callout), _clear(callout, figure)) for callout in callouts]
    order = list(range(len(callouts)))
    middle = order[len(order) // 2 :] + order[: len(order) // 2]
    ways: list[list[_Spot | None]] = []
    # Labels get in each other's way: try other orders until no leader crosses anything.
    for way in (order, order[::-1], middle, middle[::-1]):
        ways.append(_settled(tries, way, inked))
        if all(spot and spot.price < LEADER for spot in ways[-1]):
            break
    spots = min(ways, key=lambda spots: sum(spot.price if spot else NEVER for spot in spots))
    return [spot.place() if spot else None for spot in spots]


def _settled(tries: list[Any], order: list[int], inked: BoolArray) -> list[_Spot | None]:
    """Return the spots of labels placed one after the other in `order`, `ROUNDS` times."""
    spots: list[_Spot | None] = [None] * len(tries)
    for i in order * ROUNDS:
        others = [spot for j, spot in enumerate(spots) if spot is not None and j != i]
        callout, centres, cost = tries[i]
        spots[i] = _best(callout, centres, cost, inked, others)
    return spots


def _clear(callout: Callout, figure: Figure) -> FloatArray:
    """Return the cost of each place of a label for what it would cover in the figure."""
    centres, half = _grid(callout), np.array([callout.width, callout.height]) / 2
    cost = NEVER * _covers(centres, half + MARGIN, _dense(figure.thick * SIZE))
    cost += THIN * _covers(centres, half + MARGIN, _dense(figure.thin * SIZE))
    for rule in figure.rules:
        cost += RULE * (np.abs(centres[:, 0] - rule * WIDTH) < half[0] + 4)
    for level in figure.levels:
        cost += RULE * (np.abs(centres[:, 1] - level * HEIGHT) < half[1] + 3)
    return cost


def _best(
    callout: Callout, centres: FloatArray, cost: FloatArray, inked: BoolArray, others: list[_Spot]
) -> _Spot | None:
    """Return the cheapest place of a label beside `others`; None if there is no room."""
    half = np.array([callout.width, callout.height]) / 2
    cost = cost.copy()
    for other in others:
        near = np.abs(centres - other.centre) < half + other.half + MARGIN
        cost += NEVER * near.all(axis=1)
        cost += NEVER * _covers(centres, half + 3, other.leader)
    led = _raster(np.concatenate([np.empty((0, 2)), *(other.leader for other in others)]))
    targets = callout.targets * SIZE
    spots = [_led(centres, half, cost, target, inked, led, others) for target in targets]
    spot = min(spots, key=lambda spot: spot.price)
    return spot if spot.price < NEVER else None


def _led(
    centres: FloatArray,
    half: FloatArray,
    cost: FloatArray,
    target: FloatArray,
    inked: BoolArray,
    led: BoolArray,
    others: list[_Spot],
) -> _Spot:
    """Return the cheapest place for a label that is led to `target`."""
    start = _starts(centres, half, target)
    length = np.linalg.norm(start - target, axis=1)
    total = cost + length + length**2 / LONG
    total += NEVER * _covers(centres, half + 3, target[None])
    total += TOGETHER * sum(np.linalg.norm(other.target - target) < APART for other in others)
    best = np.argsort(total, kind="stable")[:FOLLOWED]
    centres, start, total = centres[best], start[best], total[best]
    crossed_ink, crossed_leader = _crossed(start, target, inked, led)
    total = total + CROSSING * crossed_ink
    total += LEADER * crossed_leader
    # Check both: in a larger plot, the leader starts closer to the centre of its label.
    leaders = [_ways(origin, target, 24) for origin in (start, centres)]
    for other in others:
        for leader in leaders:
            total += NEVER * _through(leader, other)
    chosen = int(total.argmin())
    return _Spot(float(total[chosen]), centres[chosen], half, start[chosen], target)


def _grid(callout: Callout) -> FloatArray:
    x = np.arange(callout.width / 2 + 4, WIDTH - callout.width / 2 - 4, STEP)
    y = np.arange(callout.height / 2 + 5, HEIGHT - callout.height / 2 - 14, STEP)
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def _starts(centres: FloatArray, half: FloatArray, target: FloatArray) -> FloatArray:
    """Return where the leader leaves each label: the middle of the side nearest to its target."""
    away = target - centres
    share = np.abs(away) / (half + 2)
    side = np.where(share[:, :1] > share[:, 1:], [1.0, 0.0], [0.0, 1.0])
    return np.asarray(centres + side * np.sign(away) * (half + 2))


def _dense(line: FloatArray) -> FloatArray:
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


def _covers(centres: FloatArray, half: FloatArray, points: FloatArray) -> FloatArray:
    near = np.abs(centres[:, None, 0] - points[:, 0]) < half[0]
    near &= np.abs(centres[:, None, 1] - points[:, 1]) < half[1]
    return np.asarray(near.any(axis=1)).astype("float64")


def _raster(points: FloatArray) -> BoolArray:
    """Return the pixels of the plot that lie within 3 pixels of `points`."""
    raster = np.zeros((int(HEIGHT) + 8, int(WIDTH) + 8), dtype=bool)
    x, y = np.clip(points, 0, [WIDTH, HEIGHT]).astype(int).T + 4
    for dy, dx in product(range(-3, 4), repeat=2):
        raster[y + dy, x + dx] = True
    return raster


def _crossed(start: FloatArray, target: FloatArray, *rasters: BoolArray) -> list[FloatArray]:
    """Return, for each raster, whether leaders meet its pixels before they reach `target`."""
    x, y = _ways(start, target, 40)
    before = np.hypot(x - target[0], y - target[1]) > 9
    column, row = (np.clip(x, 0, WIDTH).astype(int) + 4, np.clip(y, 0, HEIGHT).astype(int) + 4)
    return [(raster[row, column] & before).any(axis=1).astype("float64") for raster in rasters]


def _through(leaders: tuple[FloatArray, FloatArray], label: _Spot) -> FloatArray:
    """Return whether leaders, given by the x and y of their points, run through a label."""
    inside = np.abs(leaders[0] - label.centre[0]) < label.half[0] + 3
    inside &= np.abs(leaders[1] - label.centre[1]) < label.half[1] + 3
    return np.asarray(inside.any(axis=1)).astype("float64")


def _ways(start: FloatArray, target: FloatArray, count: int) -> tuple[FloatArray, FloatArray]:
    """Return x and y of `count` points of each leader, both of shape (leaders, count)."""
    along = np.linspace(0, 1, count)
    x, y = (start[:, k, None] + (target[k] - start[:, k])[:, None] * along for k in (0, 1))
    return x, y
