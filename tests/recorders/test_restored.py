"""A sweep restores random states of all kinds, however it ends."""

import contextlib
import warnings

import pytest

from tests.later import later
from tests.recorders.silent import lightning_module, lightning_trainer, lightning_warnings

torch = later("torch", reason="PyTorch is not installed")
Drawing = later("tests.recorders.models", "Drawing")

RANGE = {"start": 1e-4, "end": 1.0, "steps": 12, "divergence": None}
FAIL_AT = 7


def by_pytorch(toys, model, optimizer, loader, _folder):
    from lrchart.recorders.torch import range_test

    range_test(model, optimizer, toys.loss, loader, **RANGE)


def by_ignite(toys, model, optimizer, loader, _folder):
    from ignite.engine import create_supervised_trainer

    from lrchart.recorders.ignite import RangeTest

    trainer = create_supervised_trainer(model, optimizer, toys.loss)
    with RangeTest(trainer, model, optimizer, **RANGE):
        trainer.run(loader, max_epochs=100)


def by_lightning(toys, model, optimizer, loader, folder):
    from lrchart.recorders.lightning import RangeTest

    module = lightning_module(model, toys.loss, optimizer)
    lightning_trainer(folder, RangeTest(**RANGE), max_epochs=-1).fit(module, loader)


def by_fastai(toys, model, optimizer, loader, folder):
    import fastai.callback.progress  # noqa: F401  (adds `no_bar` to learners)
    from fastai.data.core import DataLoaders
    from fastai.learner import Learner
    from fastai.optimizer import OptimWrapper

    from lrchart.recorders.fastai import RangeTest

    learn = Learner(DataLoaders(loader, loader), model, loss_func=toys.loss, path=folder)
    learn.opt = OptimWrapper(opt=optimizer)
    with RangeTest(**RANGE) as test, learn.no_bar(), learn.no_logging():
        learn.fit(100, cbs=test)


#: required package -> function that runs a sweep
RECORDERS = {
    "torch": by_pytorch,
    "ignite.engine": by_ignite,
    "lightning.pytorch": by_lightning,
    "fastai.callback.progress": by_fastai,
}


def load(package):
    """Import a framework before anything is compared: some draw random numbers as they start."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # fastai sets a deprecated pandas option
        pytest.importorskip(package, reason=f"{package} is not installed")


@pytest.mark.parametrize("error", [None, ZeroDivisionError(""), KeyboardInterrupt()])
@pytest.mark.parametrize("package", RECORDERS)
@lightning_warnings
def test_random_states_and_the_loader_s_own(toys, tmp_path, assert_same_bits, package, error):
    load(package)
    model = Drawing(toys, error, FAIL_AT)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    generator = torch.Generator().manual_seed(1)
    loader = toys.loader(shuffle=True, generator=generator)
    toys.seed()
    before = toys.state(model, optimizer), generator.get_state().tolist()
    with contextlib.suppress(ZeroDivisionError, KeyboardInterrupt, SystemExit):
        RECORDERS[package](toys, model, optimizer, loader, tmp_path)
    assert model.calls == (FAIL_AT if error else 12)
    assert_same_bits(before, (toys.state(model, optimizer), generator.get_state().tolist()))


def test_the_shuffle_of_fastai_s_loader(toys, tmp_path):
    load("fastai.callback.progress")
    from fastai.data.load import DataLoader

    def order(swept):
        toys.seed()
        loader = DataLoader(toys.data(), bs=8, shuffle=True, device=torch.device("cpu"))
        if swept:
            model = Drawing(toys, None, FAIL_AT)
            toys.seed()
            by_fastai(toys, model, torch.optim.SGD(model.parameters(), 0.1), loader, tmp_path)
        return [inputs.sum().item() for inputs, _targets in loader]

    assert order(swept=True) == order(swept=False)


def test_an_averaged_model_a_scheduler_and_a_scaler_are_stateful(toys, assert_same_bits):
    from lrchart.recorders.torch import TorchSweep

    model = toys.model()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    average = torch.optim.swa_utils.AveragedModel(model, use_buffers=True)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps=99)
    scaler = torch.amp.GradScaler("cpu", init_scale=8.0, growth_interval=2)
    others = average, scheduler, scaler
    before = toys.state(model, optimizer, *others)
    with TorchSweep([model, average], optimizer, stateful=others[1:], **RANGE) as sweep:
        for _lr, (inputs, targets) in zip(sweep, toys.epochs(toys.loader()), strict=False):
            loss = toys.loss(model(inputs), targets)
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()
            average.update_parameters(model)
            scheduler.step()
            sweep.record(loss)
    assert sweep.step == 12
    assert_same_bits(before, toys.state(model, optimizer, *others))
