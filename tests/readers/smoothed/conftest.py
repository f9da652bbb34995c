"""A small training that the real finders sweep while its losses are recorded on the side."""

import numpy as np
import pytest


class Task:
    """A seeded classifier on 64 synthetic samples, whose loss function keeps each loss."""

    def __init__(self, torch, bad_at=()):
        self.torch = torch
        self.raw = []
        self.bad_at = bad_at
        torch.manual_seed(3)
        self.model = torch.nn.Sequential(
            torch.nn.Linear(5, 16), torch.nn.ReLU(), torch.nn.Linear(16, 3)
        )
        inputs = torch.randn(64, 5, generator=torch.Generator().manual_seed(5))
        self.data = torch.utils.data.TensorDataset(inputs, inputs[:, :3].argmax(1))

    def loader(self):
        shuffle = self.torch.Generator().manual_seed(7)
        return self.torch.utils.data.DataLoader(
            self.data, batch_size=8, shuffle=True, generator=shuffle
        )

    def loss(self, predictions, targets):
        loss = self.torch.nn.functional.cross_entropy(predictions, targets)
        if len(self.raw) in self.bad_at:
            loss = loss * float("nan")
        self.raw.append(loss.item())
        return loss


@pytest.fixture
def task():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    return lambda **options: Task(torch, **options)


@pytest.fixture
def sweep():
    """Return a seeded sweep: rates, and losses of a descent and a divergence in batch noise."""

    def make(seed=0, steps=100, noise=0.15, level=2.3):
        rng = np.random.default_rng(seed)
        lr = np.geomspace(1e-7, 10, steps)
        x = np.log10(lr)
        loss = level - 0.7 * level / (1 + np.exp(-(x + 2) / 0.4))
        loss += level * np.clip(x, 0, None) ** 2
        return lr, loss * np.exp(rng.normal(0, noise, steps))

    return make


@pytest.fixture
def smooth():
    """Return the running means as the tools write them, step by step."""

    def fold(losses, kind, keep):
        if kind == "all":
            return np.cumsum(losses) / np.arange(1, len(losses) + 1)
        stored, mean = [], 0.0
        for step, loss in enumerate(losses, start=1):
            new = kind == "first" and step == 1
            mean = loss if new else keep * mean + (1 - keep) * loss
            extra = {"first": None, "debiased": 0, "lightning": 1}[kind]
            stored.append(mean if extra is None else mean / (1 - keep ** (step + extra)))
        return np.array(stored)

    return fold
