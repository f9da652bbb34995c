"""Aggregates that an engine computes give the kinds that the rows give."""

from __future__ import annotations

import re
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from lrchart.kinds.run import kind_of_run
from lrchart.kinds.summary import Summary, kind_of_summary

T = np.linspace(0, 1, 5_000, endpoint=False)
SWEEP = 10 ** (8 * T - 7)
CASES = [  # rates, kind, whether it is sure, why
    (SWEEP, "sweep", True, "exponential"),
    (1e-5 + T, "sweep", True, "linear"),
    (np.repeat(SWEEP[::50], 50), "sweep", True, "staircase"),
    (np.tile(SWEEP[::2], 2), "sweep", False, "second pass"),
    (1e-3 * np.minimum(T / 0.1 + 1e-3, 1), "training", True, "warm-up, then constant"),
    (1e-3 * (1.001 + np.cos(np.pi * T)), "training", True, "cosine"),
    (SWEEP[::-1], "training", False, "downwards"),
    (1e-3 * (1.1 - np.abs(2 * ((4 * T) % 1) - 1)), "training", True, "triangular"),
    (0.1 * 0.1 ** np.floor(4 * T), "training", True, "steps"),
    (
        np.minimum(T / 0.1 + 1e-3, 1) * 0.1 ** np.floor(3 * T),
        "training",
        True,
        "warm-up, then steps",
    ),
]


def summarise(rates: np.ndarray) -> Summary:
    """Return the summary of `rates` with the SQL of the docstring."""
    assert Summary.__doc__ is not None
    queries = re.findall(r"(?ms)^\s+SELECT.*?(?=\n\n)", Summary.__doc__)
    history = pd.DataFrame({"step": np.arange(len(rates)), "lr": rates})
    values: dict[str, Any] = {}
    with duckdb.connect() as connection:
        connection.register("history", history)
        for query in queries:
            values |= connection.sql(query).df().iloc[0].to_dict()
    counts = ("rows", "rises", "falls", "at_high", "held")
    return Summary(**{key: int(v) if key in counts else float(v) for key, v in values.items()})


@pytest.mark.parametrize(("rates", "kind", "sure", "why"), CASES, ids=[row[3] for row in CASES])
def test_aggregates_tell_the_kind(rates: np.ndarray, kind: str, sure: bool, why: str) -> None:
    answer = kind_of_summary(summarise(rates))
    assert (answer.kind, answer.sure) == (kind, sure)


def test_aggregates_give_the_evidence_of_the_rows() -> None:
    held = CASES[4][0]
    for rates in (SWEEP, held):
        assert kind_of_summary(summarise(rates)).evidence == kind_of_run(rates).evidence
