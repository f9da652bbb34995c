"""Range tests beside schedules, early stopping and checkpoints."""

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

RANGE = {"start": 1e-4, "end": 1e-1, "steps": 30, "divergence": None}
RATES = np.geomspace(1e-4, 1e-1, 30)

pytestmark = lightning_warnings


@pytest.fixture
def lightning(toys, tmp_path):
    """Return a function that fits with usual company; a scheduler is made of the optimizer."""
    pl = pytest.importorskip("lightning.pytorch", reason="Lightning is not installed")

    class Module(pl.LightningModule):
        def __init__(self, scheduler):
            super().__init__()
            self.net, self.rates, self.make_scheduler = toys.model(), [], scheduler

        def training_step(self, batch):
            self.rates.append(self.trainer.optimizers[0].param_groups[0]["lr"])
            return toys.loss(self.net(batch[0]), batch[1])

        def validation_step(self, batch):
            self.log("val_loss", toys.loss(self.net(batch[0]), batch[1]))

        def configure_optimizers(self):
            optimizer = torch.optim.AdamW(self.parameters(), lr=1e-3)
            scheduler = self.make_scheduler(optimizer, self.trainer)
            return {"optimizer": optimizer, "lr_scheduler": scheduler}

    def fit(test, scheduler):
        watching = [
            pl.callbacks.EarlyStopping("val_loss"),
            pl.callbacks.ModelCheckpoint(tmp_path / "saved", monitor="val_loss"),
        ]
        saving = {"max_epochs": 2, "enable_checkpointing": True}
        trainer = lightning_trainer(tmp_path, test, *watching, **saving)
        module = Module(scheduler)
        trainer.fit(module, toys.loader(), toys.loader())
        return trainer, module

    return fit


def plateau(optimizer, _trainer):
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer)
    return {"scheduler": scheduler, "monitor": "val_loss"}


def one_cycle(optimizer, trainer):
    steps = trainer.estimated_stepping_batches
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=steps)
    return {"scheduler": scheduler, "interval": "step"}


@pytest.mark.parametrize("scheduler", [plateau, one_cycle])
def test_lightning_sweeps_to_its_end_and_trains_with_the_same_trainer(
    toys, lightning, tmp_path, scheduler
):
    from lrchart.recorders.lightning import RangeTest

    test = RangeTest(**RANGE)
    trainer, module = lightning(test, scheduler)
    np.testing.assert_allclose(module.rates, RATES)
    assert len(test.frame()) == 30
    assert not list(tmp_path.glob("saved/*"))
    trainer.callbacks.remove(test)
    trainer.fit(module, toys.loader(), toys.loader())
    assert (trainer.current_epoch, trainer.global_step) == (2, 10)
    assert list(tmp_path.glob("saved/*"))


def test_lightning_gives_everything_back_where_no_step_was_taken(toys, lightning):
    from lrchart.recorders.lightning import RangeTest

    class Stopped(RangeTest):
        def on_fit_start(self, trainer, pl_module):
            super().on_fit_start(trainer, pl_module)
            trainer.fit_loop.max_epochs = 0

    with pytest.warns(UserWarning, match="training ended after 0 of the sweep's 30 steps"):
        trainer, _module = lightning(Stopped(**RANGE), plateau)
    assert (trainer.fit_loop.max_epochs, len(trainer.early_stopping_callbacks)) == (2, 1)


def test_the_trainer_s_early_stopping_rests(toys, tmp_path):
    transformers = pytest.importorskip("transformers", reason="Transformers is not installed")
    from lrchart.recorders.transformers import RangeTest

    class Model(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.net = toys.model()

        def forward(self, inputs, labels):
            return {"loss": toys.loss(self.net(inputs), labels)}

    arguments = transformers_arguments(
        tmp_path, eval_strategy="steps", save_strategy="steps", load_best_model_at_end=True,
        metric_for_best_model="loss",
    )  # fmt: skip
    data = samples(toys.data())
    stopping = transformers.EarlyStoppingCallback()
    trainer = transformers.Trainer(
        Model(), arguments, train_dataset=data, eval_dataset=data, callbacks=[stopping]
    )
    with RangeTest(trainer, **RANGE) as test:
        trainer.train()
    assert len(test.frame()) == 30
    assert stopping in trainer.callback_handler.callbacks


@pytest.mark.parametrize("fit", ["fit", "fit_one_cycle", "fit_flat_cos"])
def test_in_fastai_the_sweep_s_rates_are_in_force_whatever_the_schedule(toys, tmp_path, fit):
    learn = fastai_learner(tmp_path, toys.data(), toys.model(), toys.loss)
    from fastai.callback.core import Callback
    from fastai.callback.tracker import EarlyStoppingCallback, SaveModelCallback

    from lrchart.recorders.fastai import RangeTest

    rates = []

    class Watch(Callback):
        order = 100

        def before_step(self):
            rates.append(self.opt.hypers[0]["lr"])

    company = [Watch(), EarlyStoppingCallback(), SaveModelCallback()]
    with RangeTest(**RANGE) as test, learn.no_bar(), learn.no_logging():
        getattr(learn, fit)(100, cbs=[test, *company])
    np.testing.assert_allclose(rates, RATES)
    np.testing.assert_allclose(test.frame()["lr"], RATES)
    assert not list(tmp_path.glob("models/*"))
