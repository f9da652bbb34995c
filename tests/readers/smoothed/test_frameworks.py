"""The finders' own histories, undone, are the losses of the same training."""

import warnings

import numpy as np
import pytest

from lrchart.readers.smoothed.means import RunningMean
from lrchart.readers.smoothed.unsmooth import unsmooth
from tests.full import full
from tests.recorders.silent import lightning_trainer

#: tolerances for losses stored in float64 and float32: about 100 roundings, amplified 50 times
DOUBLE, SINGLE = 1e-6, 100 * 2.0**-24


def same(loss, raw, tolerance):
    size = np.maximum.accumulate(np.abs(raw))
    return bool(np.all(np.abs(loss - raw) <= tolerance * size))


def lightning_history(task, tmp_path, skip=(), accumulate=1, **options):
    pl = pytest.importorskip("lightning.pytorch", reason="Lightning is not installed")
    from lightning.pytorch.tuner import Tuner

    class Module(pl.LightningModule):
        lr = 1e-3

        def __init__(self):
            super().__init__()
            self.net = task.model

        def training_step(self, batch):
            inputs, targets = batch
            loss = task.loss(self.net(inputs), targets)
            return None if len(task.raw) - 1 in skip else loss

        def configure_optimizers(self):
            return task.torch.optim.Adam(self.parameters(), lr=self.lr)

    steps = {"log_every_n_steps": 1, "accumulate_grad_batches": accumulate}
    trainer = lightning_trainer(tmp_path, max_epochs=100, **steps)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        finder = Tuner(trainer).lr_find(Module(), task.loader(), **options)
    return finder.results["lr"], finder.results["loss"]


@pytest.mark.parametrize("accumulate", [3, full(5)])
def test_lightning_counts_steps_that_have_no_row(task, tmp_path, accumulate):
    """Of 8 batches an epoch, the last ones make a step that is counted, but not stored."""
    task = task()
    options = {"accumulate": accumulate, "max_lr": 0.1, "early_stop_threshold": None}
    lr, loss = lightning_history(task, tmp_path, **options)
    whole = np.arange(len(task.raw)) % 8 % accumulate == accumulate - 1
    raw = np.array(task.raw)[whole][: len(loss)] / accumulate
    assert 40 < len(loss) < 80
    assert same(unsmooth(lr, loss, "lightning").loss, raw, DOUBLE)


@pytest.mark.parametrize("mode", ["exponential", "linear"])
def test_lightning(task, tmp_path, mode):
    task = task()
    lr, loss = lightning_history(task, tmp_path, mode=mode)
    assert same(unsmooth(lr, loss, "lightning").loss, np.array(task.raw[: len(loss)]), DOUBLE)
    assert not same(np.array(loss), np.array(task.raw[: len(loss)]), 0.05)


def test_lightning_is_detected_in_what_it_really_stores(task, tmp_path):
    task = task()
    lr, loss = lightning_history(task, tmp_path)
    result = unsmooth(lr, loss)
    assert result.outcome == "undone"
    assert result.mean.start == "lightning"


def test_lightning_skips_a_batch_without_a_loss(task, tmp_path):
    task = task()
    lr, loss = lightning_history(task, tmp_path, skip=(4, 5, 30), early_stop_threshold=None)
    raw = np.array(task.raw)
    raw[[4, 5, 30]] = np.nan
    assert np.flatnonzero(np.isnan(loss)).tolist() == [4, 5, 30]
    undone = unsmooth(lr, loss, "lightning").loss
    np.testing.assert_allclose(undone, raw, rtol=DOUBLE)


def fastai_history(task, tmp_path, beta=None):
    pytest.importorskip("torch", reason="PyTorch is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # fastai sets a pandas option that is on its way out
        fastai = pytest.importorskip("fastai.learner", reason="fastai is not installed")
        from fastai.callback.schedule import LRFinder
        from fastai.data.core import DataLoaders
        from fastai.data.load import DataLoader

        batches = DataLoader(task.data, bs=8, shuffle=True)
        learn = fastai.Learner(
            DataLoaders(batches, batches, device="cpu"),
            task.model,
            loss_func=task.loss,
            path=tmp_path,
        )
        if beta is not None:
            learn.recorder.smooth_loss.beta = beta
        with learn.no_bar(), learn.no_logging():
            learn.fit(20, cbs=LRFinder(num_it=100))
    return learn.recorder.lrs, [float(loss) for loss in learn.recorder.losses]


@pytest.mark.parametrize(("beta", "how"), [(None, "fastai"), (0.9, "fastai:0.9")])
def test_fastai(task, tmp_path, beta, how):
    task = task()
    lr, loss = fastai_history(task, tmp_path, beta)
    assert same(unsmooth(lr, loss, how).loss, np.array(task.raw[: len(loss)]), SINGLE)


def test_fastai_keeps_no_number_after_a_nan(task, tmp_path):
    task = task(bad_at=(40,))
    lr, loss = fastai_history(task, tmp_path)
    result = unsmooth(lr, loss, "fastai")
    assert same(result.loss[:40], np.array(task.raw[:40]), SINGLE)
    assert np.isnan(result.loss[40:]).all()
    assert f"the last {len(loss) - 41} are unknown" in result.note


@pytest.mark.parametrize(("factor", "how"), [(0.05, "torch-lr-finder"), (0.2, 0.8), (0, "no")])
def test_torch_lr_finder(task, factor, how):
    pytest.importorskip("torch", reason="PyTorch is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package = pytest.importorskip("torch_lr_finder", reason="torch-lr-finder is not installed")
        task = task()
        optimizer = task.torch.optim.Adam(task.model.parameters(), lr=1e-7)
        finder = package.LRFinder(task.model, optimizer, task.loss, device="cpu")
        finder.range_test(task.loader(), end_lr=10, num_iter=100, smooth_f=factor)
    lr, loss = finder.history["lr"], finder.history["loss"]
    assert same(unsmooth(lr, loss, how).loss, np.array(task.raw[: len(loss)]), DOUBLE)


@pytest.mark.parametrize("factor", [0.05, 0.3])
def test_ignite(task, factor):
    pytest.importorskip("torch", reason="PyTorch is not installed")
    engine = pytest.importorskip("ignite.engine", reason="PyTorch-Ignite is not installed")
    from ignite.handlers import FastaiLRFinder

    task = task()
    optimizer = task.torch.optim.Adam(task.model.parameters(), lr=1e-7)

    def step(engine, batch):
        inputs, targets = batch
        optimizer.zero_grad()
        loss = task.loss(task.model(inputs), targets)
        loss.backward()
        optimizer.step()
        return loss.item()

    finder = FastaiLRFinder()
    to_save = {"model": task.model, "optimizer": optimizer}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        options = {"num_iter": 100, "end_lr": 10.0, "smooth_f": factor}
        with finder.attach(engine.Engine(step), to_save, **options) as trainer:
            trainer.run(task.loader(), max_epochs=20)
    history = finder.get_results()
    mean = RunningMean("", 1 - factor, "first")
    raw = np.array(task.raw[: len(history["loss"])])
    assert same(unsmooth(history["lr"], history["loss"], mean).loss, raw, DOUBLE)
    assert same(unsmooth(history["lr"], history["loss"], f"ignite:{factor}").loss, raw, DOUBLE)


@pytest.mark.parametrize("epochs", [1, 3])
def test_keras(task, monkeypatch, epochs):
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    pytest.importorskip("torch", reason="PyTorch is not installed")
    keras = pytest.importorskip("keras", reason="Keras 3 is not installed")
    task = task()
    rates = np.geomspace(1e-5, 1, 60)
    stored = []

    class Finder(keras.callbacks.Callback):
        def on_train_batch_begin(self, _batch, **_more):
            self.model.optimizer.learning_rate = rates[len(stored)]

        def on_train_batch_end(self, _batch, logs):
            stored.append(logs["loss"])

    def loss(targets, predictions):
        return task.loss(predictions, targets.long().flatten())

    inputs, targets = (tensor.numpy() for tensor in task.data.tensors)
    chosen = np.random.default_rng(0).integers(0, len(inputs), 8 * len(rates) // epochs)
    callbacks, starts = [Finder()], np.arange(1, epochs) * len(rates) // epochs
    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(3)])
    model.compile("adam", loss, run_eagerly=True)
    data = inputs[chosen], targets[chosen]
    model.fit(*data, batch_size=8, epochs=epochs, shuffle=False, callbacks=callbacks, verbose=0)
    raw = np.array(task.raw[-len(rates) :])
    assert not same(np.array(stored), raw, 0.05)
    assert same(unsmooth(rates, stored, "keras", starts).loss, raw, SINGLE)
