"""First calls, right and wrong: a chart, or a sentence that names the right call."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.errors import InputError, OptionError

#: files created by the fixture `have`
HAVE = {"a.csv", "b.csv", "runs.zip", "trainings.csv"}
EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture
def have(inside: Path) -> SimpleNamespace:
    """Return what a user has: files in the current folder, arrays, frames, a recorder."""
    shutil.copy(EXAMPLES / "sweeps" / "transformer_text.csv", inside / "a.csv")
    shutil.copy(EXAMPLES / "sweeps" / "cnn_digits_seed0.csv", inside / "b.csv")
    with zipfile.ZipFile(inside / "runs.zip", "w") as archive:
        archive.write(inside / "a.csv", "a.csv")
    shutil.copy(EXAMPLES / "trainings" / "cnn_digits.csv", inside / "trainings.csv")
    x = np.linspace(-6, 0, 120)
    loss = 2 - np.clip((x + 4) / 2, 0, 1) + 20 * np.clip((x + 2) / 2, 0, None) ** 3
    lrs = 10.0**x
    sweep = lrchart.Sweep(start=1e-6, end=1.0, steps=120, divergence=None)
    for _, value in zip(sweep, loss, strict=False):
        sweep.record(float(value))
    usual = pd.DataFrame({"learning_rate": lrs, "train_loss": loss})
    return SimpleNamespace(
        lrs=lrs,
        loss=loss,
        lr=pd.Series(lrs),
        losses=pd.Series(loss),
        pairs=[*zip(lrs, loss, strict=True)],
        sweep=sweep,
        usual=usual,
        folder=inside,
    )


CHARTS: list[tuple[str, Callable[[Any], Any], list[str]]] = [
    ("a path", lambda u: lrchart.plot("a.csv"), ["a"]),
    ("a Path", lambda u: lrchart.plot(Path("a.csv")), ["a"]),
    ("several paths", lambda u: lrchart.plot("a.csv", "b.csv"), ["a", "b"]),
    ("a list of paths", lambda u: lrchart.plot(["a.csv", "b.csv"]), ["a", "b"]),
    ("a pattern", lambda u: lrchart.plot("[ab].csv"), ["a", "b"]),
    ("a frame that was read", lambda u: lrchart.plot(lrchart.read("a.csv")), ["a"]),
    ("usual column names", lambda u: lrchart.plot(u.usual), ["run"]),
    ("names for runs", lambda u: lrchart.plot({"x": "a.csv", "y": "b.csv"}), ["x", "y"]),
    ("frames by run", lambda u: lrchart.plot({"x": u.usual, "y": u.usual}), ["x", "y"]),
    ("arrays by run", lambda u: lrchart.plot({"x": (u.lrs, u.loss)}), ["x"]),
    ("a frame and a path", lambda u: lrchart.plot({"x": u.usual, "y": "b.csv"}), ["x", "y"]),
    ("two arrays", lambda u: lrchart.plot(u.lrs, u.loss), ["run"]),
    ("two lists", lambda u: lrchart.plot([*u.lrs], [*u.loss]), ["run"]),
    ("a pair", lambda u: lrchart.plot((u.lrs, u.loss)), ["run"]),
    ("columns", lambda u: lrchart.plot({"lr": u.lrs, "loss": u.loss}), ["run"]),
    ("a recorder", lambda u: lrchart.plot(u.sweep), ["run"]),
    ("a finder", lambda u: lrchart.plot(SimpleNamespace(lrs=[*u.lrs], losses=[*u.loss])), ["run"]),
    ("a column by name", lambda u: lrchart.plot(u.usual, lr_column="learning_rate"), ["run"]),
    ("options", lambda u: lrchart.plot("a.csv", lrchart.Options(theme="dark")), ["a"]),
    ("marks", lambda u: lrchart.plot("a.csv", marks=[3e-3, (1e-2, "mine")]), ["a"]),
    ("colours", lambda u: lrchart.plot("a.csv", "b.csv", palette=["#0068a8", "teal"]), ["a", "b"]),
    ("columns as series", lambda u: lrchart.plot({"lr": u.lr, "loss": u.losses}), ["run"]),
    ("two series", lambda u: lrchart.plot(u.lr, u.losses), ["run"]),
    ("series by run", lambda u: lrchart.plot({"x": (u.lr, u.losses)}), ["x"]),
    ("rates to losses", lambda u: lrchart.plot(dict(zip(u.lrs, u.loss, strict=True))), ["run"]),
    ("a list of scalars", lambda u: lrchart.plot([*u.lrs], [np.array(v) for v in u.loss]), ["run"]),
    ("single precision", lambda u: lrchart.plot([*u.lrs], [*np.float32(u.loss)]), ["run"]),
    ("records", lambda u: lrchart.plot(u.usual.to_dict("records")), ["run"]),
    ("a glob of paths", lambda u: lrchart.plot(Path().glob("[ab].csv")), ["a", "b"]),
    ("a generator", lambda u: lrchart.plot(f"{name}.csv" for name in "ab"), ["a", "b"]),
    ("a set", lambda u: lrchart.plot({"b.csv", "a.csv"}), ["a", "b"]),
    ("an open file", lambda u: lrchart.plot(io.BytesIO(Path("a.csv").read_bytes())), ["1.8e-3"]),
    ("bytes", lambda u: lrchart.plot(Path("a.csv").read_bytes()), ["1.8e-3"]),
    ("a table of pandas", lambda u: lrchart.plot(pd.read_csv("a.csv")), ["run"]),
    ("no theme", lambda u: lrchart.plot("a.csv", theme=None, marks=None), ["a"]),
    (
        "numbers of NumPy",
        lambda u: lrchart.plot("a.csv", dpi=np.int64(96), smoothing=np.float32(0.1)),
        ["a"],
    ),
    (
        "unusual names",
        lambda u: lrchart.plot(
            {"rate": [*u.lrs], "value": [*u.loss]}, lr_column="rate", loss_column="value"
        ),
        ["run"],
    ),
    ("the slope", lambda u: lrchart.slope("a.csv", smoothing=0.2), ["a"]),
    ("the anatomy", lambda u: lrchart.anatomy(u.lrs, u.loss), ["run"]),
]


@pytest.mark.parametrize(("call", "runs"), [c[1:] for c in CHARTS], ids=[c[0] for c in CHARTS])
def test_a_chart(call: Callable[[Any], Any], runs: list[str], have: Any) -> None:
    chart = call(have)
    assert isinstance(chart, alt.LayerChart)
    text = chart.to_json(validate=False)
    assert all(f'"{run}"' in text or f" {run}" in text for run in runs)


def test_trainings(have: Any) -> None:
    chart = lrchart.plot_trainings("trainings.csv", untrained=2.31, title="Mine")
    assert chart.title.text == "Mine"
    arrays = lrchart.optimum([1e-4, 1e-3, 1e-2, 1e-1, 1.0], [3.0, 2.0, 1.0, 2.0, 3.0])
    assert arrays["lr"].item() == pytest.approx(1e-2)


def test_one_number_whatever_was_given(have: Any) -> None:
    answers = [
        lrchart.suggest(*given)["lr"].item()
        for given in (
            (have.usual,),
            (have.lrs, have.loss),
            (have.sweep,),
            ({"lr": have.lrs, "loss": have.loss},),
        )
    ]
    assert answers == pytest.approx([answers[0]] * len(answers))


SENTENCES: list[tuple[Callable[[Any], Any], str]] = [
    (lambda u: lrchart.plot(), "nothing to read: name at least one source"),
    (lambda u: lrchart.plot("c.csv"), "c.csv: no such file"),
    (lambda u: lrchart.plot(u.loss, u.lrs), "give them in the order lrs, losses"),
    (lambda u: lrchart.plot(u.lrs), "as lrs, losses, or several runs as {name: (lrs, losses)}"),
    (lambda u: lrchart.plot(lrchart.Sweep), "what a Sweep has recorded; got the class itself"),
    (lambda u: lrchart.plot("a.csv", colour="red"), "no keyword 'colour'; did you mean 'palette'?"),
    (lambda u: lrchart.plot("a.csv", figsize=(6, 4)), "'figsize'; did you mean 'size'?"),
    (lambda u: lrchart.plot("a.csv", theem="dark"), "'theem'; did you mean 'theme'?"),
    (lambda u: lrchart.plot("a.csv", theme="black"), "one of 'light', 'dark', 'print'"),
    (lambda u: lrchart.plot("a.csv", marks=3e-3), "marks must be a list of learning rates"),
    (lambda u: lrchart.plot("a.csv", palette=["yellow"]), "contrast of 1.1:1 in theme 'light'"),
    (lambda u: lrchart.plot("a.csv", palette={"b": "teal"}), "names no run 'b'; allowed: a"),
    (lambda u: lrchart.plot(u.usual, lr_column="lr"), "lr_column 'lr' is not there"),
    (lambda u: lrchart.suggest("a.csv", "all"), "lrchart.suggest(..., rule='all')"),
    (lambda u: lrchart.suggest("a.csv", rule="valey"), "valey"),
    (lambda u: lrchart.save(lrchart.plot("a.csv")), 'lrchart.save(chart, "finder.html")'),
    (
        lambda u: lrchart.save("x.png", lrchart.plot("a.csv")),
        "the chart comes first: lrchart.save(",
    ),
    (lambda u: lrchart.save(u.usual, "x.png"), 'lrchart.save(lrchart.plot(frame), "finder.html")'),
    (lambda u: lrchart.save(lrchart.plot("a.csv"), "x.jpg"), "must be one of .html, .png, .svg"),
    (lambda u: lrchart.plot("a.csv").save("x.png", ppi=200), "'ppi'; did you mean 'dpi'?"),
    (lambda u: lrchart.plot("a.csv").show(), 'lrchart.save(chart, "finder.html")'),
    (lambda u: lrchart.plot(u.pairs), "120 rows without names of columns: give two arrays"),
    (lambda u: lrchart.plot(([1e-3, 1e-2], [2.0, 1.0])), "lrs, losses, of three steps or more"),
    (lambda u: lrchart.plot({"x": (u.lrs, u.loss), "y": (-u.lrs, u.loss)}), "Arrays 'y': column"),
    (lambda u: lrchart.plot(iter(u.pairs)), "give two arrays, lrs, losses"),
    (lambda u: lrchart.plot(np.array(u.pairs)), "choose one with lr_column="),
    (lambda u: lrchart.plot({"x": u.loss}), 'keys \'x\': name the columns "lr" and "loss"'),
    (
        lambda u: lrchart.plot([1e-3, 1e-2, 1e-1], [2.0, 1.0]),
        "Arrays: the columns differ in length",
    ),
    (lambda u: lrchart.plot(None), "two arrays, or a finder with a history; got None"),
    (lambda u: lrchart.suggest("a.csv", 10_000), "a finder with a history; got 10000"),
    (lambda u: lrchart.plot(Path("a.csv").read_text()), "pass the content of a file as bytes"),
    (lambda u: lrchart.plot("runs.zip"), "runs.zip: is a zip archive; unpack it"),
    (lambda u: lrchart.plot("a.csv", {"theme": "dark"}), "lrchart.plot(..., theme='dark')"),
    (lambda u: lrchart.plot("a.csv", options={"theme": "dark"}), "must be lrchart.Options(...)"),
    (lambda u: lrchart.plot(lr=u.lrs, loss=u.loss), "lrchart.plot(lrs, losses)"),
    (lambda u: lrchart.plot(data=u.usual), 'without a keyword, as lrchart.plot("history.csv")'),
    (lambda u: lrchart.plot(u.usual, x="learning_rate"), "did you mean 'lr_column'?"),
    (lambda u: lrchart.plot("a.csv", size="6x4"), "a width and a height in inches, as (10, 6)"),
    (lambda u: lrchart.plot("a.csv", size=(600, 400)), "size must be 1 to 100 inches; got 600"),
    (lambda u: lrchart.plot("a.csv", marks=(3e-3, "mine")), "as 3e-4 or 3e-4:name; got 'mine'"),
    (lambda u: lrchart.plot("a.csv", palette="tab10"), "a list of colours, or a mapping of runs"),
    (lambda u: lrchart.plot("a.csv", schedule="cosine"), "schedules do, is a 'decay'"),
    (lambda u: lrchart.plot("a.csv", title=3), "title must be a string; got 3"),
    (lambda u: lrchart.save(lrchart.plot("a.csv"), "x.json"), "did you mean '.vl.json'?"),
    (lambda u: lrchart.save(lrchart.plot("a.csv"), "x.htm"), "did you mean '.html'?"),
    (lambda u: lrchart.save(lrchart.plot("a.csv"), "x"), "must be one of .html, .png, .svg"),
    (lambda u: lrchart.save(lrchart.plot, "x.png"), "expected an Altair chart or a Vega-Lite spec"),
    (lambda u: lrchart.save(lrchart.plot("a.csv"), ["x.png"]), "a Path; got ['x.png']: lrchart"),
    (lambda u: lrchart.plot("trainings.csv"), "lrchart.plot_trainings compares them"),
    (lambda u: lrchart.optimum("a.csv"), "lrchart.plot charts it"),
    (lambda u: lrchart.plot_trainings("trainings.csv", bye="x"), "'bye'; did you mean 'by'?"),
]


@pytest.mark.parametrize(("call", "sentence"), SENTENCES, ids=[s for _, s in SENTENCES])
def test_a_sentence(call: Callable[[Any], Any], sentence: str, have: Any) -> None:
    with pytest.raises((InputError, OptionError)) as caught:
        call(have)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not {path.name for path in have.folder.iterdir()} - HAVE
