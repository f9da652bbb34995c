import contextlib
import os
import random

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.frame.validation import validate
from lrchart.recorders.parts import attempts
from tests.later import later

os.environ.setdefault("KERAS_BACKEND", "torch")
torch = later("torch", reason="PyTorch is not installed")
keras = later("keras", reason="Keras 3 is not installed")

RangeTest = later("lrchart.recorders.keras", "RangeTest")

RANGE = {"start": 1e-4, "end": 1.0, "steps": 30}


def model_of(optimizer=None, seed=0, **options):
    keras.utils.set_random_seed(seed)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((5,)),
            layers.Dense(16),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.Dropout(0.3, seed=4),
            layers.Dense(3),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = optimizer or keras.optimizers.AdamW(1e-3)
    model.compile(optimizer, loss, metrics=["accuracy"], **options)
    return model


@pytest.fixture
def data(toys):
    return [tensor.numpy() for tensor in toys.data().tensors]


def sweep(model, data, *callbacks, **options):
    test = RangeTest(**options)
    with test:
        model.fit(*data, batch_size=8, epochs=100, verbose=0, callbacks=[test, *callbacks])
    return test.frame()


def state(toys, model):
    variables = model.variables + model.optimizer.variables
    return toys._frozen(
        {
            "variables": [one.value for one in variables],
            "rng": [random.getstate(), np.random.get_state(), torch.get_rng_state()],
        }
    )


def test_frame_equals_a_loop_by_hand(data):
    frame = sweep(model_of(), data, **RANGE)
    assert list(frame) == [
        "run",
        "replicate",
        "step",
        "lr",
        "loss",
        "planned_steps",
        "kind",
        "smoothed",
        "accuracy",
    ]
    pd.testing.assert_frame_equal(validate(frame), frame)
    model, losses = model_of(), []

    class ByHand(keras.callbacks.Callback):
        def on_train_batch_begin(self, *_, **_more):
            self.model.optimizer.learning_rate = float(rates[len(losses)])
            self.model.reset_metrics()

        def on_train_batch_end(self, _batch, logs):
            losses.append(logs["loss"])

    rates = np.geomspace(1e-4, 1.0, 30)
    model.fit(*data, batch_size=8, epochs=6, verbose=0, callbacks=[ByHand()])
    np.testing.assert_allclose(frame["loss"], losses[: len(frame)], rtol=1e-6)
    assert len(frame) > 15


def test_unshuffled_frame_equals_train_on_batch(data):
    model, test = model_of(), RangeTest(start=1e-4, end=1e-1, steps=15)
    with test:
        model.fit(*data, batch_size=8, epochs=3, shuffle=False, verbose=0, callbacks=[test])
    model, losses = model_of(), []
    for step, lr in enumerate(np.geomspace(1e-4, 1e-1, 15)):
        model.optimizer.learning_rate = float(lr)
        rows = slice(8 * (step % 5), 8 * (step % 5) + 8)
        model.reset_metrics()
        losses.append(model.train_on_batch(data[0][rows], data[1][rows], return_dict=True)["loss"])
    np.testing.assert_allclose(test.frame()["loss"], [float(loss) for loss in losses], rtol=1e-6)


def schedule():
    return keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5), 0.9)


@pytest.mark.parametrize("error", [None, ZeroDivisionError, KeyboardInterrupt])
@pytest.mark.parametrize("optimizer", [None, schedule])
def test_everything_is_put_back(toys, data, assert_same_bits, error, optimizer):
    class Fail(keras.callbacks.Callback):
        def on_train_batch_end(self, *_, **_more):
            seen.append((random.random(), np.random.random()))
            if len(seen) == 12 and error:
                raise error

    seen = []
    model = model_of(optimizer and optimizer())
    model.fit(*data, batch_size=8, verbose=0)
    rate = model.optimizer._learning_rate
    before = state(toys, model)
    with contextlib.suppress(ZeroDivisionError, KeyboardInterrupt):
        sweep(model, data, Fail(), **RANGE)
    assert len(seen) == 12 if error else len(seen) > 12
    assert_same_bits(before, state(toys, model))
    assert model.optimizer._learning_rate is rate


def test_training_after_a_sweep_is_training_without_one(toys, data, assert_same_bits):
    def train(swept):
        model = model_of()
        if swept:
            sweep(model, data, **RANGE)
        model.fit(*data, batch_size=8, epochs=2, verbose=0)
        return state(toys, model)

    assert_same_bits(train(swept=False), train(swept=True))


def test_schedule_gives_way_to_the_sweep(data):
    fixed = sweep(model_of(keras.optimizers.SGD(0.1, 0.9)), data, **RANGE)
    pd.testing.assert_frame_equal(sweep(model_of(schedule()), data, **RANGE), fixed)


def test_accumulated_batches_are_one_step_with_their_mean_loss(data):
    def frame(steps, **options):
        model = model_of(keras.optimizers.SGD(0.1, **options))
        return sweep(model, data, start=1e-9, end=1e-8, steps=steps)

    joined, single = frame(3, gradient_accumulation_steps=5), frame(15)
    means = single["loss"].to_numpy().reshape(3, 5).mean(axis=1)
    np.testing.assert_allclose(joined["loss"], means, rtol=1e-5)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_a_fit_shorter_than_the_sweep_says_so(data):
    sentence = "training ended after 5 of the sweep's 30 steps; give it more epochs"
    with pytest.warns(UserWarning, match=sentence):
        model_of().fit(*data, batch_size=8, verbose=0, callbacks=[RangeTest(**RANGE)])


def test_batches_must_come_one_by_one():
    model, test = model_of(), RangeTest()
    model.steps_per_execution = 2
    test.set_model(model)
    with pytest.raises(InputError) as caught:
        test.on_train_begin()
    assert str(caught.value) == (
        "the range test needs a model compiled with steps_per_execution=1; got 2"
    )


def test_a_range_test_runs_once(data):
    model, test = model_of(), RangeTest(**RANGE)
    options = {"batch_size": 8, "epochs": 9, "verbose": 0, "callbacks": [test]}
    model.fit(*data, **options)
    with pytest.raises(InputError) as caught:
        model.fit(*data, **options)
    assert str(caught.value) == (
        "this range test has already run; take it out to train, or make a new one"
    )


def test_a_metric_with_the_name_of_a_column_is_left_out(data):
    model = model_of()
    own = keras.metrics.SparseCategoricalAccuracy(name="lr")
    model.compile(model.optimizer, model.loss, metrics=[own, "accuracy"])
    frame = sweep(model, data, **RANGE)
    np.testing.assert_allclose(frame["lr"], np.geomspace(1e-4, 1.0, 30)[: len(frame)])
    assert "accuracy" in frame


def test_losses_that_are_not_finite_are_kept_and_stop_the_sweep(data):
    inputs = data[0].copy()
    inputs[32:] = np.nan  # the fifth batch, after which the weights are NaN
    options = {"batch_size": 8, "epochs": 9, "shuffle": False, "verbose": 0}
    with RangeTest(**RANGE) as test:
        model_of().fit(inputs, data[1], callbacks=[test], **options)
    assert test.frame()["loss"].isna().tolist() == [False] * 4 + [True] * 3


def test_linear_rates_reach_the_exact_end(data):
    options = {**RANGE, "end": 0.1, "spacing": "linear", "divergence": None}
    frame = sweep(model_of(), data, **options)
    np.testing.assert_allclose(frame["lr"], np.linspace(1e-4, 0.1, 30), rtol=1e-12)
    assert frame["lr"].iloc[-1] == 0.1


def test_every_attempt_begins_from_the_same_state(toys, data, monkeypatch, assert_same_bits):
    verdicts = iter(["noise", ""])
    monkeypatch.setattr(attempts, "LADDER", (6, 9))
    monkeypatch.setattr(attempts, "_unreadable", lambda *_: next(verdicts))
    model, seen = model_of(), []
    test = RangeTest(start=1e-3, end=0.1, steps="auto", divergence=None)

    class Watch(keras.callbacks.Callback):
        def on_train_batch_begin(self, *_, **_more):
            if test.sweep.step == 0:
                seen.append(state(toys, model)["variables"])

    with test:
        model.fit(*data, batch_size=8, epochs=100, verbose=0, callbacks=[test, Watch()])
    assert len(seen) == 2
    assert_same_bits(seen[0], seen[1])
    frame = test.frame()
    np.testing.assert_allclose(frame["lr"], np.geomspace(1e-3, 0.1, 9))
    assert set(frame["attempt"]) == {2}
