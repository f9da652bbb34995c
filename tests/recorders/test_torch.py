import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.frame import validate

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from lrchart.recorders.torch import TorchSweep, range_test  # noqa: E402

RANGE = {"start": 1e-4, "end": 1.0, "steps": 30}


def adam(model):
    return torch.optim.AdamW(model.parameters(), lr=1e-3)


def warmed_up(toys):
    """A model and an optimizer in mid-training: moments, gradients and buffers are not at zero."""
    model = toys.model()
    optimizer = adam(model)
    toys.seed()
    toys.by_hand(model, optimizer, toys.epochs(toys.loader()), [1e-3] * 7)
    model[1].eval()  # a frozen layer
    return model, optimizer


def test_frame_equals_a_loop_by_hand_bit_for_bit(toys):
    model = toys.model()
    toys.seed()
    frame = range_test(model, adam(model), toys.loss, toys.loader(shuffle=True), **RANGE)
    model = toys.model()
    toys.seed()
    batches = toys.epochs(toys.loader(shuffle=True))
    by_hand = toys.by_hand(model, adam(model), batches, np.geomspace(1e-4, 1.0, 30))
    assert list(frame["loss"]) == by_hand[: len(frame)]
    assert len(frame) > 15
    pd.testing.assert_frame_equal(validate(frame), frame)


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


def test_parameter_groups_keep_their_ratios(toys):
    model = toys.model()
    tensor = torch.tensor(1e-3)  # as a captured graph needs it
    rates = [1e-4, 1e-3, tensor]
    parts = [model[0], model[1], model[4]]
    optimizer = torch.optim.Adam(
        [{"params": part.parameters(), "lr": rate} for part, rate in zip(parts, rates, strict=True)]
    )
    seen = []
    with TorchSweep(model, optimizer, start=1e-4, end=1.0, steps=5) as sweep:
        for lr in sweep:
            seen.append((lr, [float(group["lr"]) for group in optimizer.param_groups]))
            sweep.record(1.0)
    for lr, rates in seen:
        np.testing.assert_allclose(rates, [lr / 10, lr, lr], rtol=1e-6)
    assert [group["lr"] for group in optimizer.param_groups] == [1e-4, 1e-3, torch.tensor(1e-3)]
    assert optimizer.param_groups[2]["lr"] is tensor


def test_ratios_are_right_in_the_middle_of_a_warm_up_from_zero(toys):
    model = toys.model()
    groups = [
        {"params": model[0].parameters(), "lr": 1e-4},
        {"params": model[4].parameters(), "lr": 1e-3},
    ]
    optimizer = torch.optim.Adam(groups)
    torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: step / 100)
    with TorchSweep(model, optimizer, **RANGE) as sweep:
        lr = next(sweep)
        rates = [group["lr"] for group in optimizer.param_groups]
    assert rates == pytest.approx([lr / 10, lr])


def test_several_models_and_optimizers(toys, assert_same_bits):
    models = [toys.model(), toys.model()]
    optimizers = [
        torch.optim.SGD(model.parameters(), lr) for model, lr in zip(models, (1, 4), strict=True)
    ]
    before = [toys.state(*pair) for pair in zip(models, optimizers, strict=True)]
    with TorchSweep(models, optimizers, **RANGE) as sweep:
        lr = next(sweep)
        assert [one.param_groups[0]["lr"] for one in optimizers] == [lr / 4, lr]
        toys.by_hand(models[1], optimizers[1], toys.loader(), [0.1] * 3)
    assert_same_bits(before, [toys.state(*pair) for pair in zip(models, optimizers, strict=True)])


def test_accumulated_batches_are_one_step_with_their_mean_loss(toys):
    model = toys.model()
    del model[3], model[1]  # dropout and batch norm tell two batches of 8 from one of 16
    twin = torch.nn.Sequential(*[torch.nn.Linear(5, 16), torch.nn.ReLU(), torch.nn.Linear(16, 3)])
    twin.load_state_dict(model.state_dict())
    batches = list(toys.loader())[:4]
    joined = [
        tuple(torch.cat(parts) for parts in zip(*pair, strict=True))
        for pair in (batches[0:2], batches[2:4])
    ]
    one = range_test(model, adam(model), toys.loss, batches, accumulate=2, **RANGE)
    other = range_test(twin, adam(twin), toys.loss, joined, **RANGE)
    np.testing.assert_allclose(one["loss"][:20], other["loss"][:20], rtol=1e-4)


def test_clipping_records_the_norm_before_it(toys):
    def sweep(clip):
        model = toys.model()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        toys.seed()
        return range_test(model, optimizer, toys.loss, toys.loader(), clip=clip, **RANGE)

    free, clipped, plain = sweep(1e9), sweep(1e-3), sweep(None)
    assert (free["grad_norm"] > 1e-3).all()
    assert list(free["loss"]) == list(plain["loss"])
    assert clipped["grad_norm"].iloc[0] == free["grad_norm"].iloc[0]
    assert clipped["loss"].iloc[-1] != free["loss"].iloc[-1]


def test_validation_loss_rides_along_and_leaves_the_training_alone(toys, assert_same_bits):
    def sweep(**options):
        model = toys.model()
        toys.seed()
        loader = toys.loader(shuffle=True)
        frame = range_test(model, adam(model), toys.loss, loader, **options, **RANGE)
        return model, frame

    _, plain = sweep()
    model, with_val = sweep(val_loader=toys.loader(shuffle=True))
    pd.testing.assert_frame_equal(with_val.drop(columns="val_loss"), plain)
    model.eval()
    inputs, targets = toys.data().tensors
    untrained = toys.loss(model(inputs), targets).item()
    # after one step at 1e-4 hardly anything has been learnt
    assert with_val["val_loss"].iloc[0] == pytest.approx(untrained, rel=0.05)
    assert with_val["val_loss"].min() < 0.8 * untrained


def test_bfloat16_autocast(toys):
    model = toys.model()
    toys.seed()
    options = {"amp": torch.bfloat16, **RANGE}
    frame = range_test(model, adam(model), toys.loss, toys.loader(), **options)
    model = toys.model()
    toys.seed()
    inputs, targets = next(iter(toys.loader()))
    with torch.autocast("cpu", torch.bfloat16):
        expected = toys.loss(model(inputs), targets).item()
    assert frame["loss"].iloc[0] == expected
    assert next(model.parameters()).dtype is torch.float32


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


def test_a_failing_test_leaves_its_steps_in_the_file(toys, tmp_path):
    batches = [*toys.loader(), (torch.zeros(8, 4), torch.zeros(8).long())]
    model = toys.model()
    with pytest.raises(RuntimeError, match="cannot be multiplied"):
        range_test(model, adam(model), toys.loss, batches, path=tmp_path / "history.csv", **RANGE)
    assert len(pd.read_csv(tmp_path / "history.csv")) == 5


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_everything_is_put_back_on_cuda(toys, assert_same_bits):
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


@pytest.mark.parametrize(
    ("loader", "sentence"),
    [
        ([], "the loader gave no batches; a range test needs at least one"),
        (
            [{"x": 1}],
            "the loader gave a dict where range_test needs (inputs, targets); for other batches "
            "write the loop with TorchSweep",
        ),
    ],
)
def test_loaders_that_do_not_fit(toys, loader, sentence):
    model = toys.model()
    with pytest.raises(InputError) as caught:
        range_test(model, adam(model), toys.loss, loader)
    assert str(caught.value) == sentence


def test_a_sweep_outside_its_block(toys):
    model = toys.model()
    with pytest.raises(InputError) as caught:
        next(TorchSweep(model, adam(model)))
    assert str(caught.value) == (
        "the sweep runs inside `with TorchSweep(…) as sweep:`, which puts the model back"
    )
