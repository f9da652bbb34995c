"""A recorder whose framework states a training's length and schedule passes them on."""

from __future__ import annotations

import os
import warnings

import pytest

os.environ.setdefault("KERAS_BACKEND", "torch")
torch = pytest.importorskip("torch", reason="PyTorch is not installed")

RANGE = {"start": 1e-4, "end": 1e-2, "steps": 6, "divergence": None}
SCHEDULERS = torch.optim.lr_scheduler

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*does not have many workers"),
    pytest.mark.filterwarnings("ignore:The number of training batches"),
    pytest.mark.filterwarnings("ignore:.*LeafSpec:FutureWarning"),
    pytest.mark.filterwarnings("ignore:.*in eval mode at the start of training"),
]


def told(frame):
    """Return the length and the schedule in a frame, None for what is unknown."""
    steps = frame["training_steps"].iloc[0] if "training_steps" in frame else None
    return steps, frame["schedule"].iloc[0] if "schedule" in frame else None


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
        quiet = dict.fromkeys(
            ["logger", "enable_checkpointing", "enable_progress_bar", "enable_model_summary"], False
        )
        trainer = pl.Trainer(
            callbacks=[test, *callbacks], accelerator="cpu", default_root_dir=tmp_path,
            **quiet, **options,
        )  # fmt: skip
        module = Module(schedule, interval)
        trainer.fit(module, toys.loader())  # 5 batches an epoch
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
        arguments = transformers.TrainingArguments(
            output_dir=str(tmp_path), report_to="none", disable_tqdm=True, use_cpu=True,
            per_device_train_batch_size=8, **options,
        )  # fmt: skip
        data = [{"inputs": x, "labels": y} for x, y in toys.data()]
        model, given = Classifier(), (None, None)
        if scheduler is not None:
            optimizer = torch.optim.SGD(model.parameters(), 0.1)
            given = (optimizer, scheduler(optimizer))
        trainer = kind(model, arguments, train_dataset=data, optimizers=given)
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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # fastai sets a pandas option that is on its way out
        learner = pytest.importorskip("fastai.learner", reason="fastai is not installed")
        pytest.importorskip("fastai.callback.schedule")
        pytest.importorskip("fastai.callback.progress")
        from fastai.callback.training import GradientAccumulation
        from fastai.data.core import DataLoaders
        from fastai.data.load import DataLoader
    from lrchart.recorders.fastai import RangeTest

    def learn(*callbacks):
        batches = DataLoader(toys.data(), bs=8)
        return learner.Learner(
            DataLoaders(batches, batches, device="cpu"), toys.model(), loss_func=toys.loss,
            path=tmp_path, cbs=[*callbacks],
        )  # fmt: skip

    for callbacks, steps in (((), expected[0]), ((GradientAccumulation(16),), None)):
        learning = learn(*callbacks)
        with (
            warnings.catch_warnings(),
            RangeTest(**RANGE) as test,
            learning.no_bar(),
            learning.no_logging(),
        ):
            fit(learning, test)
        assert told(test.frame()) == (steps, expected[1])
