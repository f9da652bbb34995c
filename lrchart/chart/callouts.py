"""Place the labels of a figure where no line runs, and lead each to its part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from lrchart.chart.inked import HEIGHT, SIZE, WIDTH, covers, crossed, dense, raster, ways
from lrchart.frame.arrays import BoolArray, FloatArray

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
#: number of cheapest places per target whose leaders are checked for crossings, and number of those
#: that are checked first: the others are left if they cost more than the best of these
FOLLOWED, FIRST = 200, 20


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

    @cached_property
    def leader(self) -> FloatArray:
        return dense(np.array([self.start, self.target]))


def place(callouts: list[Callout], figure: Figure) -> list[Place | None]:
    """Return a place for each label, None if there is no room."""
    inked = raster(dense(figure.thick * SIZE))
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
    for _ in range(ROUNDS):
        before = spots.copy()
        for i in order:
            others = [spot for j, spot in enumerate(spots) if spot is not None and j != i]
            callout, centres, cost = tries[i]
            spots[i] = _best(callout, centres, cost, inked, others)
        if all(map(_same, spots, before)):
            break
    return spots


def _same(spot: _Spot | None, other: _Spot | None) -> bool:
    """Return whether a label stays where it was, led to the same target."""
    if spot is None or other is None:
        return spot is other
    return np.array_equal([spot.centre, spot.target], [other.centre, other.target])


def _clear(callout: Callout, figure: Figure) -> FloatArray:
    """Return the cost of each place of a label for what it would cover in the figure."""
    centres, half = _grid(callout), np.array([callout.width, callout.height]) / 2
    cost = NEVER * covers(centres, half + MARGIN, dense(figure.thick * SIZE))
    cost += THIN * covers(centres, half + MARGIN, dense(figure.thin * SIZE))
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
        cost += NEVER * covers(centres, half + 3, other.leader)
    led = raster(np.concatenate([np.empty((0, 2)), *(other.leader for other in others)]))
    best: _Spot | None = None
    for target in callout.targets * SIZE:
        limit = best.price if best else NEVER
        best = _led(centres, half, cost, target, inked, led, others, limit) or best
    return best


def _led(
    centres: FloatArray,
    half: FloatArray,
    cost: FloatArray,
    target: FloatArray,
    inked: BoolArray,
    led: BoolArray,
    others: list[_Spot],
    limit: float,
) -> _Spot | None:
    """Return the cheapest place for a label led to `target`; None if none is below `limit`."""
    start = _starts(centres, half, target)
    length = np.linalg.norm(start - target, axis=1)
    total = cost + length + length**2 / LONG
    total += NEVER * covers(centres, half + 3, target[None])
    total += TOGETHER * sum(np.linalg.norm(other.target - target) < APART for other in others)
    best = np.argsort(total, kind="stable")[:FOLLOWED]
    spot = None
    for part in (best[:FIRST], best[FIRST:]):
        # Leaders only add to the cost.
        part = part[total[part] < limit]
        if not len(part):
            break
        price = total[part] + _crossings(centres[part], start[part], target, inked, led, others)
        chosen = int(price.argmin())
        if price[chosen] < limit:
            limit, at = float(price[chosen]), part[chosen]
            spot = _Spot(limit, centres[at], half, start[at], target)
    return spot


def _crossings(
    centres: FloatArray,
    start: FloatArray,
    target: FloatArray,
    inked: BoolArray,
    led: BoolArray,
    others: list[_Spot],
) -> FloatArray:
    """Return the cost of what leaders run through on their way to `target`."""
    crossed_ink, crossed_leader = crossed(start, target, inked, led)
    cost = CROSSING * crossed_ink + LEADER * crossed_leader
    # Check both: in a larger plot, the leader starts closer to the centre of its label.
    leaders = [ways(origin, target, 24) for origin in (start, centres)]
    for other in others:
        for leader in leaders:
            cost += NEVER * _through(leader, other)
    return cost


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


def _through(leaders: tuple[FloatArray, FloatArray], label: _Spot) -> FloatArray:
    """Return whether leaders, given by the x and y of their points, run through a label."""
    inside = np.abs(leaders[0] - label.centre[0]) < label.half[0] + 3
    inside &= np.abs(leaders[1] - label.centre[1]) < label.half[1] + 3
    return np.asarray(inside.any(axis=1)).astype("float64")
