"""Recurrences, transformers and forecasts."""

# ruff: noqa: E501  (a table: one row a line)

from __future__ import annotations

from functools import partial as P  # noqa: N812

from benchmarks.suggestions import networks as n
from benchmarks.suggestions import objectives as o
from benchmarks.suggestions.data import sequences
from benchmarks.suggestions.task import Task

TASKS = (
    Task("adding_gru", "sequence", "GRU adds two marked numbers", sequences.adding, P(n.Recurrent, 2, 16, 1, True), o.mse, "adam", 32, 300),
    Task("adding_rnn", "sequence", "Tanh recurrence adds two marked numbers", P(sequences.adding, 8), P(n.Recurrent, 2, 24, 1), o.mse, "sgdclip", 32, 300, ("clipping",)),
    Task("logistic_rnn", "sequence", "Tanh recurrence forecasts the logistic map", sequences.forecast("logistic", 6), P(n.Recurrent, 1, 24, 1), o.mse, "nadam", 32, 300),
    Task("ar_linear_raw", "sequence", "Linear forecast of a resonant series times 200", sequences.forecast("autoregressive", 10, 200.0, True), P(n.linear, 10, 1, True), o.mae, "sgd", 16, 300, ("raw-inputs",)),
    Task("ar_gru", "sequence", "GRU forecasts a resonant series", sequences.forecast("autoregressive", 8), P(n.Recurrent, 1, 16, 1, True), o.huber, "nesterov", 32, 250),
    Task("seasonal_mlp_x100", "sequence", "MLP forecasts a seasonal series times 100", sequences.forecast("seasonal", 16, 100.0, True), P(n.mlp, 16, 32, 1), o.mse, "lion", 32, 300, ("raw-inputs", "big-initial-loss")),
    Task("seasonal_mlp_x100", "sequence", "MLP forecasts a seasonal series times 100, plain SGD", sequences.forecast("seasonal", 16, 100.0, True), P(n.mlp, 16, 32, 1), o.mse, "sgd", 64, 300, ("raw-inputs", "big-initial-loss", "blow-up")),
    Task("chain_gru", "sequence", "GRU on a second-order Markov chain", sequences.chain, P(n.Recurrent, 12, 24, 12, True, True, 12), o.token_cross_entropy, "rmsprop", 16, 250),
    Task("chain_rnn", "sequence", "Tanh recurrence on a second-order Markov chain, plain SGD", sequences.chain, P(n.Recurrent, 12, 32, 12, False, True, 12), o.token_cross_entropy, "sgd", 16, 250),
    Task("chain_tfm", "sequence", "Transformer on a second-order Markov chain", sequences.chain, P(n.Transformer, 12, 14, 24, 12, causal=True), o.token_cross_entropy, "adamw1", 32, 250),
    Task("chain_tfm_sum", "sequence", "Transformer on a Markov chain, loss summed over all tokens", sequences.chain, P(n.Transformer, 12, 14, 16, 12, causal=True), o.token_cross_entropy_sum, "sgdm", 32, 200, ("sum-loss",)),
    Task("reversal_tfm", "sequence", "Transformer writes a sequence backwards", sequences.reversal, P(n.Transformer, 9, 16, 16, 9, 1, causal=True), o.token_cross_entropy, "adam", 32, 300),
    Task("reversal_post", "sequence", "Post-norm transformer, RAdam", sequences.reversal, P(n.Transformer, 9, 16, 16, 9, 1, causal=True, pre_norm=False), o.token_cross_entropy, "radam", 32, 250),
    Task("brackets_gru", "sequence", "GRU tracks the depth of brackets", sequences.brackets, P(n.Recurrent, 4, 16, 6, True, True, 2), o.token_cross_entropy, "adagrad", 32, 200),
    Task("brackets_tfm", "sequence", "Transformer tracks the depth of brackets", sequences.brackets, P(n.Transformer, 2, 12, 16, 6, causal=True), o.token_cross_entropy, "lion", 32, 250),
    Task("recall_rnn", "sequence", "Tanh recurrence recalls the first token", sequences.recall, P(n.Recurrent, 8, 32, 8, False, False, 8), o.cross_entropy, "rmsprop", 32, 300, ("long-flat",)),
    Task("majority_tfm", "sequence", "Transformer finds the commonest token", sequences.majority, P(n.Transformer, 4, 11, 16, 4), o.cross_entropy, "amsgrad", 32, 200),
    Task("seasonal_linear_x100", "sequence", "Linear forecast of a seasonal series times 100", sequences.forecast("seasonal", 16, 100.0, True), P(n.linear, 16, 1, True), o.mse, "adamw", 16, 300, ("raw-inputs", "big-initial-loss")),
    Task("ar_linear_raw", "sequence", "Linear forecast of a resonant series times 200, RMSprop", sequences.forecast("autoregressive", 10, 200.0, True), P(n.linear, 10, 1, True), o.huber, "rmsprop", 32, 300, ("raw-inputs",)),
    Task("brackets_rnn_sum", "sequence", "Tanh recurrence tracks brackets, loss summed over tokens", sequences.brackets, P(n.Recurrent, 4, 16, 6, False, True, 2), o.token_cross_entropy_sum, "sgdclip", 16, 200, ("sum-loss", "clipping")),
)
