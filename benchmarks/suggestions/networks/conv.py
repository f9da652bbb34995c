"""Convolutional networks."""

from __future__ import annotations

import torch
from torch import nn


class Conv(nn.Module):
    """Two 3×3 convolutions and a mean over the image; input (batch, 1, side, side)."""

    def __init__(
        self, width: int, classes: int, norm: str = "", act: type[nn.Module] = nn.ReLU
    ) -> None:
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
