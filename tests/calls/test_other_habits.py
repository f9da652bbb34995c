"""First calls by the habits of other packages: each is answered with the right call."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pandas as pd
import pytest

import lrchart
from tests.calls.conftest import Answered

FRAME = pd.DataFrame({"lr": [1e-4, 1e-3, 1e-2, 1e-1], "loss": [2.3, 1.9, 1.1, 2.9]})


def module(name: str) -> Any:
    """Return a module, imported, so that it is an attribute of its package."""
    return import_module(name)


CALLS: list[tuple[Callable[[], Any], str]] = [
    (
        lambda: module("lrchart")("a.csv"),
        "a module and cannot be called; did you mean lrchart.plo",
    ),
    (
        lambda: module("lrchart.chart")("a.csv"),
        "lrchart.chart is a module and cannot be called; did",
    ),
    (
        lambda: module("lrchart.export")(lrchart.plot(FRAME), "x.png"),
        "be called; did you mean lrchart.save?",
    ),
    (lambda: module("lrchart.frame")("a.csv"), "be called; dir(lrchart) lists its names"),
    (lambda: lrchart.torch.range_test(), "'torch'; did you mean lrchart.recorders.torch?"),
    (lambda: lrchart.TorchSweep(), "did you mean lrchart.recorders.torch.TorchSweep?"),
    (lambda: lrchart.lineplot(FRAME), "no attribute 'lineplot'; did you mean lrchart.plot?"),
    (lambda: module("lrchart.gallery")(), "called; did you mean lrchart.build?"),
    (
        lambda: lrchart.to_html(FRAME),
        "no attribute 'to_html'; did you mean lrchart.save?",
    ),
    (lambda: lrchart.tune("a.csv"), "no attribute 'tune'; did you mean lrchart.suggest?"),
    (lambda: lrchart.plot("a.csv", hue="run"), "runs share the chart, each in a colour of its own"),
    (lambda: lrchart.plot("a.csv", log_lr=True), "axis of learning rates is always logarithmic"),
    (lambda: lrchart.plot("a.csv", show_lr=1e-3), "no keyword 'show_lr'; did you mean 'marks'?"),
    (lambda: lrchart.plot("a.csv", return_fig=True), 'lrchart.save(chart, "finder.html")'),
    (lambda: lrchart.plot("a.csv", suggestions=True), "the chart shows the suggestion by itself"),
    (lambda: lrchart.plot("a.csv", dark_mode=True), "did you mean theme='dark'?"),
    (lambda: lrchart.plot("a.csv", lw=2), "the chart is Altair's, as chart.configure_axis("),
    (lambda: lrchart.suggest("a.csv", suggest_funcs="valley"), "did you mean 'rule'?"),
    (lambda: lrchart.suggest("a.csv", skip_begin=10), "'skip_begin'; nothing has to be cut: "),
    (lambda: lrchart.suggest("a.csv", "valley"), "suggest(..., rule='fastai-valley')"),
    (lambda: lrchart.suggest(FRAME, "valley"), "suggest(..., rule='fastai-valley')"),
    (lambda: lrchart.read("a.csv", sep=","), "the format of a file is detected from its content"),
    (lambda: lrchart.read("a.csv", loss="value"), "'loss'; did you mean 'loss_column'?"),
    (lambda: lrchart.optimum("t.csv", loss="value"), "'loss'; did you mean 'loss_column'?"),
    (lambda: lrchart.plot("A.txt"), "A.txt: no such file; did you mean 'a.csv'?"),
    (lambda: lrchart.read("./a.cvs"), "a.cvs: no such file; did you mean 'a.csv'?"),
]


@pytest.mark.parametrize(("call", "sentence"), CALLS, ids=[sentence for _, sentence in CALLS])
def test_a_call(call: Callable[[], Any], sentence: str, answered: Answered) -> None:
    answered(call, sentence)
