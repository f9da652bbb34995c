"""Data for the tasks: drawn from seeded generators, or bundled with scikit-learn; no downloads.

Every function returns a `Data`: the training tensors and the held-aside tensors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from sklearn import datasets as bundled

from benchmarks.suggestions.task import Data

HELD = 300


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def split(*columns: Any, held: int = HELD, seed: int = 0, keep: int | None = None) -> Data:
    """Shuffle rows, set `held` of them aside, and keep at most `keep` for training."""
    order = rng(seed).permutation(len(columns[0]))
    tensors = [_tensor(np.asarray(c)[order]) for c in columns]
    end = None if keep is None else held + keep
    return tuple(t[held:end] for t in tensors), tuple(t[:held] for t in tensors)


def _tensor(column: np.ndarray[Any, Any]) -> torch.Tensor:
    kind = torch.int64 if column.dtype.kind in "iub" else torch.float32
    return torch.as_tensor(column, dtype=kind)


def standard(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return (x - x.mean(0)) / (x.std(0) + 1e-9)


# --------------------------------------------------------------------------- tables with classes


def table(name: str, raw: bool = False, held: int = HELD, **options: Any) -> Callable[[], Data]:
    """Return one of scikit-learn's bundled classification tables, raw or standardised."""

    def load() -> Data:
        x, y = getattr(bundled, f"load_{name}")(return_X_y=True)
        return split(x if raw else standard(x), y, held=held, **options)

    return load


def drawn(maker: str, rows: int = 1200, scale: float = 1.0, **options: Any) -> Callable[[], Data]:
    """Return a scikit-learn sample generator's classification rows, standardised times `scale`."""

    def load() -> Data:
        x, y = getattr(bundled, f"make_{maker}")(rows, random_state=5, **options)
        return split(standard(x) * scale, y)

    return load


def hastie(turn: float = 0.0) -> Data:
    """Ten Gaussian inputs, y = ±1 by their squared length; `turn` moves the boundary."""
    x = rng(7).normal(size=(1500, 10))
    y = np.where((x**2).sum(1) + turn * x[:, 0] > 9.34, 1.0, -1.0)
    return split(x, y)


def spirals(arms: int = 3, noise: float = 0.15, seed: int = 1, rows: int = 1200) -> Data:
    g = rng(seed)
    y = g.integers(arms, size=rows)
    radius = g.uniform(0.2, 2, rows)
    angle = 2.2 * radius + 2 * np.pi * y / arms
    x = np.c_[radius * np.cos(angle), radius * np.sin(angle)] + g.normal(size=(rows, 2)) * noise
    return split(x, y)


def checkerboard(cells: int = 3) -> Data:
    x = rng(2).uniform(0, cells, (1400, 2))
    return split(x - cells / 2, np.floor(x).astype(int).sum(1) % 2)


def parity(bits: int = 6) -> Data:
    x = rng(3).integers(2, size=(1200, bits + 4)) * 2.0 - 1
    return split(x, (x[:, :bits].prod(1) > 0).astype(int))


def multilabel() -> Data:
    x, y = bundled.make_multilabel_classification(1200, 20, n_classes=6, random_state=4)
    return split(standard(x), y.astype(float))


def rare() -> Data:
    """Two overlapping classes, one of them 4 % of the rows."""
    g = rng(6)
    y = (g.random(2000) < 0.04).astype(int)
    return split(g.normal(size=(2000, 8)) + 1.2 * y[:, None], y)


def mixed_units() -> Data:
    """Four classes; each input column has its own unit, from 0.01 to 1000."""
    x, y = bundled.make_classification(
        1300, 12, n_informative=8, n_classes=4, class_sep=1.5, random_state=8
    )
    return split(x * np.logspace(-2, 3, 12), y)


def sensors() -> Data:
    """Three classes of 16 readings around 1000 with a spread of about 30."""
    g = rng(9)
    y = g.integers(3, size=1300)
    centres = g.normal(size=(3, 16)) * 18
    return split(1000 + centres[y] + g.normal(size=(1300, 16)) * 30, y)


# --------------------------------------------------------------------------- regression tables


def diabetes(scale: float = 1.0) -> Data:
    x, y = bundled.load_diabetes(return_X_y=True)
    return split(standard(x), standard(y)[:, None] * scale, held=120)


def linnerud() -> Data:
    x, y = bundled.load_linnerud(return_X_y=True)
    return split(standard(x), standard(y), held=6)


def friedman2(raw: bool = True) -> Data:
    """Impedance of a circuit: raw inputs reach 1760, the raw target 1800 (Friedman 1991)."""
    x, y = bundled.make_friedman2(1400, noise=20, random_state=0)
    return split(x, y[:, None]) if raw else split(standard(x), y[:, None] / 100)


def friedman3() -> Data:
    x, y = bundled.make_friedman3(1400, noise=0.05, random_state=0)
    return split(standard(x), y[:, None])


def polynomial(degree: int = 7) -> Data:
    """Plain powers of x: columns that are nearly collinear."""
    x = rng(11).uniform(-1, 1, 900)
    y = np.sin(3 * x) + rng(12).normal(size=900) * 0.1
    return split(x[:, None] ** np.arange(1, degree + 1), y[:, None])


def low_rank(spread: float, noise: float = 0.5, offset: float = 0.0) -> Data:
    """Linear targets of 40 inputs whose scales fall over `spread` decades."""
    g = rng(13)
    x = g.normal(size=(1200, 40)) * np.logspace(0, -spread, 40)
    y = x @ (g.normal(size=40) / np.logspace(0, -spread, 40) ** 0.5)
    return split(x, (y + g.normal(size=1200) * noise + offset)[:, None])


def sparse_truth() -> Data:
    x, y = bundled.make_sparse_uncorrelated(1000, 30, random_state=2)
    return split(x, y[:, None])


def wave(noise: float = 0.1, phase: float = 0.0, slope: float = 3.0, rows: int = 900) -> Data:
    """A one-dimensional sine with a trend."""
    g = rng(14)
    x = g.uniform(-2, 2, rows)
    y = np.sin(slope * x + phase) + 0.3 * x + g.normal(size=rows) * noise
    return split(x[:, None], y[:, None])


def fan(scale: float = 1.0) -> Data:
    """A target whose noise grows with x, for losses that predict a spread."""
    g = rng(15)
    x = g.uniform(-2, 2, 1400)
    y = np.cos(2 * x) + g.normal(size=1400) * (0.02 + 0.08 * (x + 2))
    return split(x[:, None], y[:, None] * scale)


def two_valued() -> Data:
    """Two branches of a curve over the same x, with little noise: a mixture's task."""
    g = rng(16)
    x = g.uniform(-1, 1, 1400)
    branch = g.choice([-1.0, 1.0], 1400)
    return split(x[:, None], (branch * (1.5 + x) + g.normal(size=1400) * 0.03)[:, None])


def counts() -> Data:
    g = rng(17)
    x = g.normal(size=(1300, 8))
    rate = np.exp(0.6 * x[:, 0] - 0.4 * x[:, 1] + 1.5 + 0.3 * np.sin(3 * x[:, 2]))
    return split(x, g.poisson(rate).astype(float)[:, None])


def durations() -> Data:
    g = rng(18)
    x = g.normal(size=(1300, 6))
    mean = np.exp(0.7 * x[:, 0] + 0.5 * x[:, 1] * x[:, 2])
    return split(x, (mean * g.gamma(2.0, 0.5, 1300))[:, None])


def outliers() -> Data:
    """A smooth surface with a tenth of the targets thrown far off, always upwards."""
    g = rng(19)
    x = g.normal(size=(1300, 5))
    y = x[:, 0] * x[:, 1] + np.tanh(2 * x[:, 2])
    return split(x, (y + (g.random(1300) < 0.1) * g.exponential(15, 1300))[:, None])


def prices() -> Data:
    """Raw targets in the hundred thousands from inputs of mixed size."""
    g = rng(20)
    x = np.c_[g.uniform(20, 200, 1300), g.integers(1, 8, 1300), g.uniform(1900, 2020, 1300)]
    y = 1800 * x[:, 0] + 9000 * x[:, 1] + 700 * (x[:, 2] - 1900) + g.normal(size=1300) * 2e4
    return split(standard(x), (y / 1000)[:, None])


def pendulum(length: float = 1.0, step: float = 0.2, rows: int = 1300, seed: int = 21) -> Data:
    """The state of a swinging pendulum after one step of `step` seconds."""
    g = rng(seed)
    angle, speed = g.uniform(-3, 3, rows), g.normal(size=rows) * 2
    start = np.c_[angle, speed]
    for _ in range(20):
        speed = speed - step / 20 * 9.81 / length * np.sin(angle)
        angle = angle + step / 20 * speed
    return split(start, np.c_[angle, speed])


def field() -> Data:
    """Height of a rough landscape at coordinates in [−1, 1]²."""
    x = rng(22).uniform(-1, 1, (1400, 2))
    waves = rng(23).normal(size=(6, 2)) * 5
    return split(x, np.sin(x @ waves.T).sum(1, keepdims=True) / 2)


def taught(teacher_width: int = 12, seed: int = 24, shift: float = 0.0, rows: int = 1300) -> Data:
    """Targets from a fixed random network; `shift` moves that network a little."""
    g = rng(seed)
    x = rng(seed + 1).normal(size=(rows, 10))
    w, v = g.normal(size=(10, teacher_width)) / 3, g.normal(size=(teacher_width, 1))
    w = w + shift * rng(seed + 2).normal(size=w.shape) / 3
    y = np.maximum(x @ w, 0) @ v
    return split(x, y + rng(seed + 3).normal(size=y.shape) * 0.2)


# --------------------------------------------------------------------------- pictures


def digits(
    scale: float = 1 / 16, image: bool = False, noise: float = 0.0, wrong: float = 0.0,
    keep: int | None = None, turn: int = 0, negative: bool = False, only: int | None = None,
) -> Data:  # fmt: skip
    """The 8×8 digits with pixels 0..16 times `scale`, spoilt as asked."""
    x, y = bundled.load_digits(return_X_y=True)
    g = rng(31)
    pictures = np.rot90(x.reshape(-1, 8, 8), turn, axes=(1, 2))
    pictures = 16 - pictures if negative else pictures
    pictures = (pictures + g.normal(size=pictures.shape) * noise * 16) * scale
    flip = g.random(len(y)) < wrong
    y = np.where(flip, g.integers(10, size=len(y)), y)
    x = pictures[:, None] if image else pictures.reshape(len(y), 64)
    if only is not None:
        x, y = x[y >= only], y[y >= only]
    return split(x.copy(), y, keep=keep)


def pixels(**options: Any) -> Data:
    """The digits without their labels."""
    train, held = digits(**options)
    return train[:1], held[:1]


def odd_even(**options: Any) -> Data:
    """Digits labelled by whether they are odd."""
    train, held = digits(**options)
    return (train[0], train[1] % 2), (held[0], held[1] % 2)


def binary_pixels() -> Data:
    train, held = digits()
    return ((train[0] > 0.5).float(),), ((held[0] > 0.5).float(),)


def stripes(angle: float = 0.0, noise: float = 0.5, keep: int | None = None, scale: float = 1.0) -> Data:
    """10×10 gratings of four directions and random phase, in noise."""
    g = rng(32)
    y = g.integers(4, size=1300)
    a = y * np.pi / 4 + angle
    i, j = np.mgrid[:10, :10]
    phase = g.uniform(0, 2 * np.pi, 1300)
    along = i * np.cos(a)[:, None, None] + j * np.sin(a)[:, None, None]
    x = np.sin(1.3 * along + phase[:, None, None]) + g.normal(size=(1300, 10, 10)) * noise
    return split(x[:, None] * scale, y, keep=keep)


def dots() -> Data:
    """10×10 pictures with 0 to 6 bright dots; the target is their number."""
    g = rng(33)
    n = g.integers(7, size=1300)
    x = g.random((1300, 100)).argsort(1).argsort(1) < n[:, None]
    return split((x + g.normal(size=x.shape) * 0.1).reshape(-1, 1, 10, 10), n[:, None].astype(float))


# --------------------------------------------------------------------------- sequences


def adding(length: int = 12) -> Data:
    """Two marked numbers in a sequence; the target is their sum."""
    g = rng(41)
    value = g.random((1500, length))
    mark = g.random((1500, length)).argsort(1).argsort(1) < 2
    return split(np.stack([value, mark], 2), (value * mark).sum(1, keepdims=True))


def chain(tokens: int = 12, length: int = 14, sharp: float = 2.0, seed: int = 42, rows: int = 1200,
          keep: int | None = None) -> Data:  # fmt: skip
    """Next-token prediction on a second-order Markov chain."""
    g = rng(seed)
    logits = sharp * g.normal(size=(tokens, tokens, tokens))
    p = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    cumulative = p.cumsum(-1)
    x = g.integers(tokens, size=(rows, length + 1))
    for t in range(2, length + 1):
        u = g.random((rows, 1))
        x[:, t] = (cumulative[x[:, t - 2], x[:, t - 1]] < u).sum(1).clip(0, tokens - 1)
    return split(x[:, :-1], x[:, 1:], held=200, keep=keep)


def brackets(length: int = 12) -> Data:
    """The depth of nesting after each bracket of a random sequence, cut at 0 and 5."""
    x = rng(43).integers(2, size=(1300, length))
    depth = np.zeros((1300, length), int)
    level = np.zeros(1300, int)
    for t in range(length):
        level = (level + 2 * x[:, t] - 1).clip(0, 5)
        depth[:, t] = level
    return split(x, depth)


def recall(tokens: int = 8, length: int = 10) -> Data:
    """Which token stood first."""
    x = rng(44).integers(tokens, size=(1500, length))
    return split(x, x[:, 0])


def reversal(tokens: int = 8, length: int = 8) -> Data:
    """A sequence, a separator, and the sequence backwards: predict each next token."""
    x = rng(45).integers(tokens, size=(1400, length))
    whole = np.c_[x, np.full(1400, tokens), x[:, ::-1]]
    return split(whole[:, :-1], whole[:, 1:])


def majority(tokens: int = 4, length: int = 11) -> Data:
    x = rng(46).integers(tokens, size=(1500, length))
    return split(x, np.stack([(x == k).sum(1) for k in range(tokens)]).argmax(0))


def forecast(kind: str, length: int = 12, scale: float = 1.0, raw: bool = False) -> Callable[[], Data]:
    """Return windows of a series and the value that follows each."""

    def load() -> Data:
        g = rng(47)
        series = SERIES[kind](g, 1500) * scale
        windows = np.lib.stride_tricks.sliding_window_view(series, length + 1)
        x = windows[:, :-1] if raw else windows[:, :-1, None]
        return split(x, windows[:, -1:])

    return load


def _logistic(g: np.random.Generator, n: int) -> np.ndarray[Any, Any]:
    x = np.empty(n)
    x[0] = 0.3
    for t in range(1, n):
        x[t] = 3.8 * x[t - 1] * (1 - x[t - 1])
    return x - 0.6 + g.normal(size=n) * 0.005


def _autoregressive(g: np.random.Generator, n: int) -> np.ndarray[Any, Any]:
    x = np.zeros(n)
    shocks = g.normal(size=n)
    for t in range(2, n):
        x[t] = 1.6 * x[t - 1] - 0.8 * x[t - 2] + shocks[t]
    return x


def _seasonal(g: np.random.Generator, n: int) -> np.ndarray[Any, Any]:
    t = np.arange(n)
    return np.sin(t / 3) + 0.5 * np.sin(t / 7.3) + g.normal(size=n) * 0.1


SERIES = {"logistic": _logistic, "autoregressive": _autoregressive, "seasonal": _seasonal}


def beats(noise: float = 0.6, stretch: float = 1.0, keep: int | None = None) -> Data:
    """Signals of length 32 with a pulse of one of four shapes somewhere."""
    g = rng(48)
    y = g.integers(4, size=1300)
    t = np.arange(32)
    at = g.uniform(8, 24, (1300, 1))
    u = (t - at) / (3 * stretch)
    shapes = np.stack([np.exp(-(u**2)), -np.exp(-(u**2)), u * np.exp(-(u**2)) * 2, np.abs(u) < 1])
    x = np.take_along_axis(shapes, y[None, :, None], 0)[0] + g.normal(size=(1300, 32)) * noise
    return split(x, y, keep=keep)


# --------------------------------------------------------------------------- indices


def modular(p: int = 13) -> Data:
    """(a + b) mod p for every pair, a fifth of them held aside."""
    a, b = np.divmod(np.arange(p * p), p)
    return split(np.c_[a, b], (a + b) % p, held=p * p // 5)


def reviews(raw: bool = False) -> Data:
    """Scores of 80 users for 60 items, 1 to 5, from taste factors; minus 3 unless raw."""
    g = rng(51)
    u, v = g.normal(size=(80, 3)), g.normal(size=(60, 3))
    pair = np.c_[g.integers(80, size=4000), g.integers(60, size=4000)]
    score = (3 + (u[pair[:, 0]] * v[pair[:, 1]]).sum(1) / 1.5 + g.normal(size=4000) * 0.3).clip(1, 5)
    return split(pair, score - (0 if raw else 3), held=600)


def neighbours() -> Data:
    """Pairs of tokens that stood close in a Markov text (y = 1), and random pairs (y = 0)."""
    g = rng(52)
    text = (np.cumsum(g.integers(-2, 3, 3000)) + g.integers(40)) % 40
    near = np.c_[text[:-1], text[1:]]
    far = g.integers(40, size=near.shape)
    y = np.r_[np.ones(len(near)), np.zeros(len(far))]
    return split(np.r_[near, far], y, held=600)


def categories() -> Data:
    """Four index columns with effects of their own and one interaction; a number as target."""
    g = rng(53)
    x = g.integers(25, size=(1800, 4))
    effects = g.normal(size=(4, 25))
    y = sum(effects[k][x[:, k]] for k in range(4)) + effects[0][x[:, 1]] * effects[1][x[:, 0]]
    return split(x + 25 * np.arange(4), y[:, None])


def documents(seed: int = 54, keep: int | None = None) -> Data:
    """Bags of 20 words from five topics that overlap."""
    g = rng(54)
    topics = g.dirichlet(np.full(200, 0.1), 5) * 0.6 + 0.4 / 200
    h = rng(seed)
    y = h.integers(5, size=1500)
    x = np.stack([h.choice(200, 20, p=topics[k]) for k in y])
    return split(x, y, keep=keep)


def community() -> tuple[torch.Tensor, torch.Tensor, Data]:
    """A graph of 300 nodes in four communities: adjacency, noisy features, and (node, class)."""
    g = rng(55)
    y = g.integers(4, size=300)
    p = np.where(y[:, None] == y, 0.08, 0.015)
    a = np.triu(g.random((300, 300)) < p, 1)
    features = np.eye(4)[y] + g.normal(size=(300, 4)) * 1.5
    data = split(np.arange(300), y, held=120)
    return _tensor((a + a.T + np.eye(300)).astype(float)), _tensor(features), data


# --------------------------------------------------------------------------- pairs and densities


def views(noise: float = 0.25, stripes_too: bool = False) -> Data:
    """Two differently spoilt copies of each digit (or each grating)."""
    train, held = stripes(noise=0.0) if stripes_too else digits()
    g = torch.Generator().manual_seed(61)

    def spoil(x: torch.Tensor) -> torch.Tensor:
        x = x.flatten(1)
        keep = (torch.rand(x.shape, generator=g) > 0.2).float()
        return x * keep + noise * torch.randn(x.shape, generator=g)

    return (spoil(train[0]), spoil(train[0])), (spoil(held[0]), spoil(held[0]))


def digit_pairs() -> Data:
    """Pairs of digits and whether they are the same; every second pair is."""
    x, y = bundled.load_digits(return_X_y=True)
    g = rng(62)
    a = g.integers(len(y), size=1400)
    partner = np.array([g.choice(np.flatnonzero(y == y[i])) for i in a])
    b = np.where(g.random(1400) < 0.5, partner, g.integers(len(y), size=1400))
    return split(x[a] / 16, x[b] / 16, (y[a] == y[b]).astype(float))


def triplets(spread: float = 1.0) -> Data:
    """Anchor, a point of the same cluster, and one of another, in 12 dimensions."""
    g = rng(63)
    centres = g.normal(size=(8, 12)) * spread
    k = g.integers(8, size=1300)
    other = (k + g.integers(1, 8, 1300)) % 8
    draw = [centres[c] + g.normal(size=(1300, 12)) for c in (k, k, other)]
    return split(*draw)


def ranked() -> Data:
    """Pairs of items, the better one first by a hidden score with some noise."""
    g = rng(64)
    a, b = g.normal(size=(2, 1400, 8))
    score = [np.tanh(x[:, 0] + x[:, 1] * x[:, 2]) + g.normal(size=1400) * 0.2 for x in (a, b)]
    first = (score[0] > score[1])[:, None]
    return split(np.where(first, a, b), np.where(first, b, a))


def crescents(scale: float = 1.0, turn: float = 0.0, keep: int | None = None) -> Data:
    """Points on two crescents, without labels."""
    x, _ = bundled.make_moons(1400, noise=0.06, random_state=1)
    x = (x - x.mean(0)) * scale
    c, s = np.cos(turn), np.sin(turn)
    return split(x @ np.array([[c, s], [-s, c]]), keep=keep)


def curve_in_space(scale: float = 1.0) -> Data:
    """Points of an S-shaped sheet, embedded in 20 noisy dimensions."""
    x, _ = bundled.make_s_curve(1300, random_state=0)
    lift = rng(65).normal(size=(3, 20))
    return split((x @ lift + rng(66).normal(size=(1300, 20)) * 0.1) * scale)


def soft_digits(seed: int = 67) -> Data:
    """Digits and a teacher's class probabilities: closeness to the class means."""
    x, y = bundled.load_digits(return_X_y=True)
    means = np.stack([x[y == k].mean(0) for k in range(10)])
    logits = -((x[:, None] - means) ** 2).sum(2) / 250
    p = np.exp(logits - logits.max(1, keepdims=True))
    return split(x / 16, p / p.sum(1, keepdims=True), seed=seed)
