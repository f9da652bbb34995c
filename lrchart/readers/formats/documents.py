"""Name JSON documents that hold no history, or one inside what draws or answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lrchart.readers.table import NotASweepError

_TABLE = "save the table behind it, with its learning rates and losses, as CSV"
_ANSWERS = {
    "streams": (
        "an answer of Loki: save the lines alone, the second of each pair of values (logcli prints "
        'them if its output is "raw")'
    ),
    "matrix": (
        "an answer of Prometheus: save its series as one table, a row a time, with the columns lr "
        "and loss"
    ),
}


def refuse_document(data: Mapping[Any, Any]) -> None:
    """Refuse a notebook, the spec of a chart, a figure, or the answer of a server.

    Raises
    ------
    NotASweepError
        The message says what it is, and what to save instead.
    """
    if "nbformat" in data and ("cells" in data or "worksheets" in data):
        raise NotASweepError("a notebook, not a history: save the output of its cells as text")
    if "vega.github.io/schema/" in str(data.get("$schema")):
        raise NotASweepError(f"the spec of a Vega chart, not a history: {_TABLE}")
    part = data.get("data")
    if isinstance(data.get("layout"), Mapping) and isinstance(part, list):
        raise NotASweepError(f"a figure of Plotly, not a history: {_TABLE}")
    if isinstance(part, Mapping) and part.get("resultType") in _ANSWERS:
        raise NotASweepError(_ANSWERS[part["resultType"]])
