"""Networks over rows of numbers."""

from __future__ import annotations

import math
from itertools import pairwise

import torch
from torch import nn


def mlp(
    *sizes: int, act: type[nn.Module] = nn.ReLU, norm: str = "", gain: float = 1.0
) -> nn.Module:
    """Return a fully connected network; `norm` is "bn", "ln" or "", `gain` scales its weights."""
    layers: list[nn.Module] = []
    for fan_in, fan_out in pairwise(sizes[:-1]):
        layers += [nn.Linear(fan_in, fan_out), *NORMS[norm](fan_out), act()]
    return scaled(nn.Sequential(*layers, nn.Linear(*sizes[-2:])), gain)


#: normalisations; none keeps running averages: held-out data is normalised by its own statistics
NORMS = {
    "": lambda _: [],
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

    def __init__(
        self, fan_in: int, width: int, fan_out: int, depth: int, norm: bool = True
    ) -> None:
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


class Adapted(nn.Module):
    """A ReLU network of `sizes` with a low-rank update of every layer (Hu et al. 2021, LoRA).

    The update is up · down, with `up` started at 0; rank 0 has none (arXiv:2106.09685).
    """

    def __init__(self, sizes: tuple[int, ...], rank: int) -> None:
        super().__init__()
        pairs = list(pairwise(sizes))
        self.layers = nn.ModuleList(nn.Linear(*pair) for pair in pairs)
        ranks = pairs if rank else []
        self.down = nn.ParameterList(torch.randn(rank, a) / math.sqrt(a) for a, _ in ranks)
        self.up = nn.ParameterList(torch.zeros(b, rank) for _, b in ranks)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for k, layer in enumerate(self.layers):
            x = torch.relu(x) if k else x
            update = x @ self.down[k].T @ self.up[k].T if len(self.up) else 0.0
            x = layer(x) + update
        return x
