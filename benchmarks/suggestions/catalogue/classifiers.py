"""Fully connected classifiers."""

# ruff: noqa: E501  (a table: one row a line)

from __future__ import annotations

from functools import partial as P  # noqa: N812

from torch import nn

from benchmarks.suggestions import networks as n
from benchmarks.suggestions import objectives as o
from benchmarks.suggestions.data import pictures, tables, unlabelled
from benchmarks.suggestions.task import Task

TASKS = (
    Task("spirals3", "mlp", "MLP on three spirals", tables.spirals, P(n.mlp, 2, 32, 32, 3), o.cross_entropy, "adam", 16, 400),
    Task("spirals5", "mlp", "MLP on five spirals, plain SGD", P(tables.spirals, 5, 0.08), P(n.mlp, 2, 48, 48, 5), o.cross_entropy, "sgd", 32, 400, ("long-flat",)),
    Task("checkerboard", "mlp", "MLP on a 3×3 checkerboard", tables.checkerboard, P(n.mlp, 2, 32, 32, 2), o.cross_entropy, "radam", 32, 400),
    Task("parity6", "mlp", "Parity of six of ten bits", tables.parity, P(n.mlp, 10, 64, 2), o.cross_entropy, "adam", 32, 400, ("long-flat",)),
    Task("parity4", "mlp", "Parity of four of eight bits, momentum", P(tables.parity, 4), P(n.mlp, 8, 32, 2), o.cross_entropy, "sgdm", 32, 400, ("long-flat",)),
    Task("circles_bn", "mlp", "Batch-normalised MLP on noisy circles", tables.drawn("circles", noise=0.15, factor=0.5), P(n.mlp, 2, 24, 24, 2, norm="bn"), o.cross_entropy, "sgd", 64, 250),
    Task("blobs_ln", "mlp", "Layer-normalised MLP on overlapping blobs", tables.drawn("blobs", centers=6, n_features=5, cluster_std=4.0), P(n.mlp, 5, 32, 6, norm="ln"), o.cross_entropy, "rmsprop", 16, 250),
    Task("hypercube", "mlp", "MLP on hypercube clusters, batches of 4", tables.drawn("classification", n_features=16, n_informative=8, n_classes=4, class_sep=1.2), P(n.mlp, 16, 32, 4), o.cross_entropy, "sgd", 4, 400, ("very-noisy",)),
    Task("hypercube_x50", "mlp", "MLP on hypercube clusters, inputs times 50", tables.drawn("classification", scale=50.0, n_features=16, n_informative=8, n_classes=4, class_sep=1.2), P(n.mlp, 16, 32, 4), o.cross_entropy, "nesterov", 32, 250, ("raw-inputs", "big-initial-loss")),
    Task("units_mlp", "mlp", "MLP on columns in units from 0.01 to 1000", tables.mixed_units, P(n.mlp, 12, 32, 4), o.cross_entropy, "sgdm", 32, 250, ("raw-inputs", "big-initial-loss")),
    Task("units_mlp", "mlp", "MLP on columns in units from 0.01 to 1000, Lion", tables.mixed_units, P(n.mlp, 12, 32, 4), o.cross_entropy, "lion", 32, 250, ("raw-inputs", "big-initial-loss")),
    Task("cancer_mlp", "mlp", "Deep narrow MLP on breast-cancer cells", tables.table("breast_cancer", held=150), P(n.mlp, 30, 16, 16, 16, 16, 2), o.cross_entropy, "sgdm", 16, 250),
    Task("iris_mlp", "mlp", "Tanh MLP on iris, batches of 4", tables.table("iris", held=50), P(n.mlp, 4, 16, 3, act=nn.Tanh), o.cross_entropy, "nesterov", 4, 250, ("very-noisy",)),
    Task("hastie_mlp", "mlp", "MLP with squared hinge loss", tables.hastie, P(n.mlp, 10, 48, 1), o.squared_hinge, "adamax", 32, 300),
    Task("multilabel", "mlp", "Six labels at once, binary cross-entropy", tables.multilabel, P(n.mlp, 20, 32, 6), o.binary, "adagrad", 32, 250),
    Task("rare_focal", "mlp", "Focal loss on a 4 % class", tables.rare, P(n.mlp, 8, 24, 2), o.focal, "sgdm", 64, 300),
    Task("digits_px255", "mlp", "MLP on digits with pixels 0..255", P(pictures.digits, 16.0), P(n.mlp, 64, 32, 10), o.cross_entropy, "sgd", 64, 250, ("raw-inputs", "big-initial-loss")),
    Task("digits_px255_wide", "mlp", "Wide MLP on digits with pixels 0..255", P(pictures.digits, 16.0), P(n.mlp, 64, 128, 10, gain=0.2), o.cross_entropy, "adamw", 32, 200, ("raw-inputs", "wide-net")),
    Task("digits_px16_wide", "mlp", "Wide MLP on digits with pixels 0..16", P(pictures.digits, 1.0), P(n.mlp, 64, 128, 10), o.cross_entropy, "lionwd", 16, 200, ("raw-inputs", "wide-net")),
    Task("digits_wrong", "mlp", "MLP on noisy digits with 30 % wrong labels", P(pictures.digits, noise=0.3, wrong=0.3), P(n.mlp, 64, 64, 10), o.smoothed_cross_entropy, "adam", 64, 250),
    Task("digits_elu", "mlp", "ELU network on digits, smoothed labels", pictures.digits, P(n.mlp, 64, 32, 32, 10, act=nn.ELU), o.smoothed_cross_entropy, "adadelta", 32, 250),
    Task("digits_residual", "mlp", "Residual MLP with layer norm on noisy digits", P(pictures.digits, noise=0.4), P(n.Residual, 64, 32, 10, 3), o.cross_entropy, "adamwclip", 32, 200, ("clipping",)),
    Task("digits_unnormed", "mlp", "Residual MLP without normalisation on digits", pictures.digits, P(n.Residual, 64, 32, 10, 4, False), o.cross_entropy, "sgd", 64, 200),
    Task("digits_deep_bn", "mlp", "Six-layer batch-normalised MLP on noisy digits", P(pictures.digits, noise=0.3), P(n.mlp, 64, 24, 24, 24, 24, 24, 10, norm="bn"), o.cross_entropy, "nadam", 128, 200),
    Task("digits_big", "mlp", "MLP on digits, large start (weights times 4)", pictures.digits, P(n.mlp, 64, 48, 10, gain=4.0), o.cross_entropy, "rmspropm", 32, 250, ("big-initial-loss",)),
    Task("digits_tiny", "mlp", "MLP on digits, tiny start (weights times 0.02)", pictures.digits, P(n.mlp, 64, 48, 10, gain=0.02), o.cross_entropy, "sgdm", 32, 300, ("long-flat",)),
    Task("digits_distil", "mlp", "MLP fits a teacher's soft labels", unlabelled.soft_digits, P(n.mlp, 64, 32, 10), o.soft_labels, "sgdm99", 64, 300),
    Task("odd_hinge", "mlp", "Odd or even digits, margin loss", P(pictures.odd_even, noise=0.2), P(n.mlp, 64, 32, 2), o.hinge, "signsgd", 32, 250),
    Task("digits_px255_small", "mlp", "Wide MLP on noisy digits with pixels 0..255", P(pictures.digits, 16.0, noise=0.2), P(n.mlp, 64, 160, 10, gain=0.1), o.cross_entropy, "lion", 8, 200, ("raw-inputs", "wide-net")),
    Task("digits_px255_sum", "mlp", "MLP on noisy digits with pixels 0..255, summed loss", P(pictures.digits, 16.0, noise=0.2), P(n.mlp, 64, 32, 10, gain=0.3), o.cross_entropy_sum, "sgdm", 32, 250, ("raw-inputs", "sum-loss")),
    Task("digits_px255_wrong", "mlp", "Wide MLP, pixels 0..255, 30 % wrong labels", P(pictures.digits, 16.0, wrong=0.3), P(n.mlp, 64, 160, 10, gain=0.1), o.cross_entropy, "nadam", 16, 250, ("raw-inputs", "wide-net")),
    Task("hypercube_x1000", "mlp", "MLP on hypercube clusters, inputs times 1000", tables.drawn("classification", scale=1000.0, n_features=16, n_informative=8, n_classes=4, class_sep=1.0), P(n.mlp, 16, 48, 4, gain=0.02), o.cross_entropy, "rmsprop", 32, 250, ("raw-inputs",)),
    Task("checkerboard", "mlp", "MLP on a 3×3 checkerboard, batches of 256", tables.checkerboard, P(n.mlp, 2, 32, 32, 2), o.cross_entropy, "nesterov", 256, 300),
    Task("digits_noisy", "mlp", "Layer-normalised MLP on very noisy digits, batches of 128", P(pictures.digits, noise=0.6), P(n.mlp, 64, 32, 10, norm="ln"), o.cross_entropy, "radam", 128, 200),
    Task("digits_noisy", "mlp", "Layer-normalised MLP on very noisy digits, all rows a step", P(pictures.digits, noise=0.6), P(n.mlp, 64, 32, 10, norm="ln"), o.cross_entropy, "sgdm", None, 120, ("full-batch",)),
    Task("multilabel", "mlp", "Six labels at once, batches of 4", tables.multilabel, P(n.mlp, 20, 24, 6), o.binary, "nesterov", 4, 300, ("very-noisy",)),
)
