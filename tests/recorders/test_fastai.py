import contextlib

import numpy as np
import pandas as pd
import pytest

from lrchart.frame.validation import validate
from tests.later import later

torch = later("torch", reason="PyTorch is not installed")
# What fastai warns of at its import, pandas' deprecated option, is ignored.
fastai = later("fastai.learner", reason="fastai is not installed")
GradientAccumulation = later("fastai.callback.training", "GradientAccumulation")
DataLoaders = later("fastai.data.core", "DataLoaders")
DataLoader = later("fastai.data.load", "DataLoader")
Adam = later("fastai.optimizer", "Adam")
OptimWrapper = later("fastai.optimizer", "OptimWrapper")
RangeTest = later("lrchart.recorders.fastai", "RangeTest")

RANGE = {"start": 1e-4, "end": 1.0, "steps": 30}
OPTIMIZERS = {
    "fastai": lambda *arguments, **options: Adam(*arguments, **options),
    "pytorch": lambda params, lr, **_: OptimWrapper(params, torch.optim.AdamW, lr=lr),
}


@pytest.fixture(params=list(OPTIMIZERS))
def learner(request, toys, tmp_path):
    def make(fail_at=None):
        calls = []

        def loss(predictions, targets):
            calls.append(1)
            if len(calls) == fail_at:
                raise ZeroDivisionError
            return toys.loss(predictions, targets)

        batches = DataLoader(toys.data(), bs=8)
        learn = fastai.Learner(
            DataLoaders(batches, batches, device="cpu"),
            toys.model(),
            loss_func=loss,
            opt_func=OPTIMIZERS[request.param],
            path=tmp_path,
        )
        learn.kind = request.param
        return learn

    return make


def sweep(learn, *callbacks, **options):
    test = RangeTest(**options)
    with test, learn.no_bar(), learn.no_logging():
        learn.fit(100, cbs=[test, *callbacks])
    return test


def test_frame_equals_a_loop_by_hand(toys, learner):
    learn = learner()
    toys.seed()
    frame = sweep(learn, **RANGE).frame()
    pd.testing.assert_frame_equal(validate(frame), frame)
    twin = learner()
    twin.create_opt()
    model, losses = twin.model.train(), []
    toys.seed()
    batches = toys.epochs(DataLoader(toys.data(), bs=8))
    for lr, (inputs, targets) in zip(np.geomspace(1e-4, 1.0, 30), batches, strict=False):
        twin.opt.set_hyper("lr", float(lr))
        loss = toys.loss(model(inputs), targets)
        loss.backward()
        twin.opt.step()
        twin.opt.zero_grad()
        losses.append(loss.item())
    np.testing.assert_allclose(frame["loss"], losses[: len(frame)], rtol=1e-6)
    assert len(frame) > 15


def snapshot(toys, learn):
    state = toys.state(learn.model)
    opt = learn.opt.opt if hasattr(learn.opt, "opt") else learn.opt
    hypers = [dict(hyper) for hyper in learn.opt.hypers]
    moments = [dict(opt.state.get(parameter, {})) for parameter in learn.model.parameters()]
    return state, toys._frozen([hypers, moments])


@pytest.mark.parametrize("fail_at", [None, 17])
def test_everything_is_put_back(toys, learner, assert_same_bits, fail_at):
    learn = learner(fail_at)
    with learn.no_bar(), learn.no_logging():
        learn.fit(1)
    seen = []

    class Before(RangeTest):
        def before_fit(self):
            seen.append(snapshot(toys, learn))
            super().before_fit()

        def restore(self):
            super().restore()
            seen.append(snapshot(toys, learn))

    test = Before(**RANGE)
    failure = pytest.raises(ZeroDivisionError) if fail_at else contextlib.nullcontext()
    with failure, test, learn.no_bar(), learn.no_logging():
        learn.fit(100, cbs=test)
    assert test.sweep.step > 5
    assert_same_bits(list(seen[0]), list(seen[1]))


def test_training_after_a_sweep_is_training_without_one(toys, learner, assert_same_bits):
    def train(swept):
        learn = learner()
        toys.seed()
        if swept:
            sweep(learn, **RANGE)
        with learn.no_bar(), learn.no_logging():
            learn.fit(2, lr=1e-2)
        return toys.state(learn.model)["model"]

    assert_same_bits(train(swept=False), train(swept=True))


def test_accumulated_batches_are_one_step_with_their_mean_loss(toys, learner):
    def frozen(*callbacks, steps):
        learn = learner()
        del learn.model[3]
        return sweep(learn, *callbacks, start=1e-9, end=1e-8, steps=steps).frame()

    # batches of eight, and a step after 40 samples: one step per epoch
    joined, single = frozen(GradientAccumulation(40), steps=3), frozen(steps=15)
    means = single["loss"].to_numpy().reshape(3, 5).mean(axis=1)
    np.testing.assert_allclose(joined["loss"], means, rtol=1e-5)


def test_a_fit_shorter_than_the_sweep_says_so(learner):
    learn, test = learner(), RangeTest(**RANGE)
    sentence = "training ended after 10 of the sweep's 30 steps; give it more epochs"
    with pytest.warns(UserWarning, match=sentence), test, learn.no_bar(), learn.no_logging():
        learn.fit(2, cbs=test)
