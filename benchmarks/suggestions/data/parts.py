"""Shuffle, split and convert data sets to tensors."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from benchmarks.suggestions.task import Data

HELD = 300


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def split(*columns: Any, held: int | None = None, seed: int = 0, keep: int | None = None) -> Data:
    """Shuffle rows, set `held` of them aside, and keep at most `keep` for training.

    None sets `HELD` rows aside, or an eighth of a large table.
    """
    held = max(HELD, len(columns[0]) // 8) if held is None else held
    order = rng(seed).permutation(len(columns[0]))
    tensors = [tensor(np.asarray(c)[order]) for c in columns]
    end = None if keep is None else held + keep
    return tuple(t[held:end] for t in tensors), tuple(t[:held] for t in tensors)


def tensor(column: np.ndarray[Any, Any]) -> torch.Tensor:
    kind = torch.int64 if column.dtype.kind in "iub" else torch.float32
    return torch.as_tensor(column, dtype=kind)


def standard(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return (x - x.mean(0)) / (x.std(0) + 1e-9)
