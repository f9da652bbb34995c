import contextlib

import numpy as np
import pandas as pd
import pytest

from lrchart.frame.validation import validate
from tests.later import later
from tests.recorders.silent import lightning_trainer, lightning_warnings

torch = later("torch", reason="PyTorch is not installed")
pl = later("lightning.pytorch", reason="Lightning is not installed")

RangeTest = later("lrchart.recorders.lightning", "RangeTest")

RANGE = {"start": 1e-4, "end": 1.0, "steps": 30}


def module_of(toys, fail_at=None):
    class Module(pl.LightningModule):
        def __init__(self):
            super().__init__()
            self.net = toys.model()

        def training_step(self, batch):
            if self.global_step == fail_at:
                raise ZeroDivisionError
            inputs, targets = batch
            return toys.loss(self.net(inputs), targets)

        def validation_step(self, batch):
            raise AssertionError(f"a range test does not validate, here on {batch}")

        def configure_optimizers(self):
            optimizer = torch.optim.AdamW(self.parameters(), lr=1e-3)
            scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 3)
            schedule = {"scheduler": scheduler, "interval": "step"}
            return {"optimizer": optimizer, "lr_scheduler": schedule}

    return Module()


@pytest.fixture
def fit(toys, tmp_path):
    def run(module, test=None, loader=None, ckpt_path=None, **options):
        callbacks = [] if test is None else [test]
        trainer = lightning_trainer(tmp_path, *callbacks, **{"max_epochs": 1} | options)
        toys.seed()
        with contextlib.suppress(ZeroDivisionError):
            loader = loader or toys.loader(shuffle=True)
            trainer.fit(module, loader, toys.loader(), ckpt_path=ckpt_path)
        return trainer

    return run


pytestmark = lightning_warnings


def test_frame_equals_a_loop_by_hand(toys, fit):
    test = RangeTest(**RANGE)
    fit(module_of(toys), test)
    frame = test.frame()
    pd.testing.assert_frame_equal(validate(frame), frame)
    model = toys.model()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    toys.seed()
    batches = toys.epochs(toys.loader(shuffle=True))
    by_hand = toys.by_hand(model, optimizer, batches, np.geomspace(1e-4, 1.0, 30))
    np.testing.assert_allclose(frame["loss"], by_hand[: len(frame)], rtol=1e-6)
    assert len(frame) > 15


@pytest.mark.parametrize("fail_at", [None, 12])
def test_everything_is_put_back(toys, fit, assert_same_bits, fail_at):
    module, seen = module_of(toys, fail_at), []
    toys.by_hand(module.net, torch.optim.SGD(module.parameters(), 0.1), toys.loader(), [0.1])

    class Watched(RangeTest):
        def on_fit_start(self, trainer, pl_module):
            self.look(trainer)
            super().on_fit_start(trainer, pl_module)

        def restore(self):
            super().restore()
            self.look(self.trainer)

        def look(self, trainer):
            self.trainer = trainer
            schedulers = [config.scheduler for config in trainer.lr_scheduler_configs]
            seen.append(toys.state(module, trainer.optimizers[0], *schedulers))

    test = Watched(**RANGE)
    trainer = fit(module, test)
    assert_same_bits(seen[0], seen[-1])
    assert_same_bits(seen[0]["model"], toys.state(module)["model"])
    assert len(test.frame()) == (fail_at or test.sweep.step) > 10
    assert (trainer.fit_loop.max_epochs, trainer.limit_val_batches) == (1, 1.0)


@pytest.mark.filterwarnings("ignore:You're resuming from a checkpoint that ended")
def test_a_sweep_in_mid_training_starts_from_the_checkpoint(toys, fit, assert_same_bits, tmp_path):
    trained = module_of(toys)
    path = tmp_path / "middle.ckpt"
    trainer = fit(trained, max_epochs=2, limit_val_batches=0)
    trainer.save_checkpoint(path)
    before = toys.state(trained, trainer.optimizers[0], trainer.lr_scheduler_configs[0].scheduler)
    del before["rng"], before["grads"]  # not part of a checkpoint

    module, test = module_of(toys), RangeTest(**RANGE)
    resumed = fit(module, test, ckpt_path=path, accumulate_grad_batches=2)
    scheduler = resumed.lr_scheduler_configs[0].scheduler
    after = toys.state(module, resumed.optimizers[0], scheduler)
    assert_same_bits(before, {name: after[name] for name in before})
    frame = test.frame()
    assert len(frame) > 15
    trained.train()
    toys.seed()
    losses = [toys.loss(trained.net(x), y).item() for x, y in toys.loader(shuffle=True)]
    assert frame["loss"].iloc[0] == pytest.approx(np.mean(losses[:2]), rel=1e-5)


def test_a_trainer_that_has_to_train_longer_than_the_sweep(toys, fit):
    test = RangeTest(**RANGE)
    trainer = fit(module_of(toys), test, min_epochs=20, max_epochs=30)
    assert 15 < len(test.frame()) == test.sweep.step
    assert (trainer.fit_loop.min_epochs, trainer.fit_loop.max_epochs) == (20, 30)


def test_accumulated_batches_are_one_step_with_their_mean_loss(toys, fit):
    def frozen():
        module = module_of(toys)
        module.net[1].eval()
        del module.net[3]
        return module

    def sweep(**options):
        test = RangeTest(start=1e-9, end=1e-8, steps=options.pop("steps"))
        fit(frozen(), test, loader=toys.loader(), **options)
        return test.frame()

    single, double = sweep(steps=10), sweep(steps=6, accumulate_grad_batches=2)
    # An epoch has five batches, so its last step has only one.
    losses = single["loss"].to_numpy()[:5]
    expected = [losses[0:2].mean(), losses[2:4].mean(), losses[4]] * 2
    np.testing.assert_allclose(double["loss"], expected, rtol=1e-5)


def test_training_after_a_sweep_is_training_without_one(toys, fit, assert_same_bits):
    def train(swept):
        module = module_of(toys)
        if swept:
            fit(module, RangeTest(**RANGE))
        fit(module, max_epochs=3, limit_val_batches=0)
        return toys.state(module)

    assert_same_bits(train(swept=False), train(swept=True))


def test_the_trainers_own_mixed_precision_and_clipping_are_swept(toys, fit):
    test = RangeTest(**RANGE)
    fit(module_of(toys), test, precision="bf16-mixed", gradient_clip_val=0.01)
    model, losses = toys.model(), []
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    toys.seed()
    batches = toys.epochs(toys.loader(shuffle=True))
    for lr, (inputs, targets) in zip(np.geomspace(1e-4, 1.0, 30), batches, strict=False):
        optimizer.param_groups[0]["lr"] = float(lr)
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16):
            loss = toys.loss(model(inputs), targets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.01)
        optimizer.step()
        losses.append(loss.item())
    frame = test.frame()
    np.testing.assert_allclose(frame["loss"], losses[: len(frame)], rtol=1e-6)
    assert len(frame) > 15
