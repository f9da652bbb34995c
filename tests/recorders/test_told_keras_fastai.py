"""Keras and fastai pass the length and the schedule of their training on to the sweep."""

from __future__ import annotations

import os

import pytest

from tests.later import later
from tests.recorders.purposes import RANGE, told
from tests.recorders.silent import fastai_learner

os.environ.setdefault("KERAS_BACKEND", "torch")
torch = later("torch", reason="PyTorch is not installed")


@pytest.mark.parametrize(
    ("rate", "expected", "why"),
    [
        (lambda s: 0.01, (None, None), "a later fit may schedule it"),
        (lambda s: s.CosineDecay(0.01, 500), (500, "decay"), "ends at 0"),
        (
            lambda s: s.CosineDecay(0.0, 500, warmup_target=0.01, warmup_steps=50),
            (550, "decay"),
            "a warm-up counts",
        ),
        (lambda s: s.CosineDecay(0.01, 500, alpha=0.3), (None, None), "ends at 30 %"),
        (lambda s: s.PolynomialDecay(0.01, 400, 1e-5), (400, "decay"), "ends at a thousandth"),
        (lambda s: s.PolynomialDecay(0.01, 400, 0.005), (None, None), "ends at a half"),
        (lambda s: s.ExponentialDecay(0.01, 400, 0.1), (None, None), "has no end"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_keras(toys, rate, expected, why):
    keras = pytest.importorskip("keras", reason="Keras 3 is not installed")
    from lrchart.recorders.keras import RangeTest

    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(3)])
    optimizer = keras.optimizers.SGD(rate(keras.optimizers.schedules))
    model.compile(optimizer, keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    data = [tensor.numpy() for tensor in toys.data().tensors]
    with RangeTest(**RANGE) as test:
        model.fit(*data, batch_size=8, epochs=100, verbose=0, callbacks=[test])
    assert told(test.frame()) == expected


@pytest.mark.parametrize(
    ("fit", "expected", "why"),
    [
        (lambda learn, test: learn.fit(8, cbs=test), (None, None), "epochs for the sweep"),
        (lambda learn, test: learn.fit_one_cycle(8, cbs=test), (40, "decay"), "8 epochs of 5"),
        (lambda learn, test: learn.fit_flat_cos(8, cbs=test), (40, "decay"), "flat, then to 0"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_fastai(toys, tmp_path, fit, expected, why):
    learns = [fastai_learner(tmp_path, toys.data(), toys.model(), toys.loss) for _ in range(2)]
    from fastai.callback.training import GradientAccumulation

    from lrchart.recorders.fastai import RangeTest

    learns[1].add_cb(GradientAccumulation(16))
    for learn, steps in zip(learns, (expected[0], None), strict=True):
        with RangeTest(**RANGE) as test, learn.no_bar(), learn.no_logging():
            fit(learn, test)
        assert told(test.frame()) == (steps, expected[1])
