"""Objects in memory, and the finders of real frameworks after a real sweep."""

from __future__ import annotations

import sys
import types
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.readers import from_history, readings
from lrchart.readers.smoothed.unsmooth import unsmooth

LR, LOSS = [0.1, 0.2, 0.4], [3.0, float("nan"), 5.0]
FRAME = pd.DataFrame({"lr": LR, "loss": LOSS})

IN_MEMORY = {
    "pandas": FRAME,
    "pandas, lr as index": FRAME.set_index("lr"),
    "pandas, numbers as names": FRAME.assign(**{"3": 1}),
    "pandas, nullable": FRAME.astype({"lr": "Float64"}),
    "pandas, objects": FRAME.astype(object),
    "lists": {"lr": LR, "loss": LOSS},
    "tuples": {"lrs": tuple(LR), "losses": tuple(LOSS)},
    "arrays": {"lr": np.array(LR), "loss": np.array(LOSS)},
    "series": {"lr": FRAME["lr"], "loss": FRAME["loss"]},
    "scalars of NumPy": {"lr": list(np.array(LR)), "loss": list(np.array(LOSS))},
    "records": FRAME.to_dict("records"),
    "a structured array": FRAME.to_records(index=False).view(np.ndarray),
    "lrs and losses": types.SimpleNamespace(lrs=LR, losses=LOSS),
    "a finder of a learner": types.SimpleNamespace(
        lr_finder=types.SimpleNamespace(lrs=LR, losses=LOSS)
    ),
    "a recorder of a learner": types.SimpleNamespace(
        recorder=types.SimpleNamespace(lrs=LR, losses=LOSS)
    ),
    "get_results()": types.SimpleNamespace(get_results=lambda: {"lr": LR, "loss": LOSS}),
    "frame()": types.SimpleNamespace(frame=lambda: FRAME),
}


@pytest.mark.parametrize("kind", IN_MEMORY)
def test_in_memory(kind: str) -> None:
    frame = from_history(IN_MEMORY[kind], run="a")
    assert frame["lr"].tolist() == LR
    np.testing.assert_array_equal(frame["loss"], LOSS)
    assert frame["run"].tolist() == ["a"] * 3


def test_gaps_of_a_float_table_are_no_nan_losses() -> None:
    frame = pd.DataFrame(
        {"step": [0, 0, 1, 1], "lr": [0.1, np.nan, 0.2, np.nan], "loss": [np.nan, 3, np.nan, 2]}
    )
    (reading,) = readings(frame)
    assert reading.frame["loss"].tolist() == [3, 2]


def test_the_input_is_not_changed() -> None:
    before = FRAME.copy()
    from_history(FRAME)
    pd.testing.assert_frame_equal(FRAME, before)


def test_a_plain_array_needs_its_columns_chosen() -> None:
    with pytest.raises(InputError, match="ndarray: no learning rate column among '0', '1'"):
        from_history(np.array([LR, LOSS]))
    frame = from_history(np.array([LR, LOSS]), lr_column="0", loss_column="1")
    assert frame["lr"].tolist() == LR


@pytest.mark.parametrize("library", ["polars", "pyarrow"])
def test_other_dataframes_tell_null_from_nan(library: str) -> None:
    module = pytest.importorskip(library, reason=f"{library} is not installed")
    columns = {"lr": [0.1, 0.2, 0.3, 0.4], "loss": [1.0, None, float("nan"), 4.0]}
    table = module.table(columns) if library == "pyarrow" else module.DataFrame(columns)
    frames = [table, table.lazy()] if library == "polars" else [table]
    for frame in frames:
        (reading,) = readings(frame)
        np.testing.assert_array_equal(reading.frame["loss"], [1, np.nan, 4])
        assert reading.notes[0] == "left out 1 row with no loss"


def test_no_framework_is_imported() -> None:
    before = set(sys.modules)
    from_history({"lr": LR, "loss": LOSS})
    new = {name.partition(".")[0] for name in set(sys.modules) - before}
    assert not new & {"torch", "keras", "tensorflow", "lightning", "ignite", "fastai"}


@pytest.fixture
def training() -> Any:
    """A linear model, its optimizer and 40 batches of a regression."""
    torch = pytest.importorskip("torch", reason="torch is not installed")
    torch.manual_seed(0)
    x = torch.randn(320, 4)
    data = torch.utils.data.TensorDataset(x, x.sum(dim=1, keepdim=True))
    model = torch.nn.Linear(4, 1)
    return types.SimpleNamespace(
        torch=torch,
        model=model,
        optimizer=torch.optim.SGD(model.parameters(), lr=1e-5),
        criterion=torch.nn.MSELoss(),
        loader=torch.utils.data.DataLoader(data, 8),
    )


def _check(finder: object, lr: Any, loss: Any, tool: str) -> None:
    (reading,) = readings(finder)
    assert reading.frame["lr"].tolist() == pytest.approx(list(lr), rel=0)
    stored = [float(value) for value in loss]
    undone = unsmooth(list(lr), stored, tool.lower()).loss
    assert reading.frame["loss"].tolist() == pytest.approx(list(undone), rel=1e-9)
    assert any(f"{tool}'s" in note and "restored" in note for note in reading.notes)
    (original,) = readings(finder, smoothed="no")
    assert original.frame["loss"].tolist() == pytest.approx(stored, rel=0)
    assert original.notes == ()


def test_torch_lr_finder(training: Any) -> None:
    module = pytest.importorskip("torch_lr_finder", reason="torch-lr-finder is not installed")
    finder = module.LRFinder(training.model, training.optimizer, training.criterion)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        finder.range_test(training.loader, end_lr=1, num_iter=30)
    _check(finder, finder.history["lr"], finder.history["loss"], "torch-lr-finder")


def test_ignite(training: Any) -> None:
    pytest.importorskip("ignite", reason="pytorch-ignite is not installed")
    from ignite.engine import create_supervised_trainer
    from ignite.handlers import FastaiLRFinder

    trainer = create_supervised_trainer(training.model, training.optimizer, training.criterion)
    finder, saved = FastaiLRFinder(), {"model": training.model, "optimizer": training.optimizer}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with finder.attach(trainer, to_save=saved, end_lr=1.0) as attached:
            attached.run(training.loader)
    results = finder.get_results()
    _check(finder, results["lr"], results["loss"], "Ignite")


def test_lightning(training: Any, tmp_path: Path) -> None:
    pl = pytest.importorskip("lightning.pytorch", reason="lightning is not installed")
    from lightning.pytorch.tuner import Tuner

    class Regression(pl.LightningModule):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.model, self.lr = training.model, 1e-3

        def training_step(self, batch: Any) -> Any:
            return training.criterion(self.model(batch[0]), batch[1])

        def configure_optimizers(self) -> Any:
            return training.torch.optim.SGD(self.parameters(), lr=self.lr)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trainer = pl.Trainer(
            accelerator="cpu", default_root_dir=tmp_path, logger=False, max_epochs=1,
            enable_checkpointing=False, enable_progress_bar=False, enable_model_summary=False,
        )  # fmt: skip
        finder = Tuner(trainer).lr_find(
            Regression(), training.loader, num_training=30, early_stop_threshold=None
        )
    _check(finder, finder.results["lr"], finder.results["loss"], "Lightning")


def test_fastai(training: Any, tmp_path: Path) -> None:
    pytest.importorskip("fastai.learner", reason="fastai is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from fastai.callback import schedule  # noqa: F401  (adds lr_find)
        from fastai.data.core import DataLoaders
        from fastai.learner import Learner

        loaders = DataLoaders(training.loader, training.loader)
        learner = Learner(loaders, training.model, training.criterion, path=tmp_path)
        with learner.no_bar():
            learner.lr_find(show_plot=False, num_it=30)
    for holder in (learner, learner.recorder):
        _check(holder, learner.recorder.lrs, learner.recorder.losses, "fastai")


def test_keras(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch", reason="torch is not installed")
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    keras = pytest.importorskip("keras", reason="keras is not installed")

    doubling = keras.callbacks.LearningRateScheduler(lambda epoch: 1e-4 * 2.0**epoch)
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.linspace(0, 1, 64).reshape(16, 4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        history = model.fit(x, x.sum(axis=1), epochs=6, verbose=0, callbacks=[doubling])
    frame = from_history(history)
    assert frame["loss"].tolist() == history.history["loss"]
    np.testing.assert_allclose(frame["lr"], 1e-4 * 2.0 ** np.arange(6), rtol=1e-6)


def test_transformers(training: Any, tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers", reason="transformers is not installed")
    pytest.importorskip("accelerate", reason="accelerate is not installed")
    torch = training.torch

    class Regression(torch.nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.model = training.model

        def forward(self, x: Any, labels: Any = None) -> dict[str, Any]:
            output = self.model(x)
            return {"loss": training.criterion(output, labels), "logits": output}

    model = Regression()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, 1.3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trainer = transformers.Trainer(
            model,
            transformers.TrainingArguments(
                str(tmp_path), max_steps=20, logging_steps=1, report_to="none", use_cpu=True,
                disable_tqdm=True, save_strategy="no",
            ),
            train_dataset=[{"x": x, "labels": y} for x, y in training.loader.dataset],
            optimizers=(optimizer, schedule),
        )  # fmt: skip
        trainer.train()
        trainer.save_state()
    for holder in (trainer, trainer.state, tmp_path / "trainer_state.json"):
        (reading,) = readings(holder)
        np.testing.assert_allclose(reading.frame["lr"], 1e-4 * 1.3 ** np.arange(20), rtol=1e-9)
        assert reading.format == "Transformers trainer state"
