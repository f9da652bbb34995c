"""A sweep in PyTorch: its rates and losses, in any loop and in its own."""

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.frame.validation import validate
from tests.later import later

torch = later("torch", reason="PyTorch is not installed")

TorchSweep = later("lrchart.recorders.torch", "TorchSweep")
range_test = later("lrchart.recorders.torch", "range_test")

RANGE = {"start": 1e-4, "end": 1.0, "steps": 30}


def adam(model):
    return torch.optim.AdamW(model.parameters(), lr=1e-3)


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


def test_parameter_groups_keep_their_ratios(toys):
    model = toys.model()
    tensor = torch.tensor(1e-3)  # as captured graphs require
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


def test_accumulated_batches_are_one_step_with_their_mean_loss(toys):
    model = toys.model()
    del model[3], model[1]  # with dropout or batch norm, two batches of 8 differ from one of 16
    twin = torch.nn.Sequential(*[torch.nn.Linear(5, 16), torch.nn.ReLU(), torch.nn.Linear(16, 3)])
    twin.load_state_dict(model.state_dict())
    batches = list(toys.loader())[:4]
    joined = [
        tuple(torch.cat(parts) for parts in zip(*pair, strict=True))
        for pair in (batches[0:2], batches[2:4])
    ]
    frame = range_test(model, adam(model), toys.loss, batches, accumulate=2, **RANGE)
    other = range_test(twin, adam(twin), toys.loss, joined, **RANGE)
    np.testing.assert_allclose(frame["loss"][:20], other["loss"][:20], rtol=1e-4)


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
    # One step at 1e-4 hardly changes the model.
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


def test_a_failing_test_leaves_its_steps_in_the_file(toys, tmp_path):
    batches = [*toys.loader(), (torch.zeros(8, 4), torch.zeros(8).long())]
    model = toys.model()
    with pytest.raises(RuntimeError, match="cannot be multiplied"):
        range_test(model, adam(model), toys.loss, batches, path=tmp_path / "history.csv", **RANGE)
    assert len(pd.read_csv(tmp_path / "history.csv")) == 5


@pytest.mark.parametrize(
    ("loader", "sentence"),
    [
        (list, "the loader gave no batches; a range test needs at least one"),
        (
            lambda: iter([(torch.ones(8, 5), torch.zeros(8).long())]),
            "there are no more batches; give a list or a loader, or more of them",
        ),
        (
            lambda: [{"x": 1}],
            "the loader gave a dict where range_test needs (inputs, targets); for other batches "
            "write the loop with TorchSweep",
        ),
    ],
)
def test_loaders_that_do_not_fit(toys, loader, sentence):
    model = toys.model()
    with pytest.raises(InputError) as caught:
        range_test(model, adam(model), toys.loss, loader())
    assert str(caught.value) == sentence


def test_a_sweep_outside_its_block(toys):
    model = toys.model()
    with pytest.raises(InputError) as caught:
        next(TorchSweep(model, adam(model)))
    assert str(caught.value) == (
        "the sweep runs inside `with TorchSweep(…) as sweep:`, which restores the model"
    )


def loop(toys, optimizers, model, before=lambda: None, after=lambda: None):
    with TorchSweep(model, optimizers, **RANGE) as sweep:
        for _lr in sweep:
            before()
            for optimizer in optimizers:
                optimizer.step()
            after()
            sweep.record(1.0)
    return sweep.frame()


def test_a_loop_that_sets_the_rate_itself_is_refused(toys):
    """Its losses would stand beside rates at which nothing was trained."""
    model = toys.model()
    optimizers = [torch.optim.SGD(model.parameters(), lr=0.5), adam(model)]

    def adjusted():
        optimizers[1].param_groups[0]["lr"] = 1e-3

    sentence = "step 0 is at learning rate 0.001 instead of "
    with pytest.raises(InputError, match=sentence):
        loop(toys, optimizers, model, before=adjusted)
    assert optimizers[0].param_groups[0]["lr"] == 0.5
    optimizers[1].step()  # the sweep no longer looks
    scheduler = torch.optim.lr_scheduler.StepLR(optimizers[1], 1, 0.1)
    assert len(loop(toys, optimizers, model, after=scheduler.step)) == 30
