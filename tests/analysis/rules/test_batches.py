"""Many sweeps at once are answered as each of them alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lrchart.analysis.ragged import Sweep, stacked
from lrchart.analysis.rules.own.descent import Reading, read, readings


def same(reading: Reading, other: Reading) -> None:
    assert reading[3:] == other[3:]
    np.testing.assert_allclose(reading[:3], other[:3], rtol=1e-9)


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
    for reading, sweeps in zip(readings(*_padded(runs)), runs, strict=True):
        same(reading, read(sweeps))


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
    for reading, sweep_ in zip(together, measured.values(), strict=True):
        same(reading, read([sweep_]))
