"""Lightning and Transformers pass the length and the schedule of their training on to the sweep."""

from __future__ import annotations

import pytest

from tests.later import later
from tests.recorders.purposes import RANGE, told
from tests.recorders.silent import (
    lightning_trainer,
    lightning_warnings,
    samples,
    transformers_arguments,
)

torch = later("torch", reason="PyTorch is not installed")
SCHEDULERS = later("torch.optim.lr_scheduler")

pytestmark = lightning_warnings


def cosine(steps, floor=0.0):
    return lambda optimizer: SCHEDULERS.CosineAnnealingLR(optimizer, steps, floor)


def one_cycle(steps):
    return lambda optimizer: SCHEDULERS.OneCycleLR(optimizer, 0.1, total_steps=steps)


def warm_constant(optimizer):
    return SCHEDULERS.LinearLR(optimizer, 0.1, 1.0, 4)


def falling_by_ten(optimizer):
    return SCHEDULERS.StepLR(optimizer, 5)


def on_plateau(optimizer):
    return SCHEDULERS.ReduceLROnPlateau(optimizer)


@pytest.fixture
def lightning(toys, tmp_path):
    pl = pytest.importorskip("lightning.pytorch", reason="Lightning is not installed")
    from lrchart.recorders.lightning import RangeTest

    class Module(pl.LightningModule):
        def __init__(self, schedule, interval):
            super().__init__()
            self.net, self.schedule, self.interval = toys.model(), schedule, interval

        def training_step(self, batch):
            return toys.loss(self.net(batch[0]), batch[1])

        def configure_optimizers(self):
            optimizer = torch.optim.SGD(self.parameters(), lr=0.1)
            if self.schedule is None:
                return optimizer
            config = {"scheduler": self.schedule(optimizer), "interval": self.interval}
            return {"optimizer": optimizer, "lr_scheduler": {**config, "monitor": "loss"}}

    def run(schedule=None, interval="step", callbacks=(), told_before=None, **options):
        test = RangeTest(**RANGE, **(told_before or {}))
        trainer = lightning_trainer(tmp_path, test, *callbacks, **options)
        module = Module(schedule, interval)
        trainer.fit(module, toys.loader())  # 5 batches per epoch
        if schedule is not None and schedule is not on_plateau:
            assert trainer.lr_scheduler_configs[0].scheduler.last_epoch == 0
        return told(test.frame())

    return run


@pytest.mark.parametrize(
    ("options", "expected", "why"),
    [
        ({"max_epochs": 4}, (20, "constant"), "no scheduler"),
        ({"max_epochs": 4, "accumulate_grad_batches": 2}, (12, "constant"), "3 steps an epoch"),
        ({"max_steps": 17}, (17, "constant"), "a number of steps"),
        ({"max_epochs": 4, "max_steps": 17}, (17, "constant"), "the nearer limit"),
        ({"max_epochs": 4, "schedule": cosine(20)}, (20, "decay"), "to 0 by the end"),
        ({"max_epochs": 4, "schedule": one_cycle(20)}, (20, "decay"), "after a warm-up"),
        ({"max_epochs": 4, "schedule": warm_constant}, (20, "constant"), "after a warm-up"),
        (
            {"max_epochs": 9, "schedule": cosine(9), "interval": "epoch"}, (45, "decay"),
            "stepped once an epoch",
        ),
        ({"max_epochs": 4, "schedule": cosine(200)}, (20, None), "hardly falls in 20 steps"),
        ({"max_epochs": 4, "schedule": cosine(20, 0.02)}, (20, None), "ends at a fifth"),
        ({"max_epochs": 2, "schedule": falling_by_ten}, (10, None), "ends at a tenth"),
        ({"max_epochs": 3, "schedule": falling_by_ten}, (15, "decay"), "ends at a hundredth"),
        ({"max_epochs": 4, "schedule": on_plateau}, (20, None), "waits for a metric"),
        ({"max_epochs": -1}, (None, "constant"), "no limit"),
        ({"max_epochs": 1000}, (None, "constant"), "what a trainer without a limit says"),
        ({"max_epochs": -1, "schedule": cosine(20)}, (None, None), "no end to decay to"),
        (
            {"max_epochs": 4, "told_before": {"training_steps": 9, "schedule": "decay"}},
            (9, "decay"), "what the caller says stands",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_lightning(lightning, options, expected, why):
    assert lightning(**options) == expected


def test_lightning_under_early_stopping_states_no_length(lightning):
    from lightning.pytorch.callbacks import EarlyStopping

    stopper = EarlyStopping("loss")
    assert lightning(callbacks=[stopper], max_epochs=4) == (None, "constant")
    assert lightning(cosine(20), callbacks=[stopper], max_epochs=4) == (None, None)


@pytest.fixture
def trained(toys, tmp_path):
    transformers = pytest.importorskip("transformers", reason="Transformers is not installed")
    pytest.importorskip("accelerate", reason="Accelerate is not installed")
    from lrchart.recorders.transformers import RangeTest

    class Classifier(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.net = toys.model()

        def forward(self, inputs, labels):
            return {"loss": toys.loss(self.net(inputs), labels)}

    def run(scheduler=None, kind=transformers.Trainer, **options):
        arguments = transformers_arguments(tmp_path, per_device_train_batch_size=8, **options)
        model, given = Classifier(), (None, None)
        if scheduler is not None:
            optimizer = torch.optim.SGD(model.parameters(), 0.1)
            given = (optimizer, scheduler(optimizer))
        trainer = kind(model, arguments, train_dataset=samples(toys.data()), optimizers=given)
        with RangeTest(trainer, **RANGE) as test:
            trainer.train()
        return told(test.frame())

    return run


@pytest.mark.parametrize(
    ("options", "expected", "why"),
    [
        ({"num_train_epochs": 5}, (25, "decay"), "the default is linear"),
        (
            {"num_train_epochs": 9, "gradient_accumulation_steps": 2}, (27, "decay"),
            "3 steps an epoch",
        ),
        ({"max_steps": 17, "lr_scheduler_type": "cosine"}, (17, "decay"), "a number of steps"),
        (
            {"max_steps": 40, "lr_scheduler_type": "constant_with_warmup", "warmup_steps": 4},
            (40, "constant"), "after a warm-up",
        ),
        (
            {"max_steps": 40, "lr_scheduler_type": "cosine_with_min_lr",
             "lr_scheduler_kwargs": {"min_lr_rate": 0.2}}, (40, None), "ends at a fifth",
        ),
        ({"max_steps": 40, "lr_scheduler_type": "inverse_sqrt"}, (40, None), "falls to no end"),
        ({"max_steps": 40, "scheduler": cosine(40)}, (40, "decay"), "the caller's scheduler"),
        ({"max_steps": 40, "scheduler": cosine(900)}, (40, None), "the caller's scheduler"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_transformers(trained, options, expected, why):
    assert trained(**options) == expected


def test_a_trainer_that_makes_its_own_scheduler_states_a_length_alone(trained):
    from transformers import Trainer

    class Own(Trainer):
        def create_scheduler(self, num_training_steps, optimizer=None):
            assert num_training_steps == RANGE["steps"]
            self.lr_scheduler = falling_by_ten(optimizer or self.optimizer)
            return self.lr_scheduler

    assert trained(kind=Own, max_steps=40) == (40, None)
