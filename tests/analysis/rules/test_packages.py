"""The compatibility rules against the installed packages, where there are any."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from lrchart.analysis.rules import RULES
from lrchart.analysis.rules._signal import moving_average
from lrchart.analysis.rules.fastai import recorded as fastai_recorded
from lrchart.analysis.rules.lightning import recorded as lightning_recorded

NAMES = ["cnn_digits_adam_b64", "charconv_sum_nesterov_b16", "logreg_cancer_sgd_full"]


def package(name: str, needs: str = "") -> object:
    """Import a package that warns in its own ways, or skip."""
    return pytest.importorskip(
        name, reason=f"{needs or name} is not installed", exc_type=ImportError
    )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rule", ["valley", "slide", "minimum", "steep"])
def test_fastai(name, rule, measured) -> None:
    schedule = package("fastai.callback.schedule", "fastai")
    torch = package("torch")
    rates, curve = (torch.tensor(values) for values in fastai_recorded(*measured[name]))
    theirs = getattr(schedule, rule)(rates, curve, 100)[0]
    assert RULES[f"fastai-{rule}"](*measured[name]) == pytest.approx(float(theirs), rel=1e-12)


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
    # Processors that fuse multiplication and addition round once where others round twice.
    np.testing.assert_array_max_ulp(curve, np.float32(theirs)[10 : 10 + len(curve)], maxulp=2)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
def test_lightning(name, measured) -> None:
    finder = package("lightning.pytorch.tuner.lr_finder", "lightning")
    rates, curve = lightning_recorded(*measured[name])
    theirs = finder._LRFinder("exponential", rates[0], rates[-1], len(rates))
    theirs.results = {"lr": rates.tolist(), "loss": curve.tolist()}
    assert RULES["lightning"](*measured[name]) == pytest.approx(theirs.suggestion(), rel=1e-12)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
def test_torch_lr_finder(name, measured) -> None:
    module = package("torch_lr_finder")
    pyplot = package("matplotlib.pyplot", "matplotlib")
    lr, curve = stopped(*measured[name])
    finder = module.LRFinder.__new__(module.LRFinder)
    finder.history = {"lr": lr.tolist(), "loss": curve.tolist()}
    figure, axes = pyplot.subplots()
    theirs = finder.plot(ax=axes)[1]
    pyplot.close(figure)
    assert RULES["torch-lr-finder"](*measured[name]) == theirs


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
def test_ignite(name, measured) -> None:
    module = package("ignite.handlers.lr_finder", "ignite")
    lr, curve = stopped(*measured[name])
    finder = module.FastaiLRFinder()
    finder._history = {"lr": lr.tolist(), "loss": curve.tolist()}
    assert RULES["ignite"](*measured[name]) == finder.lr_suggestion()


def stopped(lr: np.ndarray, loss: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the average that both finders record, up to the step above five times its best."""
    curve, best = moving_average(loss, 0.05), np.inf
    for i, value in enumerate(curve):
        best = min(best, value)
        if value > 5 * best:
            return lr[: i + 1], curve[: i + 1]
    return lr, curve
