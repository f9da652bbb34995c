import math

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError, OptionError
from lrchart.frame.validation import validate
from lrchart.readers.reader import read
from lrchart.recorders.sweep import Sweep

OWN = ["run", "replicate", "step", "lr", "loss"]


def descend(sweep, seed=0):
    """A noisy quadratic, trained by hand; its own loss for each rate."""
    random = np.random.default_rng(seed)
    weight = 3.0
    for lr in sweep:
        gradient = weight + random.normal(0, 0.1)
        sweep.record(weight**2, grad_norm=abs(gradient))
        weight -= lr * gradient


def test_a_sweep_is_a_valid_tidy_frame():
    sweep = Sweep()
    descend(sweep)
    frame = sweep.frame()
    assert list(frame) == [*OWN, "planned_steps", "kind", "grad_norm"]
    pd.testing.assert_frame_equal(validate(frame), frame)


def test_each_loss_stands_beside_the_rate_it_was_measured_at():
    sweep = Sweep(1e-3, 1.0, 50, divergence=None)
    for lr in sweep:
        sweep.record(7.0 * lr)
    frame = sweep.frame()
    assert (frame["loss"] == 7.0 * frame["lr"]).all()
    assert (frame["lr"].iloc[0], frame["lr"].iloc[-1]) == (1e-3, 1.0)
    assert (list(frame["step"]), sweep.finished, sweep.diverged) == (list(range(50)), True, False)


def test_defaults_are_300_exponential_steps_over_eight_decades():
    np.testing.assert_array_equal(Sweep().rates, np.geomspace(1e-7, 10, 300))


def test_divergence_ends_the_loop_and_keeps_the_steps_that_blew_up():
    sweep = Sweep()
    descend(sweep)
    frame = sweep.frame()
    assert sweep.diverged
    assert sweep.finished
    assert len(frame) < 300
    assert frame["loss"].iloc[-1] > 2 * frame["loss"].iloc[0]


def test_divergence_can_be_off():
    sweep = Sweep(1e-3, 1.0, 40, divergence=None)
    for _lr in sweep:
        sweep.record(math.nan if sweep.step > 4 else 1.0)
    assert len(sweep.frame()) == 40


def test_gradient_accumulation_is_one_step_with_the_mean_loss():
    sweep = Sweep(1e-3, 1.0, 3, accumulate=4)
    for _lr in sweep:
        for micro in range(4):
            metrics = {"accuracy": micro} | ({"grad_norm": 9.0} if micro == 3 else {})
            sweep.record(sweep.step + micro, **metrics)
    frame = sweep.frame()
    assert list(frame["loss"]) == [1.5, 2.5, 3.5]
    assert list(frame["accuracy"]) == [1.5, 1.5, 1.5]
    assert list(frame["grad_norm"]) == [9.0, 9.0, 9.0]


def test_an_exception_leaves_the_finished_steps():
    def fail_in_step_three():
        for _lr in sweep:
            sweep.record(1.0)
            sweep.record(3.0 / (3 - sweep.step))

    sweep = Sweep(1e-3, 1.0, 10, accumulate=2)
    with pytest.raises(ZeroDivisionError):
        fail_in_step_three()
    assert list(sweep.frame()["loss"]) == [1.0, 1.25, 2.0]


def test_a_sweep_spans_several_passes_over_a_short_loader():
    sweep, loader = Sweep(1e-3, 1.0, 10, divergence=None), [1.0, 2.0, 3.0, 4.0]
    for _epoch in range(5):
        for batch, _lr in zip(loader, sweep, strict=False):
            sweep.record(batch)
    assert list(sweep.frame()["loss"]) == [*loader, *loader, 1.0, 2.0]


def test_a_new_loop_repeats_the_rate_at_which_the_last_one_was_left():
    sweep, loader = Sweep(1e-3, 1.0, 10, accumulate=2, divergence=None), [1.0, 2.0, 3.0, 4.0]
    for _epoch in range(5):
        for _lr, batch in zip(sweep, loader, strict=False):  # asks for one rate too many
            sweep.record(batch)
            sweep.record(batch)
    assert list(sweep.frame()["loss"]) == [*loader, *loader, 1.0, 2.0]


def test_a_new_loop_drops_the_micro_batches_of_a_step_that_was_left():
    sweep = Sweep(1e-3, 1.0, 5, accumulate=2)
    for _lr in sweep:
        sweep.record(1.0)
        if sweep.step == 3:
            break
        sweep.record(1.0)
    for _lr in sweep:
        sweep.record(0.5)
        sweep.record(0.5)
    assert list(sweep.frame()["loss"]) == [1.0, 1.0, 1.0, 0.5, 0.5]


def test_an_empty_sweep_is_an_empty_frame_of_the_same_kind():
    empty, recorder = Sweep(), Sweep()
    next(recorder)
    recorder.record(1.0)
    pd.testing.assert_frame_equal(empty.frame(), recorder.frame().iloc[:0])


def test_a_metric_may_be_missing_at_some_steps():
    sweep = Sweep(1e-3, 1.0, 4)
    for _lr in sweep:
        sweep.record(1.0, **({"val_loss": 2.0} if sweep.step == 2 else {}))
    assert sweep.frame()["val_loss"].fillna(-1).tolist() == [-1, -1, 2, -1]


@pytest.mark.parametrize("loss", [2, 2.0, np.float32(2), np.array(2.0), np.array([2.0])])
def test_a_loss_is_anything_that_holds_one_number(loss):
    sweep = Sweep()
    next(sweep)
    sweep.record(loss)
    assert list(sweep.frame()["loss"]) == [2.0]


@pytest.mark.parametrize(
    ("loss", "came"),
    [
        ("2.0", "'2.0'"),
        (None, "None"),
        (1j, "1j"),
        (np.ones(3), "ndarray of shape (3,)"),
        pytest.param(10**400, f"1{'0' * 98}…", id="beyond a float"),
    ],
)
def test_a_loss_that_is_not_one_number(loss, came):
    sweep = Sweep()
    next(sweep)
    with pytest.raises(InputError) as caught:
        sweep.record(loss)
    assert str(caught.value) == f"loss must be one number; got {came}"
    sweep.record(1.0)  # the step can still be recorded


def before(sweep):
    sweep.record(1.0)


def twice(sweep):
    for _lr in sweep:
        sweep.record(1.0)
        sweep.record(1.0)


def never(sweep):
    for _lr in sweep:
        pass


def after(sweep):
    for _lr in sweep:
        sweep.record(1.0)
    sweep.record(1.0)


def reserved(sweep):
    next(sweep)
    sweep.record(1.0, lr=0.1)


@pytest.mark.parametrize(
    ("misuse", "sentence"),
    [
        (before, "record() came before the first learning rate; call it inside `for lr in sweep`"),
        (
            twice,
            "step 0 (lr 0.001) is already recorded; for k micro-batches per step, set accumulate=k",
        ),
        (never, "step 0 (lr 0.001) has no loss; call record(loss) in every pass of the loop"),
        (after, "the sweep ended with step 8 (lr 1); a loss after it belongs to no learning rate"),
        (reserved, "a metric cannot be called 'lr'; that column has a meaning"),
    ],
)
def test_misuse_of_the_loop(misuse, sentence):
    with pytest.raises(InputError) as caught:
        misuse(Sweep(1e-3, 1.0, 9))
    assert str(caught.value) == sentence


def test_too_few_micro_batches():
    sweep = Sweep(1e-3, 1.0, 9, accumulate=4)
    with pytest.raises(InputError) as caught:
        after(sweep)
    assert str(caught.value) == "step 0 (lr 0.001) has 1 of its 4 micro-batch losses"


@pytest.mark.parametrize("replicate", ["seed 1", 0.5, None])
def test_a_replicate_is_numbered_before_the_sweep_not_after_it(replicate):
    with pytest.raises(OptionError) as caught:
        Sweep(replicate=replicate)
    assert str(caught.value) == f"replicate must be a whole number; got {replicate!r}"


def test_a_seed_may_be_numpys(tmp_path):
    sweep = Sweep(replicate=np.int64(3), steps=2, path=tmp_path / "history.jsonl")
    for _lr in sweep:
        sweep.record(1.0)
    assert list(sweep.frame()["replicate"]) == [3, 3]


@pytest.mark.parametrize("accumulate", [0, -1, 1.5, True, np.True_])
def test_accumulate_must_be_a_count(accumulate):
    with pytest.raises(OptionError) as caught:
        Sweep(accumulate=accumulate)
    assert str(caught.value) == (
        f"accumulate must be a whole number of at least 1; got {accumulate!r}"
    )


def test_the_training_that_follows_travels_in_frame_and_file(tmp_path):
    path = tmp_path / "history.csv"
    sweep = Sweep(steps=20, training_steps=500, schedule="decay", path=path, divergence=None)
    descend(sweep)
    for frame in (sweep.frame(), read(path)):
        tidy = validate(frame)
        assert (tidy["training_steps"] == 500).all()
        assert (tidy["schedule"] == "decay").all()
