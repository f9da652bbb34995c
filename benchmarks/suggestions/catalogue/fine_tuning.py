"""Trainings that start from a network fitted to related data."""

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

TASKS = (
    Task("ft_digits_turned", "mlp", "MLP trained on digits, tuned on 200 lying ones", P(pictures.digits, turn=1, keep=200), P(n.mlp, 64, 64, 10), o.cross_entropy, "adam", 16, 150, ("fine-tuning",), 0, pictures.digits),
    Task("ft_digits_wrong", "mlp", "MLP trained on digits, tuned on 100 noisy ones, 20 % mislabelled", P(pictures.digits, noise=0.3, wrong=0.2, keep=100), P(n.mlp, 64, 64, 10), o.cross_entropy, "sgdm", 8, 150, ("fine-tuning",), 0, pictures.digits),
    Task("ft_digits_negative", "mlp", "Residual MLP tuned on 200 negatives of digits", P(pictures.digits, negative=True, keep=200), P(n.Residual, 64, 32, 10, 2), o.cross_entropy, "adamw", 16, 150, ("fine-tuning",), 0, pictures.digits),
    Task("ft_digits_px255", "mlp", "MLP on pixels 0..255, tuned on noisy ones", P(pictures.digits, 16.0, noise=0.3, keep=250), P(n.mlp, 64, 64, 10, gain=0.2), o.cross_entropy, "sgd", 16, 200, ("fine-tuning", "raw-inputs"), 0, P(pictures.digits, 16.0)),
    Task("ft_digits_wide", "mlp", "Wide MLP tuned on 150 noisy digits, Lion", P(pictures.digits, noise=0.4, wrong=0.1, keep=150), P(n.mlp, 64, 128, 10), o.cross_entropy, "lionwd", 16, 150, ("fine-tuning",), 0, pictures.digits),
    Task("ft_odd_even", "mlp", "From digits above 4 to all, odd or even", P(pictures.odd_even, noise=0.2, keep=150), P(n.mlp, 64, 48, 2), o.cross_entropy, "nadam", 8, 150, ("fine-tuning",), 0, P(pictures.odd_even, only=5)),
    Task("ft_stripes_cnn", "cnn", "CNN tuned on gratings turned by 15 degrees", P(pictures.stripes, angle=0.26, noise=1.2, keep=150), P(n.Conv, 6, 4), o.cross_entropy, "adam", 8, 150, ("fine-tuning",), 0, pictures.stripes),
    Task("ft_stripes_bn", "cnn", "Batch-normalised CNN tuned on noisier gratings", P(pictures.stripes, noise=1.5, keep=200), P(n.Conv, 6, 4, "bn"), o.cross_entropy, "nesterov", 32, 120, ("fine-tuning",), 0, pictures.stripes),
    Task("ft_pendulum", "regression", "MLP tuned on a longer pendulum", P(regressions.pendulum, 1.6, 0.2, 500), P(n.mlp, 2, 32, 2, act=nn.Tanh), o.mse, "adam", 16, 200, ("fine-tuning",), 0, regressions.pendulum),
    Task("ft_pendulum_sum", "regression", "MLP tuned on a longer pendulum, summed loss", P(regressions.pendulum, 1.6, 0.2, 500), P(n.mlp, 2, 32, 2, act=nn.Tanh), o.mse_sum, "sgdm", 32, 200, ("fine-tuning", "sum-loss"), 0, regressions.pendulum),
    Task("ft_wave", "regression", "Sine network tuned on a shifted wave", P(regressions.wave, 0.3, 0.4, 3.0, 400), P(n.Sine, 1, 32, 6.0), o.mse, "radam", 8, 150, ("fine-tuning",), 0, regressions.wave),
    Task("ft_taught", "regression", "MLP tuned on a slightly changed teacher", P(regressions.taught, shift=0.4, rows=450), P(n.mlp, 10, 48, 1), o.mse, "sgd", 8, 150, ("fine-tuning",), 0, regressions.taught),
    Task("ft_taught", "regression", "MLP tuned on a slightly changed teacher, RMSprop", P(regressions.taught, shift=0.4, rows=450), P(n.mlp, 10, 48, 1), o.mse, "rmsprop", 32, 150, ("fine-tuning",), 0, regressions.taught),
    Task("ft_documents", "embedding", "Word embeddings tuned on 100 other documents", P(indices.documents, 99, 100), P(n.Embedded, 200, 8, 8, 5, average=True), o.cross_entropy, "adagrad", 8, 150, ("fine-tuning", "sparse-gradient"), 0, indices.documents),
    Task("ft_digits_ae", "autoencoder", "Autoencoder tuned on negatives of digits", P(pictures.pixels, negative=True, keep=200), P(n.mlp, 64, 24, 64), o.reconstruction, "amsgrad", 16, 150, ("fine-tuning",), 0, pictures.pixels),
    Task("ft_flow", "density", "Flow tuned on crescents turned by 30 degrees", P(unlabelled.crescents, 1.0, 0.5, 200), P(n.Flow, 16, 4), o.flow, "adam", 16, 150, ("fine-tuning",), 0, unlabelled.crescents),
    Task("ft_px255_hard", "mlp", "MLP on pixels 0..255, tuned on 200 noisy ones, Lion", P(pictures.digits, 16.0, noise=0.4, wrong=0.1, keep=200), P(n.mlp, 64, 96, 10, gain=0.1), o.cross_entropy, "lion", 16, 150, ("fine-tuning", "raw-inputs"), 0, P(pictures.digits, 16.0)),
    Task("ft_px255_noisy", "mlp", "MLP on pixels 0..255, tuned on 200 noisy ones, batches of 4", P(pictures.digits, 16.0, noise=0.4, wrong=0.1, keep=200), P(n.mlp, 64, 96, 10, gain=0.1), o.cross_entropy, "adamw", 4, 200, ("fine-tuning", "raw-inputs", "very-noisy"), 0, P(pictures.digits, 16.0)),
    Task("ft_taught_sum", "regression", "MLP tuned on a slightly changed teacher, summed loss", P(regressions.taught, shift=0.2, rows=420), P(n.mlp, 10, 64, 1), o.mse_sum, "nesterov", 32, 150, ("fine-tuning", "sum-loss"), 0, regressions.taught),
    Task("ft_brackets_gru", "sequence", "GRU for depth of brackets, tuned on longer sequences", P(sequences.brackets, 16), P(n.Recurrent, 4, 16, 6, True, True, 2), o.token_cross_entropy, "lion", 16, 120, ("fine-tuning",), 0, P(sequences.brackets, 8), 150),
    Task("ft_taught_far", "regression", "MLP tuned on a much changed teacher, all rows a step", P(regressions.taught, shift=0.8, rows=450), P(n.mlp, 10, 48, 1), o.mse, "adam", None, 120, ("fine-tuning", "full-batch"), 0, regressions.taught),
    Task("ft_checkerboard", "mlp", "From the 3x3 to the 4x4 checkerboard, batches of 128", P(tables.checkerboard, 4), P(n.mlp, 2, 48, 48, 2), o.cross_entropy, "adam", 128, 200, ("fine-tuning",), 0, tables.checkerboard),
)
