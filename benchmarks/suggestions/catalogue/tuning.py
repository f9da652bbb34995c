"""Fine-tunings of starts that were trained until they stopped improving, on a tenth of the rows."""

# ruff: noqa: E501  (a table: one row a line)

from __future__ import annotations

from functools import partial as P  # noqa: N812

from torch import nn

from benchmarks.suggestions import networks as n
from benchmarks.suggestions import objectives as o
from benchmarks.suggestions.data import regressions, sequences, tables, unlabelled
from benchmarks.suggestions.task import Task

#: rows for pretraining, and for fine-tuning
ROWS, FEW = 24_000, 2_400
#: steps of pretraining, with 32 rows each
STEPS = 5000

CLUSTERS = tables.drawn("classification", ROWS, n_features=16, n_informative=8, n_classes=4, class_sep=1.0)
RENAMED = tables.relabelled(CLUSTERS, FEW)
TEACHER = P(regressions.taught, rows=ROWS)
MOVED, FAR = (P(regressions.taught, shift=shift, rows=FEW) for shift in (0.3, 0.8))
SWING, LONGER = P(regressions.pendulum, rows=ROWS), P(regressions.pendulum, 1.5, 0.2, FEW)
TEXT, DIALECT = P(sequences.chain, rows=ROWS), P(sequences.chain, seed=49, rows=FEW)
MLP, ADAPTED = P(n.mlp, 10, 48, 48, 1), P(n.Adapted, (10, 48, 48, 1), 2)
CLASSES, CLASSES_ADAPTED = P(n.mlp, 16, 48, 48, 4), P(n.Adapted, (16, 48, 48, 4), 2)
WRITER = P(n.Transformer, 12, 14, 16, 12, causal=True)

TASKS = (
    Task("ft_many_taught", "regression", "All layers tuned to a moved teacher", MOVED, MLP, o.mse, "adam", 32, 200, ("fine-tuning",), 0, TEACHER, STEPS),
    Task("ft_many_taught", "regression", "All layers tuned to a moved teacher, momentum", MOVED, MLP, o.mse, "sgdm", 16, 200, ("fine-tuning",), 0, TEACHER, STEPS),
    Task("ft_many_taught_far", "regression", "All layers tuned to a far teacher", FAR, MLP, o.mse, "adamw", 32, 250, ("fine-tuning",), 0, TEACHER, STEPS),
    Task("ft_many_taught_last", "regression", "The last layer tuned to a moved teacher", MOVED, MLP, o.mse, "sgd", 32, 200, ("fine-tuning", "last-layers"), 0, TEACHER, STEPS, tuned=("4.",)),
    Task("ft_many_taught_two", "regression", "The last two layers tuned to a far teacher", FAR, MLP, o.mse, "nadam", 16, 200, ("fine-tuning", "last-layers"), 0, TEACHER, STEPS, tuned=("2.", "4.")),
    Task("ft_many_taught_low", "regression", "Low-rank adapters tuned to a moved teacher", MOVED, ADAPTED, o.mse, "adam", 32, 250, ("fine-tuning", "adapters"), 0, TEACHER, STEPS, tuned=("down", "up"), source=P(n.Adapted, (10, 48, 48, 1), 0)),
    Task("ft_many_clusters", "mlp", "All layers tuned to other class names", RENAMED, CLASSES, o.cross_entropy, "sgdm", 32, 200, ("fine-tuning",), 0, CLUSTERS, STEPS),
    Task("ft_many_clusters_head", "mlp", "A new last layer and all others tuned to other class names", RENAMED, CLASSES, o.cross_entropy, "adam", 32, 200, ("fine-tuning", "new-head"), 0, CLUSTERS, STEPS, fresh=("4.",)),
    Task("ft_many_clusters_head", "mlp", "A new last layer alone", RENAMED, CLASSES, o.cross_entropy, "sgd", 16, 200, ("fine-tuning", "new-head", "last-layers"), 0, CLUSTERS, STEPS, fresh=("4.",), tuned=("4.",)),
    Task("ft_many_clusters_low", "mlp", "Low-rank adapters tuned to other class names", RENAMED, CLASSES_ADAPTED, o.cross_entropy, "adamw", 32, 250, ("fine-tuning", "adapters"), 0, CLUSTERS, STEPS, tuned=("down", "up"), source=P(n.Adapted, (16, 48, 48, 4), 0)),
    Task("ft_many_pendulum", "regression", "All layers tuned to a longer pendulum", LONGER, P(n.mlp, 2, 48, 2, act=nn.Tanh), o.mse, "rmsprop", 32, 200, ("fine-tuning",), 0, SWING, STEPS),
    Task("ft_many_pendulum", "regression", "All layers tuned to a longer pendulum, Lion", LONGER, P(n.Residual, 2, 16, 2, 2), o.mse, "lion", 16, 200, ("fine-tuning",), 0, SWING, STEPS),
    Task("ft_many_pendulum_last", "regression", "The last layer tuned to a longer pendulum", LONGER, P(n.mlp, 2, 48, 2, act=nn.Tanh), o.mse, "adam", 16, 200, ("fine-tuning", "last-layers"), 0, SWING, STEPS, tuned=("2.",)),
    Task("ft_many_checkerboard", "mlp", "From the 3×3 to the 4×4 checkerboard", P(tables.checkerboard, 4, FEW), P(n.mlp, 2, 48, 48, 2), o.cross_entropy, "nadam", 32, 250, ("fine-tuning",), 0, P(tables.checkerboard, 3, ROWS), STEPS),
    Task("ft_many_crescents", "density", "Flow tuned to crescents turned by 30 degrees", P(unlabelled.crescents, 1.0, 0.5, rows=FEW), P(n.Flow, 16, 4), o.flow, "adam", 32, 200, ("fine-tuning",), 0, P(unlabelled.crescents, rows=ROWS), STEPS),
    Task("ft_many_chain", "sequence", "Transformer tuned to another Markov chain", DIALECT, WRITER, o.token_cross_entropy, "adamw", 16, 200, ("fine-tuning",), 0, TEXT, STEPS),
    Task("ft_many_chain_head", "sequence", "Transformer with a new last layer tuned to another Markov chain", DIALECT, WRITER, o.token_cross_entropy, "sgdm", 16, 200, ("fine-tuning", "new-head"), 0, TEXT, STEPS, fresh=("head.",)),
)
