"""Calls in the words of other libraries: each is answered with the call that does it here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

import lrchart
from tests.calls.conftest import Answered, plot, suggested

RATES = np.logspace(-5, 0, 50)
FRAME = pd.DataFrame({"rate": RATES, "value": np.linspace(2, 1, 50)})


def trainings() -> pd.DataFrame:
    """Return trainings at ten rates with three seeds."""
    lr = np.repeat(np.logspace(-5, 0, 10), 3)
    rows = {"lr": lr, "final_loss": np.log10(lr * 100) ** 2, "seed": [0, 1, 2] * 10}
    return lrchart.read_trainings(pd.DataFrame(rows))


def drift() -> Any:
    """Return the drift of three widths."""
    lr = np.logspace(-5, 0, 16)
    widths = [
        pd.DataFrame({"lr": lr, "loss": np.log10(lr * width) ** 2, "width": width})
        for width in (64, 128, 256)
    ]
    return lrchart.drift(pd.concat(widths), by="width")


CALLS: list[tuple[Callable[[], Any], str]] = [
    (lambda: lrchart.plot("a.csv", save="x.png"), "no keyword 'save'; save what it returns: lrcha"),
    (lambda: lrchart.plot("a.csv", show=True), 'lrchart.save(chart, "finder.html")'),
    (lambda: lrchart.plot("a.csv", dark=True), "no keyword 'dark'; did you mean theme='dark'?"),
    (lambda: lrchart.plot("a.csv", style="dark"), "no keyword 'style'; did you mean 'theme'?"),
    (lambda: lrchart.plot("a.csv", mark=3e-3), "no keyword 'mark'; did you mean 'marks'?"),
    (lambda: lrchart.plot("a.csv", skip_end=5), "no keyword 'skip_end'; nothing has to be cut"),
    (lambda: lrchart.plot("a.csv", xlabel="rate"), "the axes are labelled, and title is above"),
    (lambda: lrchart.plot("a.csv", label="A"), 'lrchart.plot({"mine": "history.csv"})'),
    (lambda: lrchart.plot("a.csv", ["A"]), 'mapping: lrchart.plot({"A": "a.csv"})'),
    (lambda: lrchart.plot("a.csv", "lr"), """lrchart.plot("a.csv", lr_column='lr')"""),
    (
        lambda: lrchart.plot("a.csv", "x.png"),
        'what plot returns: lrchart.save(chart, "x.png")',
    ),
    (lambda: lrchart.plot("a.csv").savefig("x.png"), "a chart has no 'savefig': it is Altair's"),
    (lambda: lrchart.plot("a.csv").serve(), 'lrchart.save(chart, "finder.html")'),
    (lambda: lrchart.plot("a.csv").show(block=True), 'lrchart.save(chart, "finder.html")'),
    (lambda: lrchart.read(path="a.csv"), "pass the history first, without a keyword, as lrchart.r"),
    (lambda: lrchart.read("a.csv", y="loss"), "no keyword 'y'; did you mean 'loss_column'?"),
    (lambda: lrchart.read_trainings("t.csv", group="w"), "no keyword 'group'; did you mean 'by'?"),
    (lambda: lrchart.plot_trainings("t.csv", smoothing=0.1), "no keyword 'smoothing'; allowed"),
    (lambda: lrchart.Options(Theme="dark"), "Options has no keyword 'Theme'; did you mean 'theme'"),
    (lambda: lrchart.Run("a.csv", label="A"), "Run has no keyword 'label'; did you mean 'name'?"),
    (lambda: lrchart.Scenario("x", lr=1), "no keyword 'lr'; did you mean 'optimal_lr'?"),
    (lambda: lrchart.scenarios("Noisy batches"), "give scenarios in a list"),
    (lambda: lrchart.build(outputs="x"), "lrchart.build(..., config=lrchart.Config(outputs=...))"),
    (lambda: lrchart.watch("a.csv", theme="dark"), "options=lrchart.Options(theme=...))"),
    (lambda: lrchart.enable_notebook("vscode"), "as enable_notebook(interactive=...)"),
    (lambda: lrchart.analyse("a.csv").plot(), "findings have no 'plot': lrchart.plot of the same"),
    (lambda: lrchart.analyse("a.csv").to_csv("x.csv"), "findings.suggestions and findings.curve"),
    (lambda: lrchart.analyse("a.csv").suggestion, "no 'suggestion'; did you mean 'suggestions'?"),
    (lambda: drift().plot(), "a drift has no 'plot': lrchart.plot_drift of the same trainings"),
    (lambda: drift().save("x.png"), "drift.points is the dataframe of its groups"),
    (lambda: lrchart.save({}, "x.png"), "expected an Altair chart or a Vega-Lite spec; got {}"),
    (lambda: lrchart.save({"$schema": "v"}, "x.vl.json"), "Vega-Lite spec; got {'$schema': 'v'}"),
    (lambda: lrchart.save({"mark": "no"}, "x.svg"), "the chart could not be drawn: "),
    (lambda: lrchart.save({"layer": []}, "x.png"), "the chart could not be drawn: it is empty"),
    (
        lambda: lrchart.plot_trainings(trainings(), range_test=trainings()),
        "one row each, not a range test; lrchart.plot_trainings compares them",
    ),
    (lambda: lrchart.save(lrchart.plot("a.csv"), path="x.png"), "name the file alone: lrchart"),
    (
        lambda: lrchart.Config(formats="svg"),
        "formats must be a list of html, png, svg, pdf",
    ),
    (lambda: lrchart.Config(formats=("gif",)), "vl.json; got ('gif',)"),
    (lambda: lrchart.Config(options={"dpi": 96}), "options must be lrchart.Options(...)"),
    (lambda: lrchart.Config(outputs=3), "outputs must be a folder; got 3"),
    (lambda: lrchart.Config(trainings=["t.csv"]), "those of [[trainings]] tables, as read_config"),
    (lambda: lrchart.Config(captions=["x"]), "captions must be a mapping of names of charts "),
    (lambda: lrchart.Config(order="slope"), 'order must be names of charts, as ("slope",)'),
    (lambda: lrchart.Config(leave_out=3), 'leave_out must be names of charts, as ("slope",)'),
    (lambda: lrchart.Config(introduction=3), "introduction must be a string; got 3"),
    (lambda: lrchart.Run(), "Run needs path: Run(path)"),
    (
        lambda: lrchart.Scenario("x"),
        "Scenario needs optimal_lr: Scenario(name, optimal_lr)",
    ),
    (lambda: lrchart.watch(), "watch needs path: watch(path)"),
    (lambda: lrchart.Config(runs="a.csv"), 'runs must be a list of lrchart.Run("history.csv")'),
    (lambda: lrchart.Run(3), "path must be a file, folder or pattern; got 3"),
    (lambda: lrchart.Run("a.csv", kind=3), "kind must be one of 'auto', 'sweep', 'training', "),
    (lambda: lrchart.Run("a.csv", smoothed=1.5), "smoothed must be one of lightning, fastai, "),
    (lambda: lrchart.build(only="slope"), """only must be names of charts, as ("slope",)"""),
    (lambda: lrchart.read_config(3), "path must be the file of a gallery; got 3"),
    (lambda: lrchart.read("a.csv", lr_column=0), "lr_column must be a column's name; got 0"),
    (lambda: lrchart.optimum("a.csv", by=3), "must be the name of a setting, or a list of them"),
    (lambda: lrchart.watch(3), "path must be the file of a sweep; got 3"),
    (lambda: lrchart.watch("a.csv", every=0), "every must be a number of seconds above 0; got 0"),
    (lambda: lrchart.watch("a.csv", {"dpi": 96}), "options must be lrchart.Options(...)"),
    (lambda: lrchart.save(lrchart.plot("a.csv"), "x.png", options={}), "must be lrchart.Options("),
    (lambda: lrchart.plot("a.csv").to_html(inline=True), "no keyword 'inline'; allowed: none"),
    (lambda: lrchart.Sweep(num_iter=100), "Sweep has no keyword 'num_iter'; did you mean 'steps'?"),
    (lambda: lrchart.Sweep(1e-7, 1, 100, "linear"), "Sweep takes start, end, steps in this order"),
    (lambda: lrchart.Sweep().plot(), "a sweep has no 'plot': lrchart.plot(sweep) draws it"),
    (
        lambda: lrchart.plot(FRAME, "rate", "value"),
        "columns are keywords: lrchart.plot(frame, lr_column='rate', loss_column='value')",
    ),
    (
        lambda: lrchart.suggest(FRAME, "rate"),
        "columns are keywords: lrchart.suggest(frame, lr_column='rate')",
    ),
    (lambda: lrchart.suggest("a.csv", method="lrchart"), "did you mean 'rule'?"),
    (lambda: lrchart.suggest("a.csv", rule="valley"), "did you mean 'fastai-valley'?"),
    (lambda: lrchart.suggest("a.csv", max_steps=9), "did you mean 'training_steps'?"),
    (lambda: lrchart.suggest("a.csv", steps=1000), "did you mean 'training_steps'?"),
    (lambda: lrchart.suggest("a.csv", epochs=3), "did you mean 'training_steps'?"),
    (lambda: lrchart.plot_trainings("t.csv", range_tests="a.csv"), "did you mean 'range_test'?"),
    (lambda: lrchart.build("lrchart.toml"), 'lrchart.build(lrchart.read_config("lrchart.toml"))'),
    (lambda: lrchart.plot(plot()), "this is a chart; give the history that it shows: lrchart.plot"),
    (lambda: lrchart.suggest(plot()), 'that it shows: lrchart.suggest("history.csv")'),
    (lambda: lrchart.plot_trainings(plot()), "this is a chart; give the history that it shows"),
    (lambda: lrchart.slope(alt.Chart().mark_line()), "this is a chart; give the history that it"),
    (lambda: lrchart.plot(suggested()), 'a table of suggestions; give the history: lrchart.plot("'),
    (lambda: lrchart.plot(lrchart.analyse("a.csv")), "these are findings; give the history that"),
    (lambda: lrchart.plot("a.csv", lrchart.Options), "must be lrchart.Options(...); got the class"),
    (lambda: lrchart.plot(lrchart.Options()), "nothing to read: name at least one source"),
    (lambda: lrchart.plot(RATES, RATES, 300), "two arrays are one run: lrchart.plot(lrs, losses)"),
    (lambda: lrchart.plot(FRAME["value"]), "one array is not a range test: give learning rates"),
    (lambda: lrchart.plot(np.log10(RATES), FRAME["value"]), "it must be finite and greater than 0"),
    (lambda: lrchart.plot(1e-3, 2.0), "two arrays, or a finder with a history; got 0.001"),
    (lambda: lrchart.plot(lrchart.Sweep()), "Sweep: no row has both a learning rate and a loss"),
    (lambda: lrchart.plot([]), "columns or records with a learning rate and a loss; got an empty"),
    (lambda: lrchart.plot(""), "a file name must not be empty"),
    (lambda: lrchart.plot("a.csv", kind="sweeps"), "got 'sweeps'; did you mean 'sweep'?"),
    (lambda: lrchart.plot("a.csv", view="linear"), "one of 'focus', 'full', 'log'; got 'linear'"),
    (lambda: lrchart.plot("a.csv", smoothing=-1), "smoothing must be 0 to 2 decades; got -1"),
    (lambda: lrchart.plot("a.csv", theme="Dark"), "got 'Dark'; did you mean 'dark'?"),
    (lambda: lrchart.plot("a.csv", window_of="b"), "window_of must be one of 'a'; got 'b'"),
    (lambda: lrchart.plot("a.csv", grid=False), "as chart.configure_axis(grid=False)"),
    (lambda: lrchart.plot("a.csv", png="x.png"), "the suffix of the file chooses the format"),
    (lambda: lrchart.plot("a.csv", sep=";"), "the format of a file is detected from its content"),
    (lambda: lrchart.plot("a.csv", replicates=3), "replicates must be true or false; got 3"),
    (lambda: lrchart.plot("a.csv", training_steps="2000"), "optimizer steps; got '2000'"),
    (lambda: lrchart.optimum(), "nothing to read: name at least one source"),
    (lambda: lrchart.drift("a.csv"), "lrchart.plot charts it"),
    (lambda: lrchart.plot_drift(trainings()), 'as by="width" gives; 0 of 1 have one'),
    (lambda: lrchart.validate("a.csv"), "expected a dataframe or a mapping of columns; got str"),
    (lambda: lrchart.read_config("none.toml"), "none.toml: no such file"),
    (lambda: lrchart.Options("dark"), "Options takes keywords only, as Options(title=...)"),
    (lambda: lrchart.Options({"theme": "dark"}), "Options takes keywords only"),
    (lambda: lrchart.Sweep(start=1, end=1e-7), "start must be below end; got 1 and 1e-07"),
    (lambda: lrchart.Sweep(spacing="exp"), "got 'exp'; did you mean 'exponential'?"),
    (lambda: lrchart.Sweep().record(1.0), "call it inside `for lr in sweep`"),
    (lambda: lrchart.Sweep().save("x.csv"), "sweep.frame() is its table"),
    (lambda: lrchart.load("a.csv"), "no attribute 'load'; did you mean lrchart.read?"),
    (lambda: lrchart.find("a.csv"), "no attribute 'find'; did you mean lrchart.suggest?"),
    (lambda: lrchart.LRFinder(), "no attribute 'LRFinder'; did you mean lrchart.plot?"),
    (
        lambda: lrchart.range_test(),
        "did you mean lrchart.recorders.torch.range_test, or lrchart.Sw",
    ),
    (lambda: lrchart.recorders.lightnings, "no 'lightnings'; did you mean 'lightning'?"),
    (lambda: lrchart.suggests("a.csv"), "has no attribute 'suggests'; did you mean 'suggest'?"),
    (lambda: lrchart.lr_find("a.csv"), "no attribute 'lr_find'; did you mean lrchart.suggest?"),
]


@pytest.mark.parametrize(("call", "sentence"), CALLS, ids=[sentence for _, sentence in CALLS])
def test_a_call(call: Callable[[], Any], sentence: str, answered: Answered) -> None:
    answered(call, sentence)


@pytest.mark.usefixtures("folder")
def test_a_chart_as_html_is_the_page_that_works_offline() -> None:
    html = lrchart.plot("a.csv").to_html()
    assert html.startswith("<!doctype html>")
    assert "<script src" not in html


def test_recorders_need_no_import_of_their_own() -> None:
    assert lrchart.recorders.replicates.repeat_sweep


def test_folders_may_be_texts() -> None:
    config = lrchart.Config(outputs="charts", formats=["svg"])  # type: ignore[arg-type]
    assert config.outputs == Path("charts")
    assert config.formats == ("svg",)
