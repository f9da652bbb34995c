"""Documents that hold no history, or one inside something else, are named as what they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrchart
from lrchart.errors import InputError

LR, LOSS = [1e-4, 1e-3, 1e-2, 1e-1], [2.3, 2.0, 1.2, 4.0]
ROWS = [{"lr": lr, "loss": loss} for lr, loss in zip(LR, LOSS, strict=True)]
TABLE = "save the table behind it, with its learning rates and losses, as CSV"
DOCUMENTS: dict[str, tuple[Any, str]] = {
    "spec": (
        {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "data": {"values": ROWS},
            "mark": "line",
        },
        f"the spec of a Vega chart, not a history: {TABLE}",
    ),
    "figure": (
        {"data": [{"type": "scatter", "name": "loss", "x": LR, "y": LOSS}], "layout": {}},
        f"a figure of Plotly, not a history: {TABLE}",
    ),
    "metrics": (
        {
            "status": "success",
            "data": {
                "resultType": "matrix",
                "result": [{"metric": {"__name__": "lr"}, "values": [[1700000000, "0.001"]]}],
            },
        },
        "an answer of Prometheus: save its series as one table, a row a time, with the columns lr "
        "and loss",
    ),
    "logs": (
        {
            "status": "success",
            "data": {
                "resultType": "streams",
                "result": [{"stream": {}, "values": [["1700000000", "lr 1e-3 loss 2.0"]]}],
            },
        },
        "an answer of Loki: save the lines alone, the second of each pair of values (logcli prints "
        'them if its output is "raw")',
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_it_is_and_what_to_save_instead(name: str, tmp_path: Path) -> None:
    document, sentence = DOCUMENTS[name]
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(InputError) as caught:
        lrchart.read(path)
    assert str(caught.value) == f"{path}: {sentence}"


def test_records_under_data_are_still_a_history() -> None:
    assert lrchart.read({"data": ROWS})["loss"].tolist() == LOSS


def test_a_chart_of_its_own_is_named_too(tmp_path: Path) -> None:
    lr = np.geomspace(1e-6, 1, 60)
    chart = lrchart.plot(lr, 3 - np.tanh(np.log10(lr) + 3) + 40 * lr**2)
    chart.save(tmp_path / "chart.vl.json")
    with pytest.raises(InputError, match=r"the spec of a Vega chart, not a history"):
        lrchart.read(tmp_path / "chart.vl.json")
