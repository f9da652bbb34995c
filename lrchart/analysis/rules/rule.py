"""Suggestion rules: a name, a source, and a function of one sweep."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from lrchart.errors import NoSuggestionError
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

    def of_repeats(self, sweeps: Iterable[tuple[FloatArray, FloatArray]]) -> float:
        """Return the geometric mean of the answers to several sweeps of one run.

        Raises
        ------
        NoSuggestionError
            There is no answer to any of them; the message is the last reason.
        """
        rates, refusal = [], f"{self.label} gave no number"
        for sweep in sweeps:
            try:
                rates.append(self(*sweep))
            except NoSuggestionError as error:
                refusal = str(error)
        rates = [rate for rate in rates if not np.isnan(rate)]
        if not rates:
            raise NoSuggestionError(refusal)
        # Rates differ by factors.
        return rates[0] if len(rates) == 1 else float(np.exp(np.mean(np.log(rates))))
