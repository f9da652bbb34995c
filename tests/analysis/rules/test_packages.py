"""The compatibility rules against the installed packages, where there are any, on every sweep."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from lrchart.analysis.rules.registry import RULES
from lrchart.analysis.rules.tools.fastai import recorded as fastai_recorded
from lrchart.analysis.rules.tools.lightning import recorded as lightning_recorded
from lrchart.analysis.rules.tools.signal import moving_average

NAMES = ["cnn_digits_adam_b64", "charconv_sum_nesterov_b16", "logreg_cancer_sgd_full"]

Tool = Callable[[np.ndarray, np.ndarray], float | None]


def package(name: str, needs: str = "") -> object:
    """Import a package that warns in its own ways, or skip."""
    return pytest.importorskip(
        name, reason=f"{needs or name} is not installed", exc_type=ImportError
    )


def answer(tool: Tool, lr: np.ndarray, loss: np.ndarray) -> float:
    """Return what a rule or a tool says; NaN where it says nothing, in whatever way."""
    try:
        rate = tool(lr, loss)
    except Exception:
        return math.nan
    return math.nan if rate is None else float(rate)


@pytest.fixture
def differing(every_sweep):
    """Return a function that names the sweeps on which a rule and a tool do not agree."""

    def named(rule: str, tool: Tool) -> list[str]:
        both = {
            name: (answer(RULES[rule], *sweep), answer(tool, *sweep))
            for name, sweep in every_sweep.items()
        }
        assert sum(not math.isnan(theirs) for _, theirs in both.values()) > 150
        return [
            name
            for name, (ours, theirs) in both.items()
            if ours != pytest.approx(theirs, rel=1e-12, nan_ok=True)
        ]

    return named


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("rule", ["valley", "slide", "minimum", "steep"])
def test_fastai(rule, differing) -> None:
    schedule = package("fastai.callback.schedule", "fastai")
    torch = package("torch")

    def tool(lr, loss):
        rates, curve = (torch.tensor(values) for values in fastai_recorded(lr, loss))
        return getattr(schedule, rule)(rates, curve, 100)[0]

    assert differing(f"fastai-{rule}", tool) == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
def test_fastai_average(name, measured) -> None:
    learner = package("fastai.learner", "fastai")
    torch = package("torch")
    lr, loss = measured[name]
    average, theirs = learner.AvgSmoothLoss(beta=0.98), []
    average.reset()
    for value in loss:
        average.accumulate(SimpleNamespace(loss=torch.tensor(value, dtype=torch.float32)))
        theirs.append(float(average.value))
    curve = fastai_recorded(lr, loss)[1]
    # CPUs with fused multiply-add round once instead of twice.
    np.testing.assert_array_max_ulp(curve, np.float32(theirs)[10 : 10 + len(curve)], maxulp=2)


@pytest.mark.filterwarnings("ignore")
def test_lightning(differing) -> None:
    finder = package("lightning.pytorch.tuner.lr_finder", "lightning")

    def tool(lr, loss):
        rates, curve = lightning_recorded(lr, loss)
        theirs = finder._LRFinder("exponential", rates[0], rates[-1], len(rates))
        theirs.results = {"lr": rates.tolist(), "loss": curve.tolist()}
        return theirs.suggestion()

    assert differing("lightning", tool) == []


@pytest.mark.filterwarnings("ignore")
def test_torch_lr_finder(differing) -> None:
    module = package("torch_lr_finder")
    axes = package("matplotlib.figure", "matplotlib").Figure().subplots()

    def tool(lr, loss):
        lr, curve = stopped(lr, loss)
        finder = module.LRFinder.__new__(module.LRFinder)
        finder.history = {"lr": lr.tolist(), "loss": curve.tolist()}
        axes.clear()
        return finder.plot(ax=axes)[1]

    assert differing("torch-lr-finder", tool) == []


@pytest.mark.filterwarnings("ignore")
def test_ignite(differing) -> None:
    module = package("ignite.handlers.lr_finder", "ignite")

    def tool(lr, loss):
        lr, curve = stopped(lr, loss)
        finder = module.FastaiLRFinder()
        finder._history = {"lr": lr.tolist(), "loss": curve.tolist()}
        return finder.lr_suggestion()

    assert differing("ignite", tool) == []


def stopped(lr: np.ndarray, loss: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the average that both finders record, up to the step above five times its best."""
    curve, best = moving_average(loss, 0.05), np.inf
    for i, value in enumerate(curve):
        best = min(best, value)
        if value > 5 * best:
            return lr[: i + 1], curve[: i + 1]
    return lr, curve
