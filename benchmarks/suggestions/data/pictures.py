"""Small grey pictures, and the 8×8 digits as plain rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn import datasets as bundled

from benchmarks.suggestions.data.parts import rng, split
from benchmarks.suggestions.task import Data


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


def stripes(
    angle: float = 0.0,
    noise: float = 0.5,
    keep: int | None = None,
    scale: float = 1.0,
    rows: int = 1300,
) -> Data:
    """10×10 gratings of four directions and random phase, in noise."""
    g = rng(32)
    y = g.integers(4, size=rows)
    a = y * np.pi / 4 + angle
    i, j = np.mgrid[:10, :10]
    phase = g.uniform(0, 2 * np.pi, rows)
    along = i * np.cos(a)[:, None, None] + j * np.sin(a)[:, None, None]
    x = np.sin(1.3 * along + phase[:, None, None]) + g.normal(size=(rows, 10, 10)) * noise
    return split(x[:, None] * scale, y, keep=keep)


def dots() -> Data:
    """10×10 pictures with 0 to 6 bright dots; the target is their number."""
    g = rng(33)
    n = g.integers(7, size=1300)
    x = g.random((1300, 100)).argsort(1).argsort(1) < n[:, None]
    return split(
        (x + g.normal(size=x.shape) * 0.1).reshape(-1, 1, 10, 10), n[:, None].astype(float)
    )
