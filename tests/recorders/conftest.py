"""Fixtures for recorders: a small task in PyTorch, a fingerprint of its state, a rude object."""

import copy
import random

import numpy as np
import pytest


class Toys:
    """A seeded classifier with dropout and batch norm on 40 synthetic samples, batches of 8."""

    def __init__(self, torch):
        self.torch = torch
        self.loss = torch.nn.functional.cross_entropy

    def model(self):
        nn = self.torch.nn
        self.torch.manual_seed(3)
        layers = nn.Linear(5, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.3), nn.Linear(16, 3)
        return nn.Sequential(*layers)

    def data(self, size=40):
        generator = self.torch.Generator().manual_seed(5)
        inputs = self.torch.randn(size, 5, generator=generator)
        return self.torch.utils.data.TensorDataset(inputs, inputs[:, :3].argmax(1))

    def loader(self, **options):
        return self.torch.utils.data.DataLoader(self.data(), batch_size=8, **options)

    def arguments(self):
        """Return a model, its optimizer, a loss and a loader: the arguments of `range_test`."""
        model = self.model()
        optimizer = self.torch.optim.SGD(model.parameters(), 0.1)
        return [model, optimizer, self.loss, self.loader()]

    def seed(self):
        self.torch.manual_seed(11)
        random.seed(11)
        np.random.seed(11)

    def state(self, model, optimizer=None, *stateful):
        """Return everything a sweep must not change, copied."""
        everything = {
            "model": {**dict(model.named_parameters()), **dict(model.named_buffers())},
            "grads": {name: tensor.grad for name, tensor in model.named_parameters()},
            "modes": [module.training for module in model.modules()],
            "optimizer": None if optimizer is None else optimizer.state_dict(),
            "stateful": [thing.state_dict() for thing in stateful],
            "rng": (random.getstate(), np.random.get_state(), self.torch.get_rng_state()),
        }
        return self._frozen(everything)

    def by_hand(self, model, optimizer, batches, rates):
        """Return the losses of a loop written out."""
        losses = []
        model.train()
        for lr, (inputs, targets) in zip(rates, batches, strict=False):
            for group in optimizer.param_groups:
                group["lr"] = float(lr)
            optimizer.zero_grad()
            loss = self.loss(model(inputs), targets)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses

    def epochs(self, loader):
        while True:
            yield from loader

    def _frozen(self, thing):
        if isinstance(thing, self.torch.Tensor):
            flat = thing.detach().cpu().contiguous().reshape(-1)
            return (
                str(thing.dtype),
                list(thing.shape),
                flat.view(self.torch.uint8).numpy().tobytes(),
            )
        if isinstance(thing, np.ndarray):
            return thing.tobytes()
        if isinstance(thing, dict):
            return {key: self._frozen(value) for key, value in thing.items()}
        if isinstance(thing, list | tuple):
            return [self._frozen(value) for value in thing]
        return copy.deepcopy(thing)


class Rude:
    """An object none of whose attributes can be looked at."""

    def __getattr__(self, name):
        raise RuntimeError(f"no {name}")

    def __repr__(self):
        raise RuntimeError("no repr")


@pytest.fixture
def toys():
    return Toys(pytest.importorskip("torch", reason="PyTorch is not installed"))


@pytest.fixture
def assert_same_bits():
    def check(before, after, path="state"):
        assert type(before) is type(after), path
        if isinstance(before, dict):
            assert before.keys() == after.keys(), path
            for key in before:
                check(before[key], after[key], f"{path}[{key!r}]")
        elif isinstance(before, list | tuple):
            assert len(before) == len(after), path
            for place, pair in enumerate(zip(before, after, strict=True)):
                check(*pair, f"{path}[{place}]")
        else:
            assert before == after, path

    return check
