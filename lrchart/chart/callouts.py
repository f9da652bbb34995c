"""Place the labels of a figure where no line runs, and lead each to its part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lrchart.chart.inked import HEIGHT, SIZE, WIDTH, Grid, crossed, dense, raster, ways
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

    @cached_property
    def thick_points(self) -> FloatArray:
        """Points along the thick lines, in pixels."""
        return dense(self.thick * SIZE)

    @cached_property
    def thin_points(self) -> FloatArray:
        """Points along the thin lines, in pixels."""
        return dense(self.thin * SIZE)


@dataclass(frozen=True)
class _Leads:
    """Leaders to `target` from all places of a label: where they start, and what they cost."""

    target: FloatArray
    start: FloatArray
    cost: FloatArray


@dataclass(frozen=True)
class _Label:
    """Label to place: its places, their costs without other labels, and its leaders."""

    grid: Grid
    half: FloatArray
    cost: FloatArray
    leads: list[_Leads]


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
    inked = raster(figure.thick_points)
    labels = [_label(callout, figure) for callout in callouts]
    order = list(range(len(callouts)))
    middle = order[len(order) // 2 :] + order[: len(order) // 2]
    ways: list[list[_Spot | None]] = []
    # Labels get in each other's way: try other orders until no leader crosses anything.
    for way in (order, order[::-1], middle, middle[::-1]):
        ways.append(_settled(labels, way, inked))
        if all(spot and spot.price < LEADER for spot in ways[-1]):
            break
    spots = min(ways, key=lambda spots: sum(spot.price if spot else NEVER for spot in spots))
    return [spot.place() if spot else None for spot in spots]


def _label(callout: Callout, figure: Figure) -> _Label:
    x = np.arange(callout.width / 2 + 4, WIDTH - callout.width / 2 - 4, STEP)
    y = np.arange(callout.height / 2 + 5, HEIGHT - callout.height / 2 - 14, STEP)
    grid, half = Grid(x, y), np.array([callout.width, callout.height]) / 2
    leads = [_leads(grid, half, target) for target in callout.targets * SIZE]
    return _Label(grid, half, _clear(grid, half, figure), leads)


def _clear(grid: Grid, half: FloatArray, figure: Figure) -> FloatArray:
    """Return the cost of each place of a label for what it would cover in the figure."""
    cost = NEVER * grid.covers(half + MARGIN, figure.thick_points)
    cost += THIN * grid.covers(half + MARGIN, figure.thin_points)
    for rule in figure.rules:
        cost += RULE * (np.abs(grid.centres[:, 0] - rule * WIDTH) < half[0] + 4)
    for level in figure.levels:
        cost += RULE * (np.abs(grid.centres[:, 1] - level * HEIGHT) < half[1] + 3)
    return cost


def _leads(grid: Grid, half: FloatArray, target: FloatArray) -> _Leads:
    """Return leaders from the middle of the side of the label that is nearest to `target`."""
    away = target - grid.centres
    share = np.abs(away) / (half + 2)
    side = np.where(share[:, :1] > share[:, 1:], [1.0, 0.0], [0.0, 1.0])
    start = grid.centres + side * np.sign(away) * (half + 2)
    length = np.linalg.norm(start - target, axis=1)
    covered = NEVER * grid.covers(half + 3, target[None])
    return _Leads(target, start, length + length**2 / LONG + covered)


def _settled(labels: list[_Label], order: list[int], inked: BoolArray) -> list[_Spot | None]:
    """Return the spots of labels placed one after the other in `order`, `ROUNDS` times."""
    spots: list[_Spot | None] = [None] * len(labels)
    for _ in range(ROUNDS):
        before = spots.copy()
        for i in order:
            others = [spot for j, spot in enumerate(spots) if spot is not None and j != i]
            spots[i] = _best(labels[i], inked, others)
        if all(map(_same, spots, before)):
            break
    return spots


def _same(spot: _Spot | None, other: _Spot | None) -> bool:
    """Return whether a label stays where it was, led to the same target."""
    if spot is None or other is None:
        return spot is other
    return np.array_equal([spot.centre, spot.target], [other.centre, other.target])


def _best(label: _Label, inked: BoolArray, others: list[_Spot]) -> _Spot | None:
    """Return the cheapest place of a label beside `others`; None if there is no room."""
    cost = label.cost.copy()
    for other in others:
        near = np.abs(label.grid.centres - other.centre) < label.half + other.half + MARGIN
        cost += NEVER * near.all(axis=1)
        cost += NEVER * label.grid.covers(label.half + 3, other.leader)
    led = raster(np.concatenate([np.empty((0, 2)), *(other.leader for other in others)]))
    best: _Spot | None = None
    for leads in label.leads:
        limit = best.price if best else NEVER
        best = _led(label, leads, cost, inked, led, others, limit) or best
    return best


def _led(
    label: _Label,
    leads: _Leads,
    cost: FloatArray,
    inked: BoolArray,
    led: BoolArray,
    others: list[_Spot],
    limit: float,
) -> _Spot | None:
    """Return the cheapest place for a label with one of `leads`; None if none is below `limit`."""
    together = sum(np.linalg.norm(other.target - leads.target) < APART for other in others)
    total = cost + leads.cost + TOGETHER * together
    best = np.argsort(total, kind="stable")[:FOLLOWED]
    centres, spot = label.grid.centres, None
    for part in (best[:FIRST], best[FIRST:]):
        # Leaders only add to the cost.
        part = part[total[part] < limit]
        if not len(part):
            break
        crossings = _crossings(centres[part], leads.start[part], leads.target, inked, led, others)
        price = total[part] + crossings
        chosen = int(price.argmin())
        if price[chosen] < limit:
            limit, at = float(price[chosen]), part[chosen]
            spot = _Spot(limit, centres[at], label.half, leads.start[at], leads.target)
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


def _through(leaders: tuple[FloatArray, FloatArray], label: _Spot) -> FloatArray:
    """Return whether leaders, given by the x and y of their points, run through a label."""
    inside = np.abs(leaders[0] - label.centre[0]) < label.half[0] + 3
    inside &= np.abs(leaders[1] - label.centre[1]) < label.half[1] + 3
    return np.asarray(inside.any(axis=1)).astype("float64")
