"""Linear models: convex, and yet with every scale of inputs and targets."""

# ruff: noqa: E501  (a table: one row a line)

from __future__ import annotations

from functools import partial as P  # noqa: N812

from benchmarks.suggestions import networks as n
from benchmarks.suggestions import objectives as o
from benchmarks.suggestions.data import pictures, regressions, tables
from benchmarks.suggestions.task import Task

TASKS = (
    Task("softmax_iris", "linear", "Softmax regression on iris", tables.table("iris", held=50), P(n.linear, 4, 3), o.cross_entropy, "sgd", None, 200),
    Task("softmax_iris_raw", "linear", "Softmax regression on iris in centimetres", tables.table("iris", raw=True, held=50), P(n.linear, 4, 3), o.cross_entropy, "adam", 10, 200, ("raw-inputs",)),
    Task("softmax_wine_raw", "linear", "Softmax regression on raw wine measurements, zero start", tables.table("wine", raw=True, held=60), P(n.linear, 13, 3, zero=True), o.cross_entropy, "rmsprop", 16, 250, ("raw-inputs",)),
    Task("hinge_cancer", "linear", "Linear margin classifier of breast-cancer cells", tables.table("breast_cancer", held=150), P(n.linear, 30, 2), o.hinge, "nesterov", 32, 200),
    Task("softmax_cancer_raw", "linear", "Logistic regression on raw breast-cancer measurements (to 4000)", tables.table("breast_cancer", raw=True, held=150), P(n.linear, 30, 2, zero=True), o.cross_entropy, "adam", 32, 250, ("raw-inputs",)),
    Task("boost_hastie", "linear", "Exponential loss, linear scores of random cosine features", tables.hastie, P(n.Fourier, 10, 128, 1, 0.3), o.exponential, "sgdm", 64, 250),
    Task("digits_linear_raw", "linear", "Softmax regression on digits, pixels 0..16, summed loss", P(pictures.digits, 1.0), P(n.linear, 64, 10), o.cross_entropy_sum, "sgd", 32, 200, ("raw-inputs", "sum-loss")),
    Task("digits_linear", "linear", "Softmax regression on digits, all rows a step", pictures.digits, P(n.linear, 64, 10), o.cross_entropy, "adagrad", None, 150, ("full-batch",)),
    Task("units_linear", "linear", "Softmax regression on columns in units from 0.01 to 1000", tables.mixed_units, P(n.linear, 12, 4, zero=True), o.cross_entropy, "adamw", 32, 250, ("raw-inputs",)),
    Task("powers", "linear", "Least squares on plain powers of x up to 7", regressions.polynomial, P(n.linear, 7, 1), o.mse, "sgd", 16, 300),
    Task("powers", "linear", "Least squares on plain powers of x up to 7, all rows a step", regressions.polynomial, P(n.linear, 7, 1), o.mse, "adam", None, 300, ("full-batch",)),
    Task("spectrum2", "linear", "Least squares with input scales over two decades", P(regressions.low_rank, 2.0), P(n.linear, 40, 1), o.mse, "sgdm", 32, 300),
    Task("spectrum1_sum", "linear", "Least squares, summed over a batch of 128, one decade of input scales", P(regressions.low_rank, 1.0), P(n.linear, 40, 1), o.mse_sum, "sgd", 128, 200, ("sum-loss",)),
    Task("spectrum_offset", "linear", "Absolute error, targets around 20", P(regressions.low_rank, 1.0, 0.5, 20.0), P(n.linear, 40, 1), o.mae, "radam", 32, 300, ("long-flat",)),
    Task("sparse_truth", "linear", "Least squares on 30 inputs of which 4 matter, batches of 4", regressions.sparse_truth, P(n.linear, 30, 1), o.mse, "adadelta", 4, 400, ("very-noisy",)),
    Task("prices", "linear", "Least squares on raw prices in thousands", regressions.prices, P(n.linear, 3, 1), o.mse, "sgdm", 32, 200, ("big-initial-loss", "blow-up")),
    Task("counts_linear", "linear", "Poisson regression", regressions.counts, P(n.linear, 8, 1), o.poisson, "sgd", 32, 250, ("blow-up",)),
    Task("digits_linear_px255", "linear", "Softmax regression on digits with pixels 0..255, summed loss", P(pictures.digits, 16.0), P(n.linear, 64, 10, zero=True), o.cross_entropy_sum, "sgdm", 64, 200, ("raw-inputs", "sum-loss")),
    Task("digits_linear_px255", "linear", "Softmax regression on digits with pixels 0..255, sign of the gradient", P(pictures.digits, 16.0), P(n.linear, 64, 10, zero=True), o.cross_entropy, "signsgd", 16, 250, ("raw-inputs",)),
    Task("digits_linear_px255", "linear", "Softmax regression on noisy digits with pixels 0..255", P(pictures.digits, 16.0, noise=0.5), P(n.linear, 64, 10, zero=True), o.cross_entropy, "lion", 64, 200, ("raw-inputs",)),
    Task("cancer_hinge_raw", "linear", "Margin classifier of raw breast-cancer measurements", tables.table("breast_cancer", raw=True, held=150), P(n.linear, 30, 2, zero=True), o.hinge, "nadam", 16, 250, ("raw-inputs",)),
    Task("spectrum_sum_x30", "linear", "Least squares, summed, 1.5 decades of input scales, targets near 30", P(regressions.low_rank, 1.5, 2.0, 30.0), P(n.linear, 40, 1), o.mse_sum, "nesterov", 64, 250, ("sum-loss", "big-initial-loss")),
)
