import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.frame.validation import validate
from lrchart.recorders.parts import attempts
from tests.later import later

jax = later("jax", reason="JAX is not installed")
optax = later("optax", reason="Optax is not installed")

InjectedRates = later("lrchart.recorders.jax", "InjectedRates")
range_test = later("lrchart.recorders.jax", "range_test")

RANGE = {"start": 1e-4, "end": 1.0, "steps": 30}


def task(make=None):
    """Return a jitted step, fresh parameters and state, and five batches."""
    random = np.random.default_rng(0)
    weights = {"w": random.normal(size=(5, 3)).astype("float32"), "b": np.zeros(3, "float32")}
    params = jax.tree.map(jax.numpy.asarray, weights)
    optimizer = optax.inject_hyperparams(make or optax.adam)(learning_rate=1e-3)

    def loss_of(params, batch):
        inputs, targets = batch
        logits = inputs @ params["w"] + params["b"]
        return optax.softmax_cross_entropy_with_integer_labels(logits, targets).mean()

    @jax.jit
    def step(params, state, batch):
        loss, grads = jax.value_and_grad(loss_of)(params, batch)
        updates, state = optimizer.update(grads, state, params)
        return optax.apply_updates(params, updates), state, loss

    inputs = random.normal(size=(5, 8, 5)).astype("float32")
    batches = [(batch, batch[:, :3].argmax(1)) for batch in inputs]
    return step, params, optimizer.init(params), batches


def bits(tree):
    return [np.asarray(leaf).tobytes() for leaf in jax.tree.leaves(tree)]


def test_frame_equals_a_loop_by_hand_bit_for_bit():
    step, params, state, batches = task()
    frame = range_test(step, params, state, batches, **RANGE)
    pd.testing.assert_frame_equal(validate(frame), frame)
    losses = []
    for k, lr in enumerate(np.geomspace(1e-4, 1.0, 30)):
        state.hyperparams["learning_rate"] = jax.numpy.float32(lr)
        params, state, loss = step(params, state, batches[k % 5])
        losses.append(float(loss))
    assert list(frame["loss"]) == losses[: len(frame)]
    assert len(frame) > 15


def test_the_callers_values_stay_as_they_are():
    step, params, state, batches = task()
    before = bits((params, state))
    range_test(step, params, state, batches, **RANGE)
    assert bits((params, state)) == before


def test_every_attempt_begins_from_the_same_values(monkeypatch):
    verdicts = iter(["noise", ""])
    monkeypatch.setattr(attempts, "LADDER", (5, 15))
    monkeypatch.setattr(attempts, "_unreadable", lambda *_: next(verdicts))
    ends = {"start": 1e-4, "end": 1.0, "divergence": None}
    frame = range_test(*task(), steps="auto", **ends)  # the second attempt also starts with batch 0
    alone = range_test(*task(), steps=15, **ends)
    pd.testing.assert_frame_equal(frame.drop(columns="attempt"), alone)
    assert set(frame["attempt"]) == {2}


def test_a_step_may_use_up_what_it_is_given():
    step, params, state, batches = task()
    before, frame = bits((params, state)), range_test(step, params, state, batches, **RANGE)
    greedy = jax.jit(step.__wrapped__, donate_argnums=(0, 1))
    pd.testing.assert_frame_equal(range_test(greedy, params, state, batches, **RANGE), frame)
    assert bits((params, state)) == before


def test_a_jitted_step_is_compiled_once():
    step, params, state, batches = task()
    range_test(step, params, state, batches, **RANGE)
    assert step._cache_size() == 1


def test_rates_at_any_depth_keep_their_ratio():
    inner = {
        "slow": optax.inject_hyperparams(optax.sgd)(learning_rate=1e-4),
        "fast": optax.chain(
            optax.clip(1.0), optax.inject_hyperparams(optax.adam)(learning_rate=1e-3)
        ),
    }
    optimizer = optax.partition(inner, {"w": "slow", "b": "fast"})
    params = {"w": jax.numpy.ones(2), "b": jax.numpy.ones(2)}
    state = optimizer.init(params)
    state = InjectedRates(state).set(state, 0.5)
    rates = optax.tree_utils.tree_get_all_with_path(state, "learning_rate")
    assert sorted(float(rate) for _path, rate in rates) == pytest.approx([0.05, 0.5])


def test_several_calls_a_step_have_their_mean_loss():
    step, params, _state, batches = task()
    optimizer = optax.MultiSteps(
        optax.inject_hyperparams(optax.sgd)(learning_rate=1e-3), every_k_schedule=5
    )

    def joined(params, state, batch):
        _params, _state, loss = step(params, _state_of(params), batch)
        grads = jax.tree.map(jax.numpy.ones_like, params)
        updates, state = optimizer.update(grads, state, params)
        return optax.apply_updates(params, updates), state, loss

    def _state_of(params):
        return optax.inject_hyperparams(optax.adam)(learning_rate=1e-3).init(params)

    options = {"start": 1e-9, "end": 1e-8, "steps": 3, "accumulate": 5}
    frame = range_test(joined, params, optimizer.init(params), batches, **options)
    single = [float(joined(params, optimizer.init(params), batch)[2]) for batch in batches]
    np.testing.assert_allclose(frame["loss"], [np.mean(single)] * 3, rtol=1e-5)


def test_a_state_without_a_rate():
    params = {"w": jax.numpy.ones(2)}
    with pytest.raises(InputError) as caught:
        range_test(lambda *_: None, params, optax.adam(1e-3).init(params), [1])
    assert str(caught.value) == (
        "the optimizer state has no learning_rate to set; make the optimizer with "
        "optax.inject_hyperparams(optax.adam)(learning_rate=…)"
    )


def test_a_schedule_would_overrule_the_sweep():
    params = {"w": jax.numpy.ones(2)}
    schedule = optax.linear_schedule(0.0, 1.0, 10)
    state = optax.inject_hyperparams(optax.adam)(learning_rate=schedule).init(params)
    with pytest.raises(InputError) as caught:
        range_test(lambda *_: None, params, state, [1])
    assert str(caught.value) == (
        "the optimizer's learning_rate is a schedule, which overrules any rate that is set; give "
        "inject_hyperparams a number"
    )


def test_batches_that_run_out():
    step, params, state, batches = task()
    with pytest.raises(InputError) as caught:
        range_test(step, params, state, iter(batches), **RANGE)
    assert str(caught.value) == (
        "there are no more batches; give a list or a loader, or more of them"
    )


def test_losses_that_are_not_finite_are_kept_and_stop_the_sweep():
    step, params, state, batches = task()
    batches[4] = (batches[4][0] * np.nan, batches[4][1])
    frame = range_test(step, params, state, batches, **RANGE)
    assert frame["loss"].isna().tolist() == [False] * 4 + [True] * 3


def test_linear_rates_reach_the_exact_end():
    options = {**RANGE, "end": 0.1, "spacing": "linear", "divergence": None}
    frame = range_test(*task(), **options)
    np.testing.assert_allclose(frame["lr"], np.linspace(1e-4, 0.1, 30), rtol=1e-12)
    assert frame["lr"].iloc[-1] == 0.1


def test_a_failing_step_leaves_its_steps_in_the_file(tmp_path):
    step, params, state, batches = task()

    def failing(params, state, batch):
        return step(params, state, batch if batch is not batches[3] else 1 / 0)

    with pytest.raises(ZeroDivisionError):
        range_test(failing, params, state, batches, path=tmp_path / "history.csv", **RANGE)
    assert len(pd.read_csv(tmp_path / "history.csv")) == 3
