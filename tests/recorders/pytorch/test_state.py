"""A sweep in PyTorch restores model, optimizer, stateful objects and random states."""

import numpy as np
import pytest

from tests.later import later

torch = later("torch", reason="PyTorch is not installed")

TorchSweep = later("lrchart.recorders.torch", "TorchSweep")
range_test = later("lrchart.recorders.torch", "range_test")

RANGE = {"start": 1e-4, "end": 1.0, "steps": 30}


def adam(model):
    return torch.optim.AdamW(model.parameters(), lr=1e-3)


def warmed_up(toys):
    """A model and an optimizer in mid-training: moments, gradients and buffers are not at zero."""
    model = toys.model()
    optimizer = adam(model)
    toys.seed()
    toys.by_hand(model, optimizer, toys.epochs(toys.loader()), [1e-3] * 7)
    model[1].eval()  # one layer in evaluation mode
    return model, optimizer


def test_everything_is_put_back_bit_for_bit(toys, assert_same_bits):
    model, optimizer = warmed_up(toys)
    before = toys.state(model, optimizer)
    frame = range_test(model, optimizer, toys.loss, toys.loader(shuffle=True), **RANGE)
    assert frame["loss"].nunique() > 15
    assert_same_bits(before, toys.state(model, optimizer))


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
def test_everything_is_put_back_after_an_exception(toys, assert_same_bits, error):
    model, optimizer = warmed_up(toys)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 3)
    before = toys.state(model, optimizer, scheduler)
    sweep = TorchSweep(model, optimizer, stateful=[scheduler], **RANGE)

    def train():
        batches = toys.epochs(toys.loader(shuffle=True))
        with sweep:
            for lr in sweep:
                sweep.record(toys.by_hand(model, optimizer, batches, [lr])[0])
                scheduler.step()
                if sweep.step == 12:
                    raise error

    with pytest.raises(error):
        train()
    assert_same_bits(before, toys.state(model, optimizer, scheduler))
    assert len(sweep.frame()) == 12


def test_training_after_a_sweep_is_training_without_one(toys, assert_same_bits):
    def train(swept):
        model = toys.model()
        optimizer, loader = adam(model), toys.loader(shuffle=True)
        toys.seed()
        if swept:
            range_test(model, optimizer, toys.loss, loader, **RANGE)
        toys.by_hand(model, optimizer, toys.epochs(loader), [1e-2] * 12)
        return toys.state(model, optimizer)

    assert_same_bits(train(swept=False), train(swept=True))


def test_moments_wider_than_their_parameters_keep_their_bits(toys, assert_same_bits):
    model = toys.model().to(torch.bfloat16)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for parameter in model.parameters():
        moment = torch.randn(parameter.shape, dtype=torch.float32)
        optimizer.state[parameter] = {"momentum_buffer": moment}
    before = toys.state(model, optimizer)
    with TorchSweep(model, optimizer):
        for values in optimizer.state.values():
            values["momentum_buffer"].zero_()
    assert_same_bits(before, toys.state(model, optimizer))


def test_buffers_are_put_back_that_are_not_saved_or_were_replaced(toys):
    model = toys.model()
    model.register_buffer("cache", torch.arange(4.0), persistent=False)
    cache = model.cache
    with TorchSweep(model, adam(model)):
        model.cache.add_(1)
        model.cache = torch.zeros(9)
    assert model.cache is cache
    assert model.cache.tolist() == [0, 1, 2, 3]


def test_several_models_and_optimizers(toys, assert_same_bits):
    models = [toys.model(), toys.model()]
    optimizers = [
        torch.optim.SGD(model.parameters(), lr) for model, lr in zip(models, (1, 4), strict=True)
    ]
    before = [toys.state(*pair) for pair in zip(models, optimizers, strict=True)]
    with TorchSweep(models, optimizers, **RANGE) as sweep:
        lr = next(sweep)
        assert [one.param_groups[0]["lr"] for one in optimizers] == [lr / 4, lr]
        toys.by_hand(models[1], optimizers[1], toys.loader(), [lr] * 3)
    assert_same_bits(before, [toys.state(*pair) for pair in zip(models, optimizers, strict=True)])


def test_gradient_scaler_is_used_and_put_back(toys, assert_same_bits):
    model = toys.model()
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    scaler = torch.amp.GradScaler("cpu", init_scale=2.0**10, growth_interval=4)
    before = toys.state(model, optimizer, scaler)
    toys.seed()
    rng = toys.state(model)["rng"]
    scaled = range_test(
        model, optimizer, toys.loss, toys.loader(), scaler=scaler, clip=5.0, **RANGE
    )
    assert_same_bits(before | {"rng": rng}, toys.state(model, optimizer, scaler))
    plain = range_test(model, optimizer, toys.loss, toys.loader(), clip=5.0, **RANGE)
    np.testing.assert_allclose(scaled["loss"], plain["loss"], rtol=1e-5)


def test_a_loader_with_its_own_generator_goes_on_where_it_was(toys):
    generator = torch.Generator().manual_seed(1)
    loader = toys.loader(shuffle=True, generator=generator)
    before = generator.get_state()
    model = toys.model()
    range_test(model, adam(model), toys.loss, loader, **RANGE)
    assert torch.equal(generator.get_state(), before)


def test_everything_is_put_back_on_cuda(toys, assert_same_bits):
    if not torch.cuda.is_available():
        pytest.skip("no CUDA device")
    model = toys.model().cuda()
    optimizer = adam(model)
    scaler = torch.amp.GradScaler("cuda")
    cuda = torch.cuda.get_rng_state()
    before = toys.state(model.cpu(), optimizer)
    model.cuda()
    frame = range_test(
        model, optimizer, toys.loss, toys.loader(), amp=torch.float16, scaler=scaler, **RANGE
    )
    assert np.isfinite(frame["loss"]).all()
    assert torch.equal(torch.cuda.get_rng_state(), cuda)
    assert_same_bits(before, toys.state(model.cpu(), optimizer))
