"""Suggestion rules: a name, a source, and a function of one sweep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lrchart.frame.arrays import FloatArray


@dataclass(frozen=True)
class Rule:
    """One way to read a learning rate off a range test.

    `function` takes the learning rates and the raw losses of one sweep, both of shape (n,) and
    float64, in step order, and returns a learning rate; it raises
    `lrchart.errors.NoSuggestionError` with the reason if it has no answer.
    """

    #: name in Python and on the command line, such as ``fastai-minimum``
    name: str
    #: label in charts and tables, such as ``fastai minimum / 10``
    label: str
    #: tool, with its version, that it reproduces
    source: str
    function: Callable[[FloatArray, FloatArray], float]

    def __call__(self, lr: FloatArray, loss: FloatArray) -> float:
        """Return the learning rate that the rule suggests for one sweep."""
        return self.function(lr, loss)
