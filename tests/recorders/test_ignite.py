import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.frame.validation import validate
from tests.later import later

torch = later("torch", reason="PyTorch is not installed")
ignite_engine = later("ignite.engine", reason="PyTorch-Ignite is not installed")

RangeTest = later("lrchart.recorders.ignite", "RangeTest")

RANGE = {"start": 1e-4, "end": 1.0, "steps": 30}


def trainer_of(toys, model, optimizer, fail_at=None):
    def step(engine, batch):
        if engine.state.iteration == fail_at:
            raise ZeroDivisionError
        model.train()
        inputs, targets = batch
        optimizer.zero_grad()
        loss = toys.loss(model(inputs), targets)
        loss.backward()
        optimizer.step()
        return {"loss": loss.item()}

    return ignite_engine.Engine(step)


def run(toys, model, optimizer, fail_at=None, **options):
    trainer = trainer_of(toys, model, optimizer, fail_at)
    test = RangeTest(
        trainer, model, optimizer, output_transform=lambda output: output["loss"], **options
    )
    toys.seed()
    try:
        with test:
            trainer.run(toys.loader(shuffle=True), max_epochs=100)
    except ZeroDivisionError:
        assert fail_at
    return trainer, test


def adam(model):
    return torch.optim.AdamW(model.parameters(), lr=1e-3)


def test_frame_equals_a_loop_by_hand(toys):
    model = toys.model()
    frame = run(toys, model, adam(model), **RANGE)[1].frame()
    pd.testing.assert_frame_equal(validate(frame), frame)
    model = toys.model()
    toys.seed()
    # Ignite reseeds before it shuffles the first epoch, so the twin uses Ignite as well.
    losses, optimizer, rates = [], adam(model), iter(np.geomspace(1e-4, 1.0, 30))
    twin = trainer_of(toys, model, optimizer)

    @twin.on(ignite_engine.Events.ITERATION_STARTED)
    def set_rate():
        optimizer.param_groups[0]["lr"] = float(next(rates))

    @twin.on(ignite_engine.Events.ITERATION_COMPLETED)
    def keep_loss():
        losses.append(twin.state.output["loss"])

    twin.run(toys.loader(shuffle=True), max_epochs=6)
    assert list(frame["loss"]) == losses[: len(frame)]
    assert len(frame) > 15


@pytest.mark.parametrize("fail_at", [None, 12])
def test_everything_is_put_back(toys, assert_same_bits, fail_at):
    model = toys.model()
    optimizer = adam(model)
    toys.by_hand(model, optimizer, toys.loader(), [1e-3] * 3)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 3)
    toys.seed()
    before = toys.state(model, optimizer, scheduler)
    trainer, test = run(toys, model, optimizer, fail_at, stateful=[scheduler], **RANGE)
    assert_same_bits(before, toys.state(model, optimizer, scheduler))
    assert len(test.frame()) == (fail_at - 1 if fail_at else test.sweep.step)
    steps = test.sweep.step
    trainer.run(toys.loader(), max_epochs=1, epoch_length=3)  # the handlers have been removed
    assert test.sweep.step == steps


def test_accumulated_iterations_are_one_step(toys):
    model = toys.model()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    frame = run(toys, model, optimizer, accumulate=5, start=1e-9, end=1e-8, steps=4)[1].frame()
    model = toys.model()
    single = run(
        toys, model, torch.optim.SGD(model.parameters(), lr=0.0), start=1e-9, end=1e-8, steps=20
    )[1].frame()
    means = single["loss"].to_numpy().reshape(4, 5).mean(axis=1)
    np.testing.assert_allclose(frame["loss"], means, rtol=1e-5)


def test_a_run_shorter_than_the_sweep_says_so(toys):
    model = toys.model()
    optimizer = adam(model)
    trainer = trainer_of(toys, model, optimizer)
    test = RangeTest(trainer, model, optimizer, output_transform=lambda out: out["loss"], **RANGE)
    sentence = "training ended after 10 of the sweep's 30 steps; give it more epochs"
    with pytest.warns(UserWarning, match=sentence), test:
        trainer.run(toys.loader(), max_epochs=2)
    assert len(test.frame()) == 10


def test_a_range_test_runs_once(toys):
    model = toys.model()
    optimizer = adam(model)
    trainer = trainer_of(toys, model, optimizer)
    test = RangeTest(trainer, model, optimizer, output_transform=lambda out: out["loss"], **RANGE)
    with test:
        trainer.run(toys.loader(), max_epochs=100)
        with pytest.raises(InputError) as inside:
            trainer.run(toys.loader(), max_epochs=100)
    with pytest.raises(InputError) as after:
        test.__enter__()
    sentence = "this range test has already run; take it out to train, or make a new one"
    assert str(inside.value) == str(after.value) == sentence


@pytest.mark.parametrize("shown", [False, True])
def test_there_is_no_second_bar_unless_asked_for(toys, monkeypatch, capfd, shown):
    monkeypatch.setattr("lrchart.recorders.parts.progress._interactive", lambda: True)
    model = toys.model()
    run(toys, model, adam(model), **RANGE, **({"progress": True} if shown else {}))
    assert ("30" in capfd.readouterr().err) is shown
