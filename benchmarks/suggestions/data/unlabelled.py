"""Views, pairs and clouds of points, for losses without class labels."""

from __future__ import annotations

import numpy as np
import torch
from sklearn import datasets as bundled

from benchmarks.suggestions.data.parts import rng, split
from benchmarks.suggestions.data.pictures import digits, stripes
from benchmarks.suggestions.task import Data


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


def triplets(spread: float = 1.0, rows: int = 1300) -> Data:
    """Anchor, a point of the same cluster, and one of another, in 12 dimensions."""
    g = rng(63)
    centres = g.normal(size=(8, 12)) * spread
    k = g.integers(8, size=rows)
    other = (k + g.integers(1, 8, rows)) % 8
    draw = [centres[c] + g.normal(size=(rows, 12)) for c in (k, k, other)]
    return split(*draw)


def ranked(rows: int = 1400) -> Data:
    """Pairs of items, the better one first by a hidden score with some noise."""
    g = rng(64)
    a, b = g.normal(size=(2, rows, 8))
    score = [np.tanh(x[:, 0] + x[:, 1] * x[:, 2]) + g.normal(size=rows) * 0.2 for x in (a, b)]
    first = (score[0] > score[1])[:, None]
    return split(np.where(first, a, b), np.where(first, b, a))


def crescents(
    scale: float = 1.0, turn: float = 0.0, keep: int | None = None, rows: int = 1400
) -> Data:
    """Points on two crescents, without labels."""
    x, _ = bundled.make_moons(rows, noise=0.06, random_state=1)
    x = (x - x.mean(0)) * scale
    c, s = np.cos(turn), np.sin(turn)
    return split(x @ np.array([[c, s], [-s, c]]), keep=keep)


def curve_in_space(scale: float = 1.0, rows: int = 1300) -> Data:
    """Points of an S-shaped sheet, embedded in 20 noisy dimensions."""
    x, _ = bundled.make_s_curve(rows, random_state=0)
    lift = rng(65).normal(size=(3, 20))
    return split((x @ lift + rng(66).normal(size=(rows, 20)) * 0.1) * scale)


def soft_digits(seed: int = 67) -> Data:
    """Digits and a teacher's class probabilities: closeness to the class means."""
    x, y = bundled.load_digits(return_X_y=True)
    means = np.stack([x[y == k].mean(0) for k in range(10)])
    logits = -((x[:, None] - means) ** 2).sum(2) / 250
    p = np.exp(logits - logits.max(1, keepdims=True))
    return split(x / 16, p / p.sum(1, keepdims=True), seed=seed)
