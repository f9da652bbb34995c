"""Small networks, written so that `torch.func.vmap` can run many copies of them at once."""

from __future__ import annotations

from benchmarks.suggestions.networks.conv import Conv, Conv1d
from benchmarks.suggestions.networks.dense import (
    Adapted,
    Experts,
    Fourier,
    Residual,
    Sine,
    linear,
    mlp,
)
from benchmarks.suggestions.networks.latent import Flow, Variational
from benchmarks.suggestions.networks.lookup import Embedded, Factors, Graph
from benchmarks.suggestions.networks.sequence import Recurrent, Transformer

__all__ = [
    "Adapted",
    "Conv",
    "Conv1d",
    "Embedded",
    "Experts",
    "Factors",
    "Flow",
    "Fourier",
    "Graph",
    "Recurrent",
    "Residual",
    "Sine",
    "Transformer",
    "Variational",
    "linear",
    "mlp",
]
