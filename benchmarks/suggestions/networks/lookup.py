"""Networks over indices: embeddings, factors, and nodes of a graph."""

from __future__ import annotations

import torch
from torch import nn

from benchmarks.suggestions.networks.dense import mlp, scaled


class Factors(nn.Module):
    """A score for two indices: the product of their embeddings, plus a bias each."""

    def __init__(self, rows: int, columns: int, width: int, spread: float) -> None:
        super().__init__()
        self.row, self.column = nn.Embedding(rows, width), nn.Embedding(columns, width)
        self.row_bias, self.column_bias = nn.Embedding(rows, 1), nn.Embedding(columns, 1)
        scaled(self, spread)

    def forward(self, pair: torch.Tensor) -> torch.Tensor:
        i, j = pair[:, 0], pair[:, 1]
        product = (self.row(i) * self.column(j)).sum(1)
        return product + self.row_bias(i)[:, 0] + self.column_bias(j)[:, 0]


class Embedded(nn.Module):
    """Embed some index columns, join or average them, and put an MLP of `sizes` on top."""

    def __init__(self, tokens: int, width: int, *sizes: int, average: bool = False) -> None:
        super().__init__()
        self.embed, self.top, self.average = nn.Embedding(tokens, width), mlp(*sizes), average

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = self.embed(x)
        return self.top(h.mean(1) if self.average else h.flatten(1))


class Graph(nn.Module):
    """Two rounds of averaging over neighbours; a batch is a tensor of node numbers."""

    def __init__(
        self, adjacency: torch.Tensor, features: torch.Tensor, width: int, classes: int
    ) -> None:
        super().__init__()
        degree = adjacency.sum(1, keepdim=True).clamp(min=1)
        self.mix, self.features = adjacency / degree, features
        self.first, self.second = nn.Linear(features.shape[1], width), nn.Linear(width, classes)

    def forward(self, nodes: torch.Tensor) -> torch.Tensor:
        hidden = torch.relu(self.mix @ self.first(self.features))
        return (self.mix @ self.second(hidden))[nodes]
