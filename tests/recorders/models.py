"""Models of PyTorch that note what is done to them, draw random numbers, or break."""

import random

import numpy as np
import torch


class Breaking(torch.nn.Module):
    """A model that is NaN from a batch on, and notes the rates in force and its state."""

    def __init__(self, toys, breaks_at):
        super().__init__()
        self.net, self.loss = toys.model(), toys.loss
        self.rates, self.states, self.breaks_at = [], [], breaks_at
        parts = [{"params": self.net[0].parameters(), "lr": 1e-4}]
        parts += [{"params": self.net[4].parameters(), "lr": 1e-3}]
        self.optimizer = torch.optim.SGD(parts)

    def forward(self, inputs, labels=None):
        self.states.append(bits_of(self.net))
        self.rates.append([group["lr"] for group in self.optimizer.param_groups])
        logits = self.net(inputs) * (float("nan") if len(self.rates) >= self.breaks_at else 1)
        return logits if labels is None else {"loss": self.loss(logits, labels)}


def bits_of(net):
    """Return the mode and the bits of everything a module holds."""
    return net.training, [tensor.numpy().tobytes() for tensor in net.state_dict().values()]


class Broken(Breaking):
    """A model that calls `act` at its batch number `at`, counted from 1."""

    def __init__(self, toys, act, at):
        super().__init__(toys, breaks_at=99)
        self.act, self.at = act, at

    def forward(self, inputs, labels=None):
        if len(self.rates) == self.at - 1:
            self.act()
        return super().forward(inputs, labels)

    def kept(self):
        """Return what a sweep must not change."""
        rates = [group["lr"] for group in self.optimizer.param_groups]
        return bits_of(self.net), rates, self.optimizer.state_dict()["state"]


class Noting(torch.nn.Module):
    """A model that notes the accuracy of each of its batches."""

    def __init__(self, toys):
        super().__init__()
        self.net, self.loss, self.noted = toys.model(), toys.loss, []

    def forward(self, inputs, labels=None):
        logits = self.net(inputs)
        if labels is None:
            return logits
        self.noted.append(accuracy(logits, labels).item())
        return {"loss": self.loss(logits, labels), "logits": logits}


def accuracy(logits, targets):
    return (logits.argmax(1) == targets).float().mean()


class Drawing(torch.nn.Module):
    """A model that draws from every global random state, and may fail at a call."""

    def __init__(self, toys, error, fail_at):
        super().__init__()
        self.net, self.loss, self.calls = toys.model(), toys.loss, 0
        self.error, self.fail_at = error, fail_at

    def forward(self, inputs, labels=None):
        self.calls += 1
        random.random()
        np.random.random()
        if self.calls == self.fail_at and self.error:
            raise self.error
        logits = self.net(inputs)
        return logits if labels is None else {"loss": self.loss(logits, labels)}


class Classifier(torch.nn.Module):
    """A model in the manner of the Trainer of Transformers: keywords in, loss and logits out."""

    def __init__(self, toys, fail_at=None):
        super().__init__()
        self.net = toys.model()
        self.loss = toys.loss
        self.calls = 0
        self.fail_at = fail_at

    def forward(self, inputs, labels):
        self.calls += 1
        if self.calls == self.fail_at:
            raise ZeroDivisionError
        logits = self.net(inputs)
        return {"loss": self.loss(logits, labels), "logits": logits}
