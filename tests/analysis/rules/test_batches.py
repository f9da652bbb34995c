"""Many sweeps at once are answered as each of them alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrchart.analysis.ragged import Sweep, stacked
from lrchart.analysis.rules.own.descent import Reading, read, readings
from lrchart.analysis.rules.registry import RULES, Rule
from lrchart.errors import NoSuggestionError

BATCHED = [name for name, rule in RULES.items() if rule.batch]


def alone(name: str, lr: np.ndarray, loss: np.ndarray) -> np.ndarray:
    """Return the answers to the rows, asked one at a time; NaN where there is none."""
    answers = []
    for sweep in zip(lr, loss, strict=True):
        try:
            answers.append(RULES[name](*sweep))
        except NoSuggestionError:
            answers.append(np.nan)
    return np.array(answers)


def same(one: Reading, other: Reading) -> None:
    assert one[3:] == other[3:]
    np.testing.assert_allclose(one[:3], other[:3], rtol=1e-9)


@st.composite
def sweep(draw: st.DrawFn, most: int = 120) -> Sweep:
    """Return a range test as they are, and as they should not be."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    steps = draw(st.integers(2, most))
    ladder = draw(st.sampled_from(["exponential", "linear", "uneven"]))
    lr = {
        "exponential": np.logspace(-7, 1, steps),
        "linear": np.linspace(1e-5, 0.3, steps),
        "uneven": 10 ** np.sort(rng.uniform(-7, 1, steps)),
    }[ladder]
    x = np.log10(lr)
    loss = 3 - rng.uniform(0, 2) * np.clip((x + 5) / 2, 0, 1)
    loss += 20 * np.clip(x - rng.uniform(-3, 1), 0, None) ** 2 + rng.normal(0, 0.1, steps)
    loss[rng.random(steps) < draw(st.sampled_from([0, 0.1, 0.9]))] = np.nan
    loss[steps - draw(st.integers(0, steps)) :] = draw(st.sampled_from([np.nan, np.inf, 7.0]))
    order = rng.permutation(steps) if draw(st.booleans()) else slice(None)
    return lr[order], loss[order]


@given(runs=st.lists(st.lists(sweep(), min_size=1, max_size=3), min_size=2, max_size=6))
@settings(max_examples=150)
def test_runs_of_any_length_and_number_of_repeats_are_read_as_if_alone(runs) -> None:
    for one, sweeps in zip(readings(*_padded(runs)), runs, strict=True):
        same(one, read(sweeps))


def _padded(runs: list[list[Sweep]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the runs as a stack, repeats that are not there as sweeps without a loss.

    A repeat that is lost counts in where half of the repeats have broken down, so all are given
    as many: the last one again.
    """
    most = max(map(len, runs))
    for sweeps in runs:
        sweeps.extend([sweeps[-1]] * (most - len(sweeps)))
    return stacked(runs)


def test_measured_sweeps_of_every_length_are_read_as_if_alone(measured) -> None:
    together = readings(*stacked([[one] for one in measured.values()]))
    for one, sweep_ in zip(together, measured.values(), strict=True):
        same(one, read([sweep_]))


@pytest.mark.parametrize("name", BATCHED)
def test_measured_sweeps_together_are_answered_as_if_alone(name, measured) -> None:
    for steps in {len(lr) for lr, _ in measured.values()}:
        some = [one for one in measured.values() if len(one[0]) == steps]
        lr, loss = (np.stack(part) for part in zip(*some, strict=True))
        np.testing.assert_array_equal(RULES[name].each(lr, loss), alone(name, lr, loss))


@pytest.mark.parametrize("name", BATCHED)
@given(seed=st.integers(0, 10_000), steps=st.integers(2, 130), broken=st.sampled_from([0, 0.02]))
@settings(max_examples=30)
def test_sweeps_of_one_length_are_answered_as_if_alone(name, seed, steps, broken) -> None:
    rng = np.random.default_rng(seed)
    even = np.linspace(1e-7, 10, steps), np.arange(1.0, steps + 1) / 8
    lr = np.tile(np.logspace(-7, 1, steps), (12, 1))
    lr[:6:2], lr[1:6:2] = even
    x = np.log10(lr)
    loss = rng.uniform(-1, 3, (12, 1)) - np.clip((x + 5) / 3, 0, 1)
    loss += 20 * np.clip(x - rng.uniform(-3, 1, (12, 1)), 0, None) ** 2
    loss += rng.normal(0, 0.1, loss.shape)
    loss[:4] = np.round(loss[:4], 1)
    loss[rng.random(loss.shape) < broken] = np.nan
    loss[rng.random(loss.shape) < broken] = np.inf
    np.testing.assert_allclose(RULES[name].each(lr, loss), alone(name, lr, loss), rtol=1e-12)


def test_a_rule_without_a_batch_is_asked_row_by_row() -> None:
    lr = np.tile(np.logspace(-7, 1, 40), (3, 1))
    loss = np.stack([np.linspace(3, 1, 40), np.full(40, np.nan), np.linspace(1, 3, 40)])
    rule = replace(RULES["fastai-valley"], batch=None)
    np.testing.assert_array_equal(rule.each(lr, loss), alone("fastai-valley", lr, loss))


def test_a_batch_is_given_ordinary_sweeps_and_the_others_are_asked_alone() -> None:
    asked: list[tuple[int, ...]] = []

    def together(lr: np.ndarray, loss: np.ndarray) -> np.ndarray:
        asked.append(loss.shape)
        return np.full(len(loss), 2.0)

    rule = Rule("mine", "mine", "1", lambda lr, loss: 1.0, together)
    loss = np.ones((5, 40))
    loss[1, 7], loss[3, 20], loss[4, 39] = np.nan, -np.inf, 1e35
    lr = np.tile(np.logspace(-7, 1, 40), (5, 1))
    assert rule.each(lr, loss).tolist() == [2, 1, 2, 1, 1]
    assert rule.each(lr[:, :39], loss[:, :39]).tolist() == [1] * 5
    assert replace(rule, ordinary=False).each(lr, loss).tolist() == [2] * 5
    assert asked == [(2, 40), (5, 40)]
