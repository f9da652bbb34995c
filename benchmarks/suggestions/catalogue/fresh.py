"""Fine-tunings that no constant was chosen with, and that are not among the other tasks.

Data, starts and optimizers are in the manner of `tuning`, with other seeds and shifts; four tune on
300 rows only. `benchmarks.suggestions.tunings` measures them.
"""

# ruff: noqa: E501  (a table: one row a line)

from __future__ import annotations

from functools import partial as P  # noqa: N812

from torch import nn

from benchmarks.suggestions import networks as n
from benchmarks.suggestions import objectives as o
from benchmarks.suggestions.catalogue.tuning import FEW, ROWS, STEPS
from benchmarks.suggestions.data import indices, regressions, sequences, tables, unlabelled
from benchmarks.suggestions.task import Task

#: rows of fine-tunings on little data: 300 for training, 300 held out
LITTLE = 600

CLASSES = tables.drawn("classification", ROWS, n_features=12, n_informative=6, n_classes=3, class_sep=1.2)
RENAMED, RENAMED_LITTLE = (tables.relabelled(CLASSES, rows) for rows in (FEW, 300))
SPIRALS = P(tables.spirals, 3, 0.1, 101, ROWS)
ARMS_RENAMED = tables.relabelled(SPIRALS, FEW)
TOPICS = P(indices.documents, 154, None, ROWS)
TOPICS_RENAMED = tables.relabelled(TOPICS, FEW)
TEACHER, WIDER = P(regressions.taught, 12, 124, rows=ROWS), P(regressions.taught, 20, 224, rows=ROWS)
MLP, ADAPTED = P(n.mlp, 10, 48, 48, 1), P(n.Adapted, (10, 48, 48, 1), 2)
CLASSIFIER = P(n.mlp, 12, 48, 48, 3)
CLASSIFIER_ADAPTED = P(n.Adapted, (12, 48, 48, 3), 2)
SWING = P(regressions.pendulum, rows=ROWS, seed=121)
FT = ("fine-tuning",)

TASKS = (
    Task("fresh_taught", "regression", "All layers tuned to a moved teacher", P(regressions.taught, 12, 124, 0.3, FEW), MLP, o.mse, "adam", 32, 200, FT, 0, TEACHER, STEPS),
    Task("fresh_taught_far", "regression", "All layers tuned to a far teacher", P(regressions.taught, 12, 124, 0.7, FEW), MLP, o.mse, "sgdm", 32, 200, FT, 0, TEACHER, STEPS),
    Task("fresh_taught_little", "regression", "All layers tuned to a moved teacher, 300 rows", P(regressions.taught, 12, 124, 0.4, LITTLE), MLP, o.mse, "adamw", 16, 150, FT, 0, TEACHER, STEPS),
    Task("fresh_wider_last", "regression", "The last layer tuned to a moved teacher", P(regressions.taught, 20, 224, 0.4, FEW), MLP, o.huber, "adamw", 16, 200, FT, 0, WIDER, STEPS, tuned=("4.",)),
    Task("fresh_wider_low", "regression", "Low-rank adapters tuned to a moved teacher", P(regressions.taught, 20, 224, 0.5, FEW), ADAPTED, o.mse, "sgdm", 32, 250, FT, 0, WIDER, STEPS, tuned=("down", "up"), source=P(n.Adapted, (10, 48, 48, 1), 0)),
    Task("fresh_wider_head", "regression", "A new last layer and all others tuned to a moved teacher", P(regressions.taught, 20, 224, 0.3, FEW), MLP, o.mse, "nadam", 32, 200, FT, 0, WIDER, STEPS, fresh=("4.",)),
    Task("fresh_classes", "mlp", "All layers tuned to other class names", RENAMED, CLASSIFIER, o.cross_entropy, "sgd", 32, 200, FT, 0, CLASSES, STEPS),
    Task("fresh_classes_head", "mlp", "A new last layer and all others tuned to other class names", RENAMED, CLASSIFIER, o.cross_entropy, "adamw", 32, 200, FT, 0, CLASSES, STEPS, fresh=("4.",)),
    Task("fresh_classes_low", "mlp", "Low-rank adapters tuned to other class names", RENAMED, CLASSIFIER_ADAPTED, o.cross_entropy, "adam", 32, 250, FT, 0, CLASSES, STEPS, tuned=("down", "up"), source=P(n.Adapted, (12, 48, 48, 3), 0)),
    Task("fresh_classes_little", "mlp", "All layers tuned to other class names, 300 rows", RENAMED_LITTLE, CLASSIFIER, o.cross_entropy, "sgdm", 16, 150, FT, 0, CLASSES, STEPS),
    Task("fresh_spirals", "mlp", "All layers tuned to other names of the spirals' arms", ARMS_RENAMED, P(n.mlp, 2, 48, 48, 3), o.cross_entropy, "nesterov", 32, 200, FT, 0, SPIRALS, STEPS),
    Task("fresh_spirals_head", "mlp", "A new last layer alone", ARMS_RENAMED, P(n.mlp, 2, 48, 48, 3), o.cross_entropy, "rmsprop", 16, 200, FT, 0, SPIRALS, STEPS, fresh=("4.",), tuned=("4.",)),
    Task("fresh_hastie", "mlp", "All layers tuned to a moved boundary", P(tables.hastie, 3.0, FEW), P(n.mlp, 10, 48, 1), o.squared_hinge, "adam", 32, 200, FT, 0, P(tables.hastie, 0.0, ROWS), STEPS),
    Task("fresh_hastie_little", "mlp", "All layers tuned to a moved boundary, 300 rows, Lion", P(tables.hastie, 3.0, LITTLE), P(n.mlp, 10, 48, 1), o.squared_hinge, "lion", 16, 150, FT, 0, P(tables.hastie, 0.0, ROWS), STEPS),
    Task("fresh_wave", "regression", "All layers tuned to a shifted wave", P(regressions.wave, 0.1, 0.6, 3.0, FEW), P(n.mlp, 1, 48, 48, 1, act=nn.Tanh), o.mse, "radam", 32, 250, FT, 0, P(regressions.wave, rows=ROWS), STEPS),
    Task("fresh_pendulum", "regression", "All layers tuned to a shorter pendulum", P(regressions.pendulum, 0.7, 0.2, FEW, 121), P(n.mlp, 2, 48, 2, act=nn.Tanh), o.mse, "sgdm", 16, 200, FT, 0, SWING, STEPS),
    Task("fresh_pendulum_little", "regression", "All layers tuned to a shorter pendulum, 300 rows", P(regressions.pendulum, 0.7, 0.2, LITTLE, 121), P(n.mlp, 2, 48, 2, act=nn.Tanh), o.mse, "adam", 8, 150, FT, 0, SWING, STEPS),
    Task("fresh_topics", "embedding", "Word embeddings tuned to other names of the topics", TOPICS_RENAMED, P(n.Embedded, 200, 8, 8, 5, average=True), o.cross_entropy, "adagrad", 32, 200, FT, 0, TOPICS, STEPS),
    Task("fresh_sheet", "autoencoder", "Autoencoder tuned to a larger sheet", P(unlabelled.curve_in_space, 1.5, FEW), P(n.mlp, 20, 24, 2, 24, 20, act=nn.Tanh), o.reconstruction, "adam", 32, 200, FT, 0, P(unlabelled.curve_in_space, 1.0, ROWS), STEPS),
    Task("fresh_chain", "sequence", "Transformer tuned to another Markov chain", P(sequences.chain, seed=149, rows=FEW), P(n.Transformer, 12, 14, 16, 12, causal=True), o.token_cross_entropy, "adam", 16, 150, FT, 0, P(sequences.chain, seed=142, rows=ROWS), STEPS),
)
