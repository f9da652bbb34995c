"""Place the labels of a figure where no line runs, and lead each to its part."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lrchart.frame.arrays import BoolArray, FloatArray

#: smallest plot with labels, in pixels: places found in it hold in every larger one
WIDTH, HEIGHT = 590.0, 270.0
#: pixels around a label that stay free of lines, and pixels between places that are tried
MARGIN, STEP = 5.0, 9.0
#: pixels of leader that a label goes further to avoid: a rule or the thin line through it, a line
#: that its leader crosses, the leader of another label
RULE, THIN, CROSSING, LEADER = 300.0, 200.0, 120.0, 120.0
#: leaders of more pixels than this cost more than their length
LONG = 80.0
#: cost of a place that is not allowed
NEVER = 1e5
#: cheapest places of each target whose leaders are followed
FOLLOWED = 1000


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
    """What labels keep clear of, as shares of the plot: lines (n, 2) and straight rules."""

    thick: FloatArray
    thin: FloatArray
    #: x of vertical rules, and y of horizontal ones
    rules: list[float]
    levels: list[float]


def place(callouts: list[Callout], figure: Figure) -> list[Place | None]:
    """Return a place for each label, chosen one after the other: first the ones with least room.

    A label for which there is no room has none.
    """
    size = np.array([WIDTH, HEIGHT])
    thick, thin = _dense(figure.thick * size), _dense(figure.thin * size)
    inked, led = _raster(thick), _raster(np.empty((0, 2)))
    boxes: list[FloatArray] = []
    leaders: list[FloatArray] = []
    places: list[Place | None] = []
    for callout in callouts:
        centres, half = _grid(callout), np.array([callout.width, callout.height]) / 2
        cost = NEVER * _covers(centres, half + MARGIN, thick)
        cost += THIN * _covers(centres, half + MARGIN, thin)
        for rule in figure.rules:
            cost += RULE * (np.abs(centres[:, 0] - rule * WIDTH) < half[0] + 4)
        for level in figure.levels:
            cost += RULE * (np.abs(centres[:, 1] - level * HEIGHT) < half[1] + 3)
        for box in boxes:
            cost += NEVER * (np.abs(centres - box[0]) < half + box[1] + MARGIN).all(axis=1)
        for leader in leaders:
            cost += NEVER * _covers(centres, half + 3, leader)
        tries = [
            _led(centres, half, cost, target, inked, led, boxes)
            for target in callout.targets * size
        ]
        price, centre, start, target = min(tries, key=lambda attempt: attempt[0])
        if price >= NEVER:
            places.append(None)
            continue
        boxes.append(np.array([centre, half]))
        leaders.append(_dense(np.array([start, target])))
        led |= _raster(leaders[-1])
        places.append(Place(*(centre / size), *(target / size), *(start - centre)))
    return places


def _led(
    centres: FloatArray,
    half: FloatArray,
    cost: FloatArray,
    target: FloatArray,
    inked: BoolArray,
    led: BoolArray,
    boxes: list[FloatArray],
) -> tuple[float, FloatArray, FloatArray, FloatArray]:
    """Return the cheapest place for a label that is led to `target`, with its cost."""
    start = _starts(centres, half, target)
    length = np.linalg.norm(start - target, axis=1)
    total = cost + length + length**2 / LONG
    total += NEVER * _covers(centres, half + 3, target[None])
    best = np.argsort(total, kind="stable")[:FOLLOWED]
    centres, start, total = centres[best], start[best], total[best]
    total = total + CROSSING * _crossed(start, target, inked)
    total += LEADER * _crossed(start, target, led)
    for box in boxes:
        # In a larger plot a leader starts nearer to the centre of its label.
        for origin in (start, centres):
            total += NEVER * _through(origin, target, *box)
    chosen = int(total.argmin())
    return float(total[chosen]), centres[chosen], start[chosen], target


def spread(points: FloatArray, size: tuple[float, float], apart: float) -> FloatArray:
    """Return `points` (shares) pushed apart to `apart` pixels in a plot of `size`, as offsets."""
    here = points * np.array(size)
    moved = here.copy()
    for _ in range(60):
        gap = moved[:, None] - moved
        far = np.linalg.norm(gap, axis=2) + 1e9 * np.eye(len(moved))
        # Points in one place part along a direction of their own.
        turn = np.arange(len(moved)) * 2.4
        gap = np.where(
            far[..., None] < 1e-6, np.stack([np.cos(turn), np.sin(turn)], 1)[:, None], gap
        )
        push = np.clip(apart - far, 0, None)[..., None] * gap / np.maximum(far, 1)[..., None] / 2
        moved = np.clip(moved + push.sum(axis=1), 9, np.array(size) - 9)
    return moved - here


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
    """Return points along `line`, at most 3 pixels from one to the next."""
    parts = [line[:1]]
    for start, end in pairwise(line):
        steps = max(int(np.linalg.norm(end - start) // 3), 1)
        parts.append(start + (end - start) * np.linspace(0, 1, steps + 1)[1:, None])
    return np.concatenate(parts)


def _covers(centres: FloatArray, half: FloatArray, points: FloatArray) -> FloatArray:
    near = np.abs(centres[:, None, 0] - points[:, 0]) < half[0]
    near &= np.abs(centres[:, None, 1] - points[:, 1]) < half[1]
    return np.asarray(near.any(axis=1)).astype("float64")


def _raster(points: FloatArray) -> BoolArray:
    """Return the pixels of the plot that lie within 3 pixels of `points`."""
    raster = np.zeros((int(HEIGHT) + 8, int(WIDTH) + 8), dtype=bool)
    x, y = np.clip(points, 0, [WIDTH, HEIGHT]).astype(int).T + 4
    for dy in range(-3, 4):
        for dx in range(-3, 4):
            raster[y + dy, x + dx] = True
    return raster


def _crossed(start: FloatArray, target: FloatArray, raster: BoolArray) -> FloatArray:
    """Return whether the leaders from `start` meet inked pixels before they reach `target`."""
    along = np.linspace(0, 1, 40)
    way = start[:, None] + (target - start)[:, None] * along[:, None]
    x, y = np.moveaxis(np.clip(way, 0, [WIDTH, HEIGHT]).astype(int) + 4, -1, 0)
    before = np.linalg.norm(way - target, axis=2) > 9
    return np.asarray((raster[y, x] & before).any(axis=1)).astype("float64")


def _through(
    start: FloatArray, target: FloatArray, centre: FloatArray, half: FloatArray
) -> FloatArray:
    """Return whether the leaders run through a label."""
    along = np.linspace(0, 1, 24)
    way = start[:, None] + (target - start)[:, None] * along[:, None]
    inside = np.abs(way[..., 0] - centre[0]) < half[0] + 3
    inside &= np.abs(way[..., 1] - centre[1]) < half[1] + 3
    return np.asarray(inside.any(axis=1)).astype("float64")
