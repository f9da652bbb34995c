"""Rows of indices, for embeddings."""

from __future__ import annotations

import numpy as np
import torch

from benchmarks.suggestions.data.parts import rng, split, tensor
from benchmarks.suggestions.task import Data


def reviews(raw: bool = False, rows: int = 4000) -> Data:
    """Scores of 80 users for 60 items, 1 to 5, from taste factors; minus 3 unless raw."""
    g = rng(51)
    u, v = g.normal(size=(80, 3)), g.normal(size=(60, 3))
    pair = np.c_[g.integers(80, size=rows), g.integers(60, size=rows)]
    score = (3 + (u[pair[:, 0]] * v[pair[:, 1]]).sum(1) / 1.5 + g.normal(size=rows) * 0.3).clip(
        1, 5
    )
    return split(pair, score - (0 if raw else 3), held=600)


def neighbours() -> Data:
    """Pairs of tokens that stood close in a Markov text (y = 1), and random pairs (y = 0)."""
    g = rng(52)
    text = (np.cumsum(g.integers(-2, 3, 3000)) + g.integers(40)) % 40
    near = np.c_[text[:-1], text[1:]]
    far = g.integers(40, size=near.shape)
    y = np.r_[np.ones(len(near)), np.zeros(len(far))]
    return split(np.r_[near, far], y, held=600)


def categories(rows: int = 1800) -> Data:
    """Four index columns with effects of their own and one interaction; a number as target."""
    g = rng(53)
    x = g.integers(25, size=(rows, 4))
    effects = g.normal(size=(4, 25))
    y = sum(effects[k][x[:, k]] for k in range(4)) + effects[0][x[:, 1]] * effects[1][x[:, 0]]
    return split(x + 25 * np.arange(4), y[:, None])


def documents(seed: int = 54, keep: int | None = None, rows: int = 1500) -> Data:
    """Bags of 20 words from five topics that overlap."""
    g = rng(54)
    topics = g.dirichlet(np.full(200, 0.1), 5) * 0.6 + 0.4 / 200
    h = rng(seed)
    y = h.integers(5, size=rows)
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
    return tensor((a + a.T + np.eye(300)).astype(float)), tensor(features), data
