"""A full disk, a folder that goes, Ctrl-C: every recorder says so and restores everything."""

import os
import shutil

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import OutputError
from tests.later import later
from tests.recorders import test_alike as alike
from tests.recorders.parts.test_full_disks import FullDisk
from tests.recorders.silent import lightning_warnings

torch = later("torch", reason="PyTorch is not installed")
Broken = later("tests.recorders.models", "Broken")

STEPS, AT = 12, 5
OPTIONS = {"start": 1e-3, "end": 1e-1, "steps": STEPS, "divergence": None}

pytestmark = [
    lightning_warnings,
    # from a fit that Ctrl-C ends
    pytest.mark.filterwarnings("ignore:training ended after"),
]


def by_keras(toys, model, _folder, **options):
    os.environ.setdefault("KERAS_BACKEND", "torch")
    keras = pytest.importorskip("keras", reason="Keras 3 is not installed")
    from lrchart.recorders.keras import RangeTest

    net = keras.Sequential([keras.Input((5,)), keras.layers.Dense(3)])
    net.compile(keras.optimizers.Adam(1e-3), "mse")

    class Acting(keras.callbacks.Callback):
        def on_train_batch_begin(self, *_, **_more):
            model(torch.zeros(2, 5))  # counts the batches, and triggers the fault

    before = toys._frozen([variable.value for variable in net.variables])
    test = RangeTest(**options)
    x, y = (np.ones((40, width), "float32") for width in (5, 3))
    try:
        with test:
            net.fit(x, y, batch_size=8, epochs=100, verbose=0, callbacks=[test, Acting()])
    finally:
        assert toys._frozen([variable.value for variable in net.variables]) == before
        assert float(net.optimizer.learning_rate.value) == np.float32(1e-3)
    return test.frame()


def by_jax(toys, model, _folder, **options):
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    optax = pytest.importorskip("optax", reason="Optax is not installed")
    from lrchart.recorders.jax import range_test

    optimizer = optax.inject_hyperparams(optax.sgd)(learning_rate=1e-3)
    params = jax.numpy.ones(3)

    def step(params, state, batch):
        model(torch.zeros(2, 5))
        loss, grads = jax.value_and_grad(lambda p: ((p - batch) ** 2).sum())(params)
        updates, state = optimizer.update(grads, state, params)
        return optax.apply_updates(params, updates), state, loss

    return range_test(step, params, optimizer.init(params), [1.0, 2.0], **options)


#: functions that run a callback of a framework and return the frame
CALLBACKS = [*alike.RECORDERS[1:], by_keras]
FUNCTIONS = [alike.by_pytorch, by_jax]


def fill(_path, monkeypatch):
    FullDisk(monkeypatch, 10)


def interrupt(_path, _monkeypatch):
    raise KeyboardInterrupt


def remove(path, _monkeypatch):
    shutil.rmtree(path.parent)


@pytest.fixture
def run(toys, tmp_path, monkeypatch):
    """Return a function that records until `act` happens, and gives the history and the error."""

    def run(record, act):
        path = tmp_path / "runs" / "history.csv"
        path.parent.mkdir()
        with monkeypatch.context() as patch:
            model = Broken(toys, lambda: act(path, patch), AT)
            net = model.net.train()  # as after the loops of Keras and JAX
            before = model.kept() if record in alike.RECORDERS else None
            frame = error = None
            try:
                frame = record(toys, model, tmp_path, path=path, **OPTIONS)
            except BaseException as raised:
                error = raised
        assert before is None or model.kept() == before
        assert net.training
        return path, frame, error

    return run


@pytest.mark.parametrize("record", [*CALLBACKS, *FUNCTIONS])
def test_a_full_disk_ends_the_training_in_a_sentence(run, record):
    path, _frame, error = run(record, fill)
    assert isinstance(error, OutputError)
    # fastai prepends a line.
    assert str(error).endswith(f"cannot write {path}: No space left on device")
    assert pd.read_csv(path)["step"].tolist() == list(range(AT - 1))


@pytest.mark.parametrize("record", [*CALLBACKS, *FUNCTIONS])
def test_ctrl_c_leaves_every_row_that_was_recorded(run, record):
    path, _frame, error = run(record, interrupt)
    # Lightning raises SystemExit instead.
    assert isinstance(error, KeyboardInterrupt | SystemExit)
    assert pd.read_csv(path)["step"].tolist() == list(range(AT - 1))


@pytest.mark.parametrize("record", CALLBACKS)
def test_a_folder_that_goes_is_said_at_the_end(run, record):
    path, _frame, error = run(record, remove)
    assert isinstance(error, OutputError)
    assert str(error).endswith(f"cannot write {path}: No such file or directory")


@pytest.mark.parametrize("record", FUNCTIONS)
def test_a_folder_that_goes_costs_a_function_no_step(run, record):
    sentence = "history.csv: No such file or directory; the frame that is returned has every step"
    with pytest.warns(UserWarning, match=sentence) as warned:
        _path, frame, error = run(record, remove)
    assert error is None
    assert frame["step"].tolist() == list(range(STEPS))
    assert {warning.filename for warning in warned} == {record.__code__.co_filename}


@pytest.mark.parametrize("record", [*CALLBACKS, *FUNCTIONS])
def test_a_folder_that_cannot_be_written_is_said_at_the_first_step(
    toys, tmp_path, monkeypatch, record
):
    """Root writes everywhere, so that the refusal is put in its way."""
    opened, path = os.open, tmp_path / "history.csv"

    def refuse(name, *arguments, **more):
        if str(name).startswith(str(path.parent / ".history")) or str(name) == str(path):
            raise PermissionError(13, os.strerror(13))
        return opened(name, *arguments, **more)

    monkeypatch.setattr(os, "open", refuse)
    model = Broken(toys, lambda: None, AT)
    before = model.kept()
    with pytest.raises(OutputError, match=r"cannot write .*history\.csv: Permission denied"):
        record(toys, model, tmp_path, path=path, **OPTIONS)
    assert model.kept()[1:] == before[1:]
    assert len(model.rates) == 1
    assert not path.exists()
