"""Networks with a latent code and a density."""

from __future__ import annotations

import torch
from torch import nn

from benchmarks.suggestions.networks.dense import mlp


class Variational(nn.Module):
    """A variational autoencoder: (x, noise) -> reconstruction, mean and log-variance."""

    def __init__(self, fan_in: int, width: int, latent: int) -> None:
        super().__init__()
        self.encode = mlp(fan_in, width, 2 * latent)
        self.decode = mlp(latent, width, fan_in)

    def forward(self, x: torch.Tensor, noise: torch.Tensor) -> tuple[torch.Tensor, ...]:
        mean, log_variance = self.encode(x).chunk(2, -1)
        return self.decode(mean + noise * (log_variance / 2).exp()), mean, log_variance


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
