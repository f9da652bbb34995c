"""Small networks, written so that `torch.func.vmap` can run many copies of them at once."""

from __future__ import annotations

import math

import torch
from torch import nn


def mlp(*sizes: int, act: type[nn.Module] = nn.ReLU, norm: str = "", gain: float = 1.0) -> nn.Module:
    """Return a fully connected network; `norm` is "bn", "ln" or "", `gain` scales its weights."""
    layers: list[nn.Module] = []
    for fan_in, fan_out in zip(sizes[:-2], sizes[1:-1], strict=True):
        layers += [nn.Linear(fan_in, fan_out), *NORMS[norm](fan_out), act()]
    return scaled(nn.Sequential(*layers, nn.Linear(*sizes[-2:])), gain)


#: batch statistics are never averaged: the held-aside set is normalised by its own
NORMS = {
    "": lambda width: [],
    "bn": lambda width: [nn.BatchNorm1d(width, track_running_stats=False)],
    "ln": lambda width: [nn.LayerNorm(width)],
}


def scaled(network: nn.Module, gain: float) -> nn.Module:
    with torch.no_grad():
        for p in network.parameters():
            p.mul_(gain)
    return network


def linear(fan_in: int, fan_out: int, zero: bool = False) -> nn.Module:
    return scaled(nn.Sequential(nn.Linear(fan_in, fan_out)), 0.0 if zero else 1.0)


class Residual(nn.Module):
    """x + f(x), `depth` times over, between two linear maps."""

    def __init__(self, fan_in: int, width: int, fan_out: int, depth: int, norm: bool = True) -> None:
        super().__init__()
        self.inward, self.outward = nn.Linear(fan_in, width), nn.Linear(width, fan_out)
        self.blocks = nn.ModuleList(
            nn.Sequential(
                nn.LayerNorm(width) if norm else nn.Identity(),
                nn.Linear(width, width),
                nn.GELU(),
                nn.Linear(width, width),
            )
            for _ in range(depth)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.inward(x)
        for block in self.blocks:
            x = x + block(x)
        return self.outward(x)


class Conv(nn.Module):
    """Two 3×3 convolutions and a mean over the image; input (batch, 1, side, side)."""

    def __init__(self, width: int, classes: int, norm: str = "", act: type[nn.Module] = nn.ReLU) -> None:
        super().__init__()
        def norms(channels: int) -> nn.Module:
            if norm == "bn":
                return nn.BatchNorm2d(channels, track_running_stats=False)
            return nn.GroupNorm(2, channels) if norm == "gn" else nn.Identity()

        self.body = nn.Sequential(
            nn.Conv2d(1, width, 3, padding=1), norms(width), act(),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1), norms(2 * width), act(),
        )  # fmt: skip
        self.head = nn.Linear(2 * width, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(x).mean((2, 3)))


class Conv1d(nn.Module):
    """Two 1-d convolutions over (batch, length) and a mean over time."""

    def __init__(self, width: int, fan_out: int, kernel: int = 5) -> None:
        super().__init__()
        self.first = nn.Conv1d(1, width, kernel, padding="same")
        self.second = nn.Conv1d(width, width, kernel, padding="same")
        self.head = nn.Linear(width, fan_out)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        hidden = torch.relu(self.second(torch.relu(self.first(x[:, None]))))
        return self.head(hidden.mean(2))


class Recurrent(nn.Module):
    """A tanh or gated (GRU) recurrence over (batch, time, features); every state or the last one."""

    def __init__(
        self, fan_in: int, width: int, fan_out: int, gated: bool = False, every: bool = False,
        tokens: int = 0,
    ) -> None:  # fmt: skip
        super().__init__()
        self.embed = nn.Embedding(tokens, fan_in) if tokens else nn.Identity()
        self.gated, self.every, self.width = gated, every, width
        self.inward = nn.Linear(fan_in, width * (3 if gated else 1))
        self.across = nn.Linear(width, width * (3 if gated else 1))
        self.head = nn.Linear(width, fan_out)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        drive = self.inward(self.embed(x))
        state = torch.zeros_like(drive[:, 0, : self.width])
        states = []
        for t in range(drive.shape[1]):
            state = self._step(drive[:, t], state)
            states.append(state)
        return self.head(torch.stack(states, 1) if self.every else state)

    def _step(self, drive: torch.Tensor, state: torch.Tensor) -> torch.Tensor:
        back = self.across(state)
        if not self.gated:
            return torch.tanh(drive + back)
        (r, z, n), (br, bz, bn) = drive.chunk(3, -1), back.chunk(3, -1)
        keep = torch.sigmoid(z + bz)
        return keep * state + (1 - keep) * torch.tanh(n + torch.sigmoid(r + br) * bn)


class Transformer(nn.Module):
    """Attention blocks over (batch, time) tokens; one answer a position, or one for the sequence."""

    def __init__(
        self, tokens: int, length: int, width: int, fan_out: int, depth: int = 1, heads: int = 2,
        causal: bool = False, pre_norm: bool = True,
    ) -> None:  # fmt: skip
        super().__init__()
        self.embed, self.place = nn.Embedding(tokens, width), nn.Embedding(length, width)
        self.causal = causal
        self.blocks = nn.ModuleList(Block(width, heads, causal, pre_norm) for _ in range(depth))
        self.head = nn.Linear(width, fan_out)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = self.embed(x) + self.place.weight
        for block in self.blocks:
            h = block(h)
        return self.head(h if self.causal else h.mean(1))


class Block(nn.Module):
    """Self-attention and a two-layer map, normalised before (or after) each addition."""

    def __init__(self, width: int, heads: int, causal: bool, pre_norm: bool) -> None:
        super().__init__()
        self.heads, self.causal, self.pre_norm = heads, causal, pre_norm
        self.qkv, self.merge = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.wide = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x))
            return x + self.wide(self.norm2(x))
        x = self.norm1(x + self.attend(x))
        return self.norm2(x + self.wide(x))

    def attend(self, x: torch.Tensor) -> torch.Tensor:
        batch, time, width = x.shape
        parts = self.qkv(x).reshape(batch, time, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4).unbind(0)
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        if self.causal:
            scores = scores + torch.full((time, time), -1e9).triu(1)
        mixed = torch.softmax(scores, -1) @ v
        return self.merge(mixed.transpose(1, 2).reshape(batch, time, width))


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
    """Embed some index columns, join or average them, and put a small network on top."""

    def __init__(self, tokens: int, width: int, top: nn.Module, average: bool = False) -> None:
        super().__init__()
        self.embed, self.top, self.average = nn.Embedding(tokens, width), top, average

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = self.embed(x)
        return self.top(h.mean(1) if self.average else h.flatten(1))


class Variational(nn.Module):
    """A variational autoencoder: (x, noise) -> reconstruction, mean and log-variance."""

    def __init__(self, fan_in: int, width: int, latent: int) -> None:
        super().__init__()
        self.encode = mlp(fan_in, width, 2 * latent)
        self.decode = mlp(latent, width, fan_in)

    def forward(self, x: torch.Tensor, noise: torch.Tensor) -> tuple[torch.Tensor, ...]:
        mean, log_variance = self.encode(x).chunk(2, -1)
        return self.decode(mean + noise * (log_variance / 2).exp()), mean, log_variance


class Graph(nn.Module):
    """Two rounds of averaging over neighbours; a batch is a tensor of node numbers."""

    def __init__(self, adjacency: torch.Tensor, features: torch.Tensor, width: int, classes: int) -> None:
        super().__init__()
        degree = adjacency.sum(1, keepdim=True).clamp(min=1)
        self.mix, self.features = adjacency / degree, features
        self.first, self.second = nn.Linear(features.shape[1], width), nn.Linear(width, classes)

    def forward(self, nodes: torch.Tensor) -> torch.Tensor:
        hidden = torch.relu(self.mix @ self.first(self.features))
        return (self.mix @ self.second(hidden))[nodes]


class Flow(nn.Module):
    """Affine coupling layers on the plane: x -> (latent, log |determinant|); arXiv:1605.08803."""

    def __init__(self, width: int, depth: int) -> None:
        super().__init__()
        self.couplings = nn.ModuleList(mlp(1, width, 2, act=nn.Tanh) for _ in range(depth))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        a, b = x[:, :1], x[:, 1:]
        volume = torch.zeros_like(a)
        for coupling in self.couplings:
            scale, shift = coupling(a).chunk(2, -1)
            a, b = b * scale.exp() + shift, a
            volume = volume + scale
        return torch.cat([a, b], 1), volume[:, 0]


class Sine(nn.Module):
    """A coordinate network with sine activations (Sitzmann et al. 2020, arXiv:2006.09661)."""

    def __init__(self, fan_in: int, width: int, frequency: float) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(fan_in, width), nn.Linear(width, width)])
        self.head, self.frequency = nn.Linear(width, 1), frequency

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = torch.sin(self.frequency * layer(x))
        return self.head(x)


class Experts(nn.Module):
    """A softmax mixture of linear experts."""

    def __init__(self, fan_in: int, experts: int, fan_out: int) -> None:
        super().__init__()
        self.gate, self.experts = nn.Linear(fan_in, experts), nn.Linear(fan_in, experts * fan_out)
        self.count = experts

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        weight = torch.softmax(self.gate(x), -1)[:, :, None]
        return (self.experts(x).reshape(len(x), self.count, -1) * weight).sum(1)


class Fourier(nn.Module):
    """Fixed random cosine features with a trained linear layer, started at 0."""

    def __init__(self, fan_in: int, features: int, fan_out: int, bandwidth: float) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(9)
        self.frequency = torch.randn(fan_in, features, generator=generator) * bandwidth
        self.phase = torch.rand(features, generator=generator) * 2 * math.pi
        self.head = linear(features, fan_out, zero=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(torch.cos(x @ self.frequency + self.phase))
