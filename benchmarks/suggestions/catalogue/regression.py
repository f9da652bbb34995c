"""Networks that predict numbers, under many losses."""

# ruff: noqa: E501  (a table: one row a line)

from __future__ import annotations

from functools import partial as P  # noqa: N812

from torch import nn

from benchmarks.suggestions import networks as n
from benchmarks.suggestions import objectives as o
from benchmarks.suggestions.data import regressions
from benchmarks.suggestions.task import Task

TASKS = (
    Task("mlp_diabetes", "regression", "MLP on diabetes, all rows a step", regressions.diabetes, P(n.mlp, 10, 32, 1), o.mse, "sgdm", None, 200, ("full-batch",)),
    Task("mlp_diabetes_milli", "regression", "MLP on diabetes with the target times 0.001", P(regressions.diabetes, 1e-3), P(n.mlp, 10, 16, 1), o.mse, "adam", 16, 200),
    Task("circuit_raw", "regression", "MLP on raw circuit measurements and target (to 1800)", regressions.friedman2, P(n.mlp, 4, 32, 1), o.mae, "nesterov", 32, 250, ("raw-inputs", "big-initial-loss")),
    Task("circuit_raw", "regression", "MLP on raw circuit measurements, squared error", regressions.friedman2, P(n.mlp, 4, 32, 1), o.mse, "adam", 64, 250, ("raw-inputs", "big-initial-loss")),
    Task("circuit", "regression", "MLP on scaled circuit data, Huber loss", P(regressions.friedman2, False), P(n.mlp, 4, 32, 32, 1), o.huber, "lion", 32, 250),
    Task("circuit", "regression", "MLP on scaled circuit data, squared error", P(regressions.friedman2, False), P(n.mlp, 4, 48, 1), o.mse, "sgd", 16, 250, ("big-initial-loss", "blow-up")),
    Task("phase", "regression", "MLP on the phase of a circuit, log-cosh loss", regressions.friedman3, P(n.mlp, 4, 24, 24, 1, act=nn.Tanh), o.log_cosh, "rmspropm", 32, 250),
    Task("wave", "regression", "Tanh MLP on a noisy sine", regressions.wave, P(n.mlp, 1, 32, 32, 1, act=nn.Tanh), o.mse, "adam", 32, 400),
    Task("wave", "regression", "Tanh MLP on a noisy sine, batches of 8", regressions.wave, P(n.mlp, 1, 32, 32, 1, act=nn.Tanh), o.mse, "sgd", 8, 400),
    Task("wave_sine", "regression", "Sine-activated network on a noisy sine", regressions.wave, P(n.Sine, 1, 32, 6.0), o.mse, "adamw", 32, 250),
    Task("landscape", "regression", "Sine-activated network fits a rough landscape", regressions.field, P(n.Sine, 2, 48, 8.0), o.mse, "nadam", 64, 300),
    Task("landscape_relu", "regression", "ReLU network fits a rough landscape", regressions.field, P(n.mlp, 2, 64, 64, 1), o.mse, "amsgrad", 64, 300),
    Task("fan_nll", "regression", "Gaussian likelihood with a predicted spread", regressions.fan, P(n.mlp, 1, 32, 32, 2), o.gaussian, "adam", 32, 300, ("negative-loss",)),
    Task("fan_nll", "regression", "Gaussian likelihood with a predicted spread, gradients clipped", regressions.fan, P(n.mlp, 1, 32, 32, 2), o.gaussian, "sgdclip", 16, 300, ("negative-loss", "clipping")),
    Task("fan_nll_x30", "regression", "Gaussian likelihood, targets times 30", P(regressions.fan, 30.0), P(n.mlp, 1, 32, 2), o.gaussian, "rmsprop", 32, 300, ("big-initial-loss",)),
    Task("mixture", "regression", "Mixture density network on a two-valued curve", regressions.two_valued, P(n.mlp, 1, 32, 12), o.mixture, "adamw", 64, 400, ("negative-loss",)),
    Task("mixture", "regression", "Mixture density network on a two-valued curve, Adagrad", regressions.two_valued, P(n.mlp, 1, 32, 12), o.mixture, "adagrad", 64, 400, ("negative-loss",)),
    Task("quantiles", "regression", "Three quantiles of a fan-shaped cloud", regressions.fan, P(n.mlp, 1, 32, 3), o.quantiles, "radam", 16, 300),
    Task("counts_mlp", "regression", "Poisson MLP", regressions.counts, P(n.mlp, 8, 32, 1, norm="ln"), o.poisson, "nadam", 64, 250),
    Task("durations", "regression", "Gamma deviance of positive targets", regressions.durations, P(n.mlp, 6, 32, 1), o.gamma, "sgdm", 64, 250),
    Task("outliers", "regression", "Huber loss with a tenth of the targets thrown off, batches of 4", regressions.outliers, P(n.mlp, 5, 32, 1), o.huber, "adamw", 4, 400, ("very-noisy",)),
    Task("outliers_mse", "regression", "Squared error with a tenth of the targets thrown off", regressions.outliers, P(n.mlp, 5, 32, 1), o.mse, "sgd", 16, 300, ("very-noisy",)),
    Task("pendulum", "regression", "Residual network on the flow of a pendulum", regressions.pendulum, P(n.Residual, 2, 16, 2, 2), o.mse, "lion", 64, 250),
    Task("pendulum_sum", "regression", "MLP on the flow of a pendulum, summed squared error", regressions.pendulum, P(n.mlp, 2, 32, 2, act=nn.Tanh), o.mse_sum, "nesterov", 64, 250, ("sum-loss",)),
    Task("taught", "regression", "MLP learns a random ReLU network", regressions.taught, P(n.mlp, 10, 48, 1), o.mse, "sgd", 32, 300),
    Task("taught_noisy", "regression", "MLP learns a random ReLU network, batches of 4", regressions.taught, P(n.mlp, 10, 48, 1), o.mse, "sgdm", 4, 400, ("very-noisy",)),
    Task("deeplinear", "regression", "Five linear layers in a row on linear targets", P(regressions.low_rank, 1.0), P(n.mlp, 40, 16, 16, 16, 16, 1, act=nn.Identity), o.mse, "sgd", 32, 300, ("long-flat",)),
    Task("prices_mlp", "regression", "MLP on raw prices in thousands (loss 60000)", regressions.prices, P(n.mlp, 3, 32, 1), o.mse, "sgd", 64, 250, ("big-initial-loss", "blow-up")),
    Task("experts", "regression", "Softmax mixture of linear experts", regressions.taught, P(n.Experts, 10, 6, 1), o.mse, "adam99", 32, 300),
    Task("taught_sum", "regression", "MLP learns a random ReLU network, loss summed over the batch", regressions.taught, P(n.mlp, 10, 64, 1), o.mse_sum, "sgdm", 64, 250, ("sum-loss",)),
    Task("pendulum_wide", "regression", "MLP on the flow of a pendulum, wide, all rows a step", regressions.pendulum, P(n.mlp, 2, 96, 2, gain=2.0), o.mse_sum, "sgd", None, 200, ("sum-loss", "full-batch", "wide-net")),
    Task("circuit_wide", "regression", "Wide MLP on raw circuit measurements, absolute error", regressions.friedman2, P(n.mlp, 4, 128, 1), o.mae, "lion", 16, 250, ("raw-inputs", "big-initial-loss", "wide-net")),
    Task("pendulum", "regression", "MLP on the flow of a pendulum, batches of 256", regressions.pendulum, P(n.mlp, 2, 48, 2), o.mse, "adamw", 256, 250),
    Task("phase", "regression", "MLP on the phase of a circuit, all rows a step", regressions.friedman3, P(n.mlp, 4, 24, 1), o.mse, "nadam", None, 200, ("full-batch",)),
    Task("landscape", "regression", "Sine-activated network, momentum, batches of 128", regressions.field, P(n.Sine, 2, 48, 8.0), o.mse, "sgdm", 128, 250),
    Task("counts_mlp", "regression", "Poisson MLP, batches of 4", regressions.counts, P(n.mlp, 8, 24, 1), o.poisson, "rmsprop", 4, 300, ("very-noisy",)),
)
