"""Metrics that a framework logs become columns of the frame, in step with the loss."""

import numpy as np
import pytest

from tests.later import later
from tests.recorders.silent import (
    fastai_learner,
    lightning_trainer,
    lightning_warnings,
    samples,
    transformers_arguments,
)

torch = later("torch", reason="PyTorch is not installed")
Noting = later("tests.recorders.models", "Noting")
accuracy = later("tests.recorders.models", "accuracy")

RANGE = {"start": 1e-3, "end": 1e-1, "steps": 8, "divergence": None}


def by_ignite(toys, model, _folder):
    engine = pytest.importorskip("ignite.engine", reason="PyTorch-Ignite is not installed")
    from ignite.metrics import Accuracy
    from ignite.metrics.metric import BatchWise

    from lrchart.recorders.ignite import RangeTest

    optimizer = torch.optim.SGD(model.parameters(), 0.1)

    def step(_engine, batch):
        optimizer.zero_grad()
        output = model(*batch)
        output["loss"].backward()
        optimizer.step()
        return {"loss": output["loss"].item(), "y_pred": output["logits"], "y": batch[1]}

    trainer = engine.Engine(step)
    Accuracy(output_transform=lambda output: (output["y_pred"], output["y"])).attach(
        trainer, "accuracy", usage=BatchWise()
    )
    options = {"output_transform": lambda output: output["loss"], "accumulate": 2}
    with RangeTest(trainer, model, optimizer, **options, **RANGE) as test:
        trainer.run(toys.loader(), max_epochs=100)
    return test.frame()


def by_lightning(toys, model, folder):
    pl = pytest.importorskip("lightning.pytorch", reason="Lightning is not installed")
    from lrchart.recorders.lightning import RangeTest

    class Module(pl.LightningModule):
        def __init__(self):
            super().__init__()
            self.model = model

        def training_step(self, batch):
            output = self.model(*batch)
            self.log("accuracy", accuracy(output["logits"], batch[1]))
            self.log("lr", 7.0)  # the name of a column of the frame
            return output["loss"]

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), 0.1)

    test = RangeTest(**RANGE)
    trainer = lightning_trainer(folder, test, max_epochs=-1, accumulate_grad_batches=2)
    trainer.fit(Module(), toys.loader(drop_last=True, sampler=range(32)))
    return test.frame()


def by_transformers(toys, model, folder):
    transformers = pytest.importorskip("transformers", reason="Transformers is not installed")
    from lrchart.recorders.transformers import RangeTest

    class Trainer(transformers.Trainer):
        def compute_loss(self, model, inputs, return_outputs=False, **_more):
            output = model(**inputs)
            self.log({"accuracy": accuracy(output["logits"], inputs["labels"]).item()})
            return (output["loss"], output) if return_outputs else output["loss"]

    batches = {"per_device_train_batch_size": 8, "gradient_accumulation_steps": 2}
    arguments = transformers_arguments(folder, logging_steps=1, **batches)
    trainer = Trainer(model, arguments, train_dataset=samples(toys.data(32)))
    with RangeTest(trainer, **RANGE) as test:
        trainer.train()
    model.logged = trainer.state.log_history
    return test.frame()


def by_fastai(toys, model, folder):
    def loss(logits, labels):
        model.noted.append(accuracy(logits, labels).item())
        return toys.loss(logits, labels)

    learn = fastai_learner(folder, toys.data(32), model, loss, metrics=[accuracy])
    from fastai.callback.training import GradientAccumulation

    from lrchart.recorders.fastai import RangeTest

    with RangeTest(**RANGE) as test, learn.no_bar(), learn.no_logging():
        learn.fit(100, cbs=[test, GradientAccumulation(16)])
    return test.frame()


@pytest.mark.parametrize("record", [by_ignite, by_lightning, by_transformers, by_fastai])
@lightning_warnings
def test_a_step_s_accuracy_is_the_mean_over_its_batches(toys, tmp_path, record):
    model = Noting(toys)
    frame = record(toys, model, tmp_path)
    of_batches = np.array(model.noted[: 2 * len(frame)]).reshape(-1, 2)
    assert np.ptp(of_batches) > 0.2
    np.testing.assert_allclose(frame["accuracy"], of_batches.mean(axis=1), rtol=1e-6)
    norm = ["grad_norm"] if record is by_transformers else []
    own = ["run", "replicate", "step", "lr", "loss"]
    told = {"training_steps", "schedule", "planned_steps", "kind", "smoothed"}
    assert sorted(set(frame) - told) == sorted([*own, "accuracy", *norm])
    np.testing.assert_allclose(frame["lr"], np.geomspace(1e-3, 1e-1, 8))


def test_the_trainer_s_gradient_norm_is_the_one_it_logs(toys, tmp_path):
    model = Noting(toys)
    frame = by_transformers(toys, model, tmp_path)
    norms = [entry["grad_norm"] for entry in model.logged if "grad_norm" in entry]
    np.testing.assert_allclose(frame["grad_norm"], norms, rtol=1e-6)
    assert len(set(norms)) == 8


def test_a_metric_of_jax_comes_beside_the_loss():
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    optax = pytest.importorskip("optax", reason="Optax is not installed")
    from lrchart.recorders.jax import range_test

    optimizer = optax.inject_hyperparams(optax.sgd)(learning_rate=0.1)

    def loss_of(w, batch):
        return ((w - batch) ** 2).sum(), {"distance": abs(w - batch).max()}

    @jax.jit
    def step(w, state, batch):
        value, grads = jax.value_and_grad(loss_of, has_aux=True)(w, batch)
        updates, state = optimizer.update(grads, state)
        loss, metrics = value
        return (
            optax.apply_updates(w, updates),
            state,
            (loss, {**metrics, "grad_norm": abs(grads)[0]}),
        )

    w = jax.numpy.array([3.0])
    frame = range_test(step, w, optimizer.init(w), [0.0], **RANGE)
    np.testing.assert_allclose(frame["distance"] ** 2, frame["loss"], rtol=1e-6)
    np.testing.assert_allclose(frame["grad_norm"], 2 * frame["distance"], rtol=1e-6)
    assert frame["distance"].iloc[0] == 3


@pytest.mark.parametrize(("value", "expected"), [(1, True), ("text", False), ([1, 2], False)])
def test_only_numbers_are_columns(value, expected):
    from lrchart.recorders.parts.number import numbers_in

    assert ("seen" in numbers_in({"seen": value, "loss": 2.0, "step": 3})) is expected
    assert "loss" not in numbers_in({"loss": 2.0})


def test_what_is_no_number_is_quoted_at_a_readable_length():
    from lrchart.errors import InputError
    from lrchart.recorders.parts.number import number

    with pytest.raises(InputError) as caught:
        number("loss", [1.0] * 1000)
    assert len(str(caught.value)) < 140
