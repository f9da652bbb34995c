"""Convolutional networks."""

# ruff: noqa: E501  (a table: one row a line)

from __future__ import annotations

from functools import partial as P  # noqa: N812

from torch import nn

from benchmarks.suggestions import networks as n
from benchmarks.suggestions import objectives as o
from benchmarks.suggestions.data import pictures, sequences
from benchmarks.suggestions.task import Task

TASKS = (
    Task("stripes_cnn", "cnn", "CNN tells the direction of gratings in noise", P(pictures.stripes, noise=1.0), P(n.Conv, 6, 4), o.cross_entropy, "adam", 16, 250),
    Task("stripes_bn", "cnn", "Batch-normalised CNN on gratings in noise", P(pictures.stripes, noise=1.0), P(n.Conv, 6, 4, "bn"), o.cross_entropy, "sgd", 32, 200),
    Task("stripes_x100", "cnn", "Gratings of contrast 100", P(pictures.stripes, noise=1.0, scale=100.0), P(n.Conv, 6, 4), o.cross_entropy, "sgdm", 32, 250, ("raw-inputs", "big-initial-loss")),
    Task("stripes_gn", "cnn", "Group norm, AdamW", P(pictures.stripes, noise=1.0), P(n.Conv, 6, 4, "gn"), o.cross_entropy, "adamw", 64, 150),
    Task("digits_gn", "cnn", "Group-normalised CNN on turned digits", P(pictures.digits, image=True, turn=1), P(n.Conv, 6, 10, "gn"), o.cross_entropy, "nesterov", 32, 200),
    Task("digits_cnn_px255", "cnn", "CNN on digits with pixels 0..255", P(pictures.digits, 16.0, image=True), P(n.Conv, 6, 10), o.cross_entropy, "adamw", 32, 200, ("raw-inputs", "big-initial-loss")),
    Task("digits_cnn_tanh", "cnn", "Tanh CNN on noisy digits, batches of 8", P(pictures.digits, image=True, noise=0.2), P(n.Conv, 6, 10, "", nn.Tanh), o.cross_entropy, "rmsprop", 8, 300),
    Task("dots_cnn", "cnn", "CNN counts dots, squared error", pictures.dots, P(n.Conv, 6, 1), o.mse, "sgdm", 32, 200),
    Task("dots_cnn_sum", "cnn", "CNN counts dots, summed squared error", pictures.dots, P(n.Conv, 6, 1, "gn"), o.mse_sum, "adagrad", 64, 200, ("sum-loss",)),
    Task("beats_conv", "cnn", "1-d CNN tells pulse shapes", sequences.beats, P(n.Conv1d, 8, 4), o.cross_entropy, "lion", 32, 250),
    Task("beats_conv", "cnn", "1-d CNN tells pulse shapes, plain SGD", sequences.beats, P(n.Conv1d, 8, 4), o.cross_entropy, "sgd", 16, 250),
    Task("stripes_x100_sum", "cnn", "Gratings of contrast 100, summed loss", P(pictures.stripes, noise=1.0, scale=100.0), P(n.Conv, 6, 4), o.cross_entropy_sum, "sgdm", 16, 250, ("raw-inputs", "sum-loss", "big-initial-loss")),
    Task("beats_conv_sum", "cnn", "1-d CNN tells pulse shapes, summed loss", sequences.beats, P(n.Conv1d, 8, 4), o.cross_entropy_sum, "nesterov", 64, 250, ("sum-loss",)),
)
