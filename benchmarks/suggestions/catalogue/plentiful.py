"""Tasks with so many rows that a training eight times as long does not merely overfit them."""

# ruff: noqa: E501  (a table: one row a line)

from __future__ import annotations

from functools import partial as P  # noqa: N812

from torch import nn

from benchmarks.suggestions import networks as n
from benchmarks.suggestions import objectives as o
from benchmarks.suggestions.data import (
    indices,
    pictures,
    regressions,
    sequences,
    tables,
    unlabelled,
)
from benchmarks.suggestions.task import Task

#: number of generated rows, an eighth of them held out
ROWS = 12_000
CLUSTERS = tables.drawn("classification", ROWS, n_features=16, n_informative=8, n_classes=4, class_sep=1.0)

TASKS = (
    Task("hypercube_many", "mlp", "MLP on hypercube clusters, many rows", CLUSTERS, P(n.mlp, 16, 32, 4), o.cross_entropy, "adam", 32, 300),
    Task("hypercube_many", "mlp", "MLP on hypercube clusters, many rows, momentum", CLUSTERS, P(n.mlp, 16, 32, 4), o.cross_entropy, "sgdm", 16, 300),
    Task("checkerboard_many", "mlp", "MLP on a 4×4 checkerboard, many rows", P(tables.checkerboard, 4, ROWS), P(n.mlp, 2, 48, 48, 2), o.cross_entropy, "adamw", 64, 400),
    Task("spirals3_many", "mlp", "MLP on three noisy spirals, many rows", P(tables.spirals, 3, 0.25, 1, ROWS), P(n.mlp, 2, 32, 32, 3), o.cross_entropy, "nadam", 32, 300),
    Task("hastie_many", "mlp", "MLP with squared hinge loss, many rows", P(tables.hastie, rows=ROWS), P(n.mlp, 10, 48, 1), o.squared_hinge, "sgdm", 32, 300),
    Task("units_many", "mlp", "MLP on columns in units from 0.01 to 1000, many rows", P(tables.mixed_units, ROWS), P(n.mlp, 12, 32, 4), o.cross_entropy, "adam", 32, 250, ("raw-inputs", "big-initial-loss")),
    Task("multilabel_many", "mlp", "Six labels at once, many rows", P(tables.multilabel, ROWS), P(n.mlp, 20, 32, 6), o.binary, "nesterov", 32, 250),
    Task("rare_many", "mlp", "Focal loss on a 4 % class, many rows", P(tables.rare, ROWS), P(n.mlp, 8, 24, 2), o.focal, "adamax", 64, 300),
    Task("wave_many", "regression", "Tanh MLP on a noisy sine, many rows", P(regressions.wave, rows=ROWS), P(n.mlp, 1, 32, 32, 1, act=nn.Tanh), o.mse, "sgdm", 32, 300),
    Task("wave_many", "regression", "Tanh MLP on a noisy sine, many rows, RAdam", P(regressions.wave, rows=ROWS), P(n.mlp, 1, 32, 32, 1, act=nn.Tanh), o.mse, "radam", 16, 300),
    Task("taught_many", "regression", "MLP learns a random ReLU network, many rows", P(regressions.taught, rows=ROWS), P(n.mlp, 10, 48, 1), o.mse, "sgd", 16, 300),
    Task("taught_many", "regression", "MLP learns a random ReLU network, many rows, Adam", P(regressions.taught, rows=ROWS), P(n.mlp, 10, 48, 1), o.mse, "adam", 64, 300),
    Task("taught_many", "regression", "MLP learns a random ReLU network, many rows, Lion", P(regressions.taught, rows=ROWS), P(n.mlp, 10, 96, 1), o.mse, "lion", 32, 250),
    Task("pendulum_many", "regression", "Residual network on the flow of a pendulum, many rows", P(regressions.pendulum, rows=ROWS), P(n.Residual, 2, 16, 2, 2), o.mse, "rmsprop", 32, 250),
    Task("pendulum_many", "regression", "MLP on the flow of a pendulum, many rows", P(regressions.pendulum, rows=ROWS), P(n.mlp, 2, 48, 2, act=nn.Tanh), o.mse, "nesterov", 64, 250),
    Task("landscape_many", "regression", "Sine-activated network fits a rough landscape, many rows", P(regressions.field, ROWS), P(n.Sine, 2, 48, 8.0), o.mse, "adamw", 64, 300),
    Task("landscape_many", "regression", "ReLU network fits a rough landscape, many rows", P(regressions.field, ROWS), P(n.mlp, 2, 64, 64, 1), o.mse, "sgdm", 32, 300),
    Task("fan_many", "regression", "Gaussian likelihood with a predicted spread, many rows", P(regressions.fan, 1.0, ROWS), P(n.mlp, 1, 32, 32, 2), o.gaussian, "adam", 32, 300, ("negative-loss",)),
    Task("fan_many", "regression", "Gaussian likelihood, gradients clipped, many rows", P(regressions.fan, 1.0, ROWS), P(n.mlp, 1, 32, 32, 2), o.gaussian, "sgdclip", 16, 300, ("negative-loss", "clipping")),
    Task("mixture_many", "regression", "Mixture density network on a two-valued curve, many rows", P(regressions.two_valued, ROWS), P(n.mlp, 1, 32, 12), o.mixture, "nadam", 64, 400, ("negative-loss",)),
    Task("counts_many", "regression", "Poisson MLP, many rows", P(regressions.counts, ROWS), P(n.mlp, 8, 32, 1), o.poisson, "sgd", 32, 250, ("blow-up",)),
    Task("durations_many", "regression", "Gamma deviance of positive targets, many rows", P(regressions.durations, ROWS), P(n.mlp, 6, 32, 1), o.gamma, "adamw", 32, 250),
    Task("outliers_many", "regression", "Huber loss with a tenth of the targets thrown off, many rows", P(regressions.outliers, ROWS), P(n.mlp, 5, 32, 1), o.huber, "rmsprop", 8, 400, ("very-noisy",)),
    Task("circuit_many", "regression", "MLP on scaled circuit data, many rows", P(regressions.friedman2, False, ROWS), P(n.mlp, 4, 48, 1), o.mse, "sgd", 16, 250, ("big-initial-loss",)),
    Task("circuit_many", "regression", "MLP on raw circuit measurements, many rows", P(regressions.friedman2, True, ROWS), P(n.mlp, 4, 32, 1), o.mae, "adam", 64, 250, ("raw-inputs", "big-initial-loss")),
    Task("phase_many", "regression", "MLP on the phase of a circuit, many rows", P(regressions.friedman3, ROWS), P(n.mlp, 4, 24, 24, 1, act=nn.Tanh), o.log_cosh, "radam", 32, 250),
    Task("spectrum_many", "linear", "Least squares with input scales over a decade, many rows", P(regressions.low_rank, 1.0, rows=ROWS), P(n.linear, 40, 1), o.mse, "sgd", 32, 300),
    Task("spectrum_many", "linear", "Least squares with input scales over a decade, many rows, Adam", P(regressions.low_rank, 1.0, rows=ROWS), P(n.linear, 40, 1), o.mse, "adam", 32, 300),
    Task("seasonal_many", "sequence", "MLP forecasts a seasonal series, many rows", sequences.forecast("seasonal", 16, 1.0, True, ROWS), P(n.mlp, 16, 32, 1), o.mse, "adamw", 32, 300),
    Task("ar_many", "sequence", "MLP forecasts a resonant series, many rows", sequences.forecast("autoregressive", 10, 1.0, True, ROWS), P(n.mlp, 10, 32, 1), o.huber, "sgdm", 16, 300),
    Task("adding_many", "sequence", "Tanh recurrence adds two marked numbers, many rows", P(sequences.adding, 8, ROWS), P(n.Recurrent, 2, 24, 1), o.mse, "adam", 32, 300),
    Task("chain_many", "sequence", "Transformer on a second-order Markov chain, many rows", P(sequences.chain, rows=ROWS), P(n.Transformer, 12, 14, 16, 12, causal=True), o.token_cross_entropy, "adam", 16, 250),
    Task("majority_many", "sequence", "Transformer finds the commonest token, many rows", P(sequences.majority, rows=ROWS), P(n.Transformer, 4, 11, 16, 4), o.cross_entropy, "adamw", 32, 200),
    Task("stripes_many", "cnn", "CNN tells the direction of gratings in noise, many rows", P(pictures.stripes, noise=1.0, rows=ROWS), P(n.Conv, 6, 4), o.cross_entropy, "sgdm", 16, 200),
    Task("reviews_many", "embedding", "Factors with biases on centred scores, many rows", P(indices.reviews, rows=3 * ROWS), P(n.Factors, 80, 60, 4, 0.3), o.mse, "adamw", 64, 300),
    Task("categories_many", "embedding", "Four category columns embedded, then an MLP, many rows", P(indices.categories, 3 * ROWS), P(n.Embedded, 100, 4, 16, 32, 1), o.mse, "adam", 32, 300),
    Task("documents_many", "embedding", "Average of word embeddings, five topics, many rows", P(indices.documents, rows=ROWS), P(n.Embedded, 200, 8, 8, 5, average=True), o.cross_entropy, "nadam", 32, 300, ("sparse-gradient",)),
    Task("flow_many", "density", "Normalizing flow on two crescents, many rows", P(unlabelled.crescents, 3.0, rows=ROWS), P(n.Flow, 16, 4), o.flow, "adam", 64, 300, ("negative-loss",)),
    Task("sheet_many", "autoencoder", "Autoencoder with two code units on an S-shaped sheet, many rows", P(unlabelled.curve_in_space, rows=ROWS), P(n.mlp, 20, 24, 2, 24, 20, act=nn.Tanh), o.reconstruction, "nesterov", 32, 300),
    Task("triplets_many", "contrastive", "Triplet margin on clusters, many rows", P(unlabelled.triplets, rows=ROWS), P(n.mlp, 12, 24, 4), o.triplet, "sgdm", 32, 250),
    Task("ranking_many", "contrastive", "Pairwise ranking by a hidden score, many rows", P(unlabelled.ranked, ROWS), P(n.mlp, 8, 32, 1), o.pairwise_rank, "sgd", 16, 300),
)
