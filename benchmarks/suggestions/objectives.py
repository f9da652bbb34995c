"""Losses as functions of a network and one batch; all return a scalar tensor."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch.nn import functional as F  # noqa: N812

Net = Callable[..., Any]


def cross_entropy(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(net(x), y)


def cross_entropy_sum(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(net(x), y, reduction="sum")


def smoothed_cross_entropy(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(net(x), y, label_smoothing=0.1)


def token_cross_entropy(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(net(x).flatten(0, 1), y.flatten())


def token_cross_entropy_sum(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(net(x).flatten(0, 1), y.flatten(), reduction="sum")


def focal(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Cross-entropy that forgets easy rows (Lin et al. 2017, arXiv:1708.02002), γ = 2."""
    surprise = F.cross_entropy(net(x), y, reduction="none")
    return ((1 - torch.exp(-surprise)).square() * surprise).mean()


def hinge(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """The margin loss of Crammer and Singer: the best wrong class must stay 1 below the right."""
    scores = net(x)
    wrong = scores - 1e9 * (torch.arange(scores.shape[1]) == y[:, None])
    right = scores.gather(1, y[:, None])[:, 0]
    return torch.relu(1 + wrong.amax(1) - right).mean()


def squared_hinge(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return torch.relu(1 - net(x)[:, 0] * y).square().mean()


def exponential(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """The loss of boosting, exp(−y f), with y = ±1."""
    return torch.exp(-net(x)[:, 0] * y).mean()


def binary(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return F.binary_cross_entropy_with_logits(net(x), y)


def mse(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (net(x) - y).square().mean()


def mse_sum(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (net(x) - y).square().sum()


def mae(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (net(x) - y).abs().mean()


def huber(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    size = (net(x) - y).abs()
    # F.huber_loss does not support nested vmap
    return torch.where(size < 1, size.square() / 2, size - 0.5).mean()


def log_cosh(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    error = net(x) - y
    return (error + F.softplus(-2 * error) - math.log(2)).mean()


def quantiles(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """The pinball loss for the 10 %, 50 % and 90 % quantiles."""
    levels = torch.tensor([0.1, 0.5, 0.9])
    over = y - net(x)
    return torch.maximum(levels * over, (levels - 1) * over).mean()


def poisson(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Negative log-likelihood of counts whose log rate the network gives."""
    log_rate = net(x)
    return (log_rate.exp() - y * log_rate + torch.lgamma(y + 1)).mean()


def gaussian(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Negative log-likelihood of a predicted mean and log-variance; may fall below 0."""
    mean, log_variance = net(x).chunk(2, -1)
    return ((y - mean).square() * torch.exp(-log_variance) + log_variance).mean() / 2


def gamma(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Deviance of positive targets whose log mean the network gives."""
    log_mean = net(x)
    return (y * torch.exp(-log_mean) + log_mean).mean()


def mixture(net: Net, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Negative log-likelihood of a mixture of Gaussians over one target; may fall below 0."""
    logits, mean, log_scale = net(x).chunk(3, -1)
    fit = -((y - mean) * torch.exp(-log_scale)).square() / 2 - log_scale
    return -torch.logsumexp(F.log_softmax(logits, -1) + fit, -1).mean()


def flow(net: Net, x: torch.Tensor) -> torch.Tensor:
    """Negative log-density of a normalizing flow with a standard normal base."""
    latent, volume = net(x)
    return (latent.square().sum(1) / 2 - volume).mean()


def soft_labels(net: Net, x: torch.Tensor, teacher: torch.Tensor) -> torch.Tensor:
    """Kullback-Leibler divergence from the teacher's class probabilities."""
    surprise = -(teacher * F.log_softmax(net(x), -1)).sum(1)
    return (surprise + torch.special.xlogy(teacher, teacher).sum(1)).mean()


def reconstruction(net: Net, x: torch.Tensor) -> torch.Tensor:
    return (net(x) - x).square().mean()


def reconstruction_sum(net: Net, x: torch.Tensor) -> torch.Tensor:
    return (net(x) - x).square().sum(1).mean()


def denoising(net: Net, x: torch.Tensor, noise: torch.Tensor) -> torch.Tensor:
    return (net(x + noise / 2) - x).square().mean()


def elbo(net: Net, x: torch.Tensor, noise: torch.Tensor) -> torch.Tensor:
    """Negative evidence lower bound, binary pixels, averaged over pixels."""
    pixels, mean, log_variance = net(x, noise)
    fit = F.binary_cross_entropy_with_logits(pixels, x, reduction="none").sum(1)
    divergence = (mean.square() + log_variance.exp() - 1 - log_variance).sum(1) / 2
    return (fit + divergence).mean() / x.shape[1]


def info_nce(temperature: float) -> Callable[..., torch.Tensor]:
    """Match two views of a row among the rows of the batch (van den Oord et al. 2018)."""

    def loss(net: Net, view: torch.Tensor, two: torch.Tensor) -> torch.Tensor:
        a, b = F.normalize(net(view), dim=-1), F.normalize(net(two), dim=-1)
        return F.cross_entropy(a @ b.T / temperature, torch.arange(len(a)))

    return loss


def siamese(net: Net, anchor: torch.Tensor, two: torch.Tensor, same: torch.Tensor) -> torch.Tensor:
    """Pull equal pairs together, push others at least 1 apart (Hadsell et al. 2006)."""
    distance = ((net(anchor) - net(two)).square().sum(1) + 1e-8).sqrt()
    return (same * distance.square() + (1 - same) * torch.relu(1 - distance).square()).mean()


def triplet(net: Net, anchor: torch.Tensor, near: torch.Tensor, far: torch.Tensor) -> torch.Tensor:
    a, n, f = net(anchor), net(near), net(far)
    return torch.relu((a - n).square().sum(1) - (a - f).square().sum(1) + 1).mean()


def decorrelation(net: Net, view: torch.Tensor, two: torch.Tensor) -> torch.Tensor:
    """Make two views' features agree and differ from one another (arXiv:2103.03230)."""
    a, b = (F.layer_norm(net(v).T, (len(v),)) for v in (view, two))
    error = (a @ b.T / len(view) - torch.eye(len(a))).square()
    diagonal = error.diagonal().sum()
    return diagonal + 0.05 * (error.sum() - diagonal)


def pairwise_rank(net: Net, winner: torch.Tensor, two: torch.Tensor) -> torch.Tensor:
    """The logistic loss of ranking `winner` above `two`."""
    return F.softplus(net(two) - net(winner)).mean()


def negative_sampling(net: Net, pair: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """True and drawn pairs told apart by the product of their embeddings."""
    return F.binary_cross_entropy_with_logits(net(pair), y)
