"""Recurrences and transformers over tokens or numbers."""

from __future__ import annotations

import math

import torch
from torch import nn


class Recurrent(nn.Module):
    """A tanh or gated (GRU) recurrence over (batch, time, features): every state, or the last."""

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
    """Attention blocks over (batch, time) tokens; one answer a position, or one in all."""

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
        self.wide = nn.Sequential(
            nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )
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
