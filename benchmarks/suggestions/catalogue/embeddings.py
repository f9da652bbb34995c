"""Models over indices."""

# ruff: noqa: E501  (a table: one row a line)

from __future__ import annotations

from functools import partial as P  # noqa: N812

from benchmarks.suggestions import networks as n
from benchmarks.suggestions import objectives as o
from benchmarks.suggestions.data import indices
from benchmarks.suggestions.task import Task

GRAPH, NODE_FEATURES, NODES = indices.community()

TASKS = (
    Task("reviews", "embedding", "Factors with biases on centred scores", indices.reviews, P(n.Factors, 80, 60, 4, 0.3), o.mse, "adam", 64, 300),
    Task("reviews_raw", "embedding", "Factors with biases on raw scores from 1 to 5", P(indices.reviews, True), P(n.Factors, 80, 60, 4, 0.3), o.mse, "adagrad", 32, 300, ("sparse-gradient",)),
    Task("reviews_sum", "embedding", "Factors with biases on centred scores, summed loss", indices.reviews, P(n.Factors, 80, 60, 4, 0.5), o.mse_sum, "sgd", 128, 300, ("sparse-gradient", "sum-loss")),
    Task("neighbours", "embedding", "Skip-gram with drawn negatives", indices.neighbours, P(n.Factors, 40, 40, 8, 0.3), o.negative_sampling, "sgd", 64, 300, ("sparse-gradient", "long-flat")),
    Task("neighbours", "embedding", "Skip-gram with drawn negatives, RMSprop", indices.neighbours, P(n.Factors, 40, 40, 8, 0.3), o.negative_sampling, "rmsprop", 32, 300, ("sparse-gradient",)),
    Task("categories", "embedding", "Four category columns embedded, then an MLP", indices.categories, P(n.Embedded, 100, 4, 16, 32, 1), o.mse, "nadam", 32, 300),
    Task("documents", "embedding", "Average of word embeddings, five topics", indices.documents, P(n.Embedded, 200, 8, 8, 5, average=True), o.cross_entropy, "sgdm", 32, 300, ("sparse-gradient", "long-flat")),
    Task("documents", "embedding", "Average of word embeddings, five topics, Adadelta", indices.documents, P(n.Embedded, 200, 8, 8, 5, average=True), o.cross_entropy, "adadelta", 32, 250, ("sparse-gradient",)),
    Task("community", "embedding", "Graph convolution finds communities", lambda: NODES, P(n.Graph, GRAPH, NODE_FEATURES, 16, 4), o.cross_entropy, "adam", None, 150, ("full-batch",)),
    Task("community", "embedding", "Graph convolution finds communities, batches of 16 nodes", lambda: NODES, P(n.Graph, GRAPH, NODE_FEATURES, 16, 4), o.cross_entropy, "sgdwd", 16, 200),
    Task("reviews", "embedding", "Factors with biases on centred scores, batches of 512", indices.reviews, P(n.Factors, 80, 60, 4, 0.3), o.mse, "nesterov", 512, 250, ("sparse-gradient",)),
)
