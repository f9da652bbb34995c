"""Sequences of tokens or numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.suggestions.data.parts import rng, split
from benchmarks.suggestions.task import Data


def adding(length: int = 12, rows: int = 1500) -> Data:
    """Two marked numbers in a sequence; the target is their sum."""
    g = rng(41)
    value = g.random((rows, length))
    mark = g.random((rows, length)).argsort(1).argsort(1) < 2
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


def majority(tokens: int = 4, length: int = 11, rows: int = 1500) -> Data:
    x = rng(46).integers(tokens, size=(rows, length))
    return split(x, np.stack([(x == k).sum(1) for k in range(tokens)]).argmax(0))


def forecast(
    kind: str, length: int = 12, scale: float = 1.0, raw: bool = False, rows: int = 1500
) -> Callable[[], Data]:
    """Return windows of a series and the value that follows each."""

    def load() -> Data:
        g = rng(47)
        series = SERIES[kind](g, rows) * scale
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
