"""Compute the curves of scenarios: seeded, with a known optimum."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable

import numpy as np
import pandas as pd

from lrchart.errors import OptionError
from lrchart.frame.scenario import LR_MAX, LR_MIN, SCENARIOS, STEPS, Scenario
from lrchart.frame.schema import TidyFrame
from lrchart.frame.seal import looked_at
from lrchart.frame.validation import validate
from lrchart.keywords.named import named


@named()
def scenarios(chosen: Iterable[Scenario] = SCENARIOS) -> TidyFrame:
    """Return the tidy sweep frame of the `chosen` scenarios.

    Parameters
    ----------
    chosen
        The scenarios; the three that the gallery teaches with by default.

    Returns
    -------
    pandas.DataFrame
        250 rows a scenario, in the order given: ``run`` (its name), ``replicate`` (0),
        ``step`` (0 to 249), ``lr`` (1e-6 to 1, evenly spaced in log lr), ``loss``,
        ``optimal_lr`` (the truth), and the training it is for: ``training_steps`` (250) and
        ``schedule`` ("constant").

    Raises
    ------
    OptionError
        Two scenarios have the same name, or there is none.

    Examples
    --------
    >>> frame = lrchart.scenarios([lrchart.Scenario("mine", optimal_lr=1e-3)])
    >>> frame.shape[0], frame["optimal_lr"].unique().tolist()
    (250, [0.001])
    """
    listed = list(chosen) if isinstance(chosen, Iterable) else [chosen]
    if not all(isinstance(scenario, Scenario) for scenario in listed):
        raise OptionError(
            "give scenarios in a list: lrchart.scenarios([lrchart.Scenario(name, optimal_lr)])"
        )
    if not listed:
        raise OptionError("no scenario: give at least one, as lrchart.Scenario(name, optimal_lr)")
    names = [scenario.name for scenario in listed]
    for name in names:
        if names.count(name) > 1:
            raise OptionError(f"two scenarios are named {name!r}; give each its own name")
    return looked_at(validate(pd.concat([_sweep(each) for each in listed], ignore_index=True)))


def expected_loss(scenario: Scenario, lr: np.ndarray) -> np.ndarray:
    """Return the noise-free loss of `scenario` (see `Scenario`) at each `lr`; same shape."""
    decades = np.log10(lr) - math.log10(scenario.optimal_lr)
    room = math.log10(LR_MAX) - math.log10(scenario.optimal_lr)
    descent = scenario.descent_depth / (1 + np.exp(-decades / scenario.curve_smoothness))
    climb = np.clip(decades / room, 0, None) ** scenario.divergence_power
    return np.asarray(scenario.base_loss - descent + scenario.divergence_scale * climb)


def _sweep(scenario: Scenario) -> pd.DataFrame:
    lr = np.logspace(math.log10(LR_MIN), math.log10(LR_MAX), STEPS)
    # The name is part of the seed: noise differs between scenarios, and does not change if others
    # are added.
    rng = np.random.default_rng([scenario.seed, zlib.crc32(scenario.name.encode())])
    noise = rng.normal(0.0, scenario.noise_scale * scenario.base_loss, STEPS)
    return pd.DataFrame(
        {
            "run": scenario.name,
            "replicate": 0,
            "step": np.arange(STEPS),
            "lr": lr,
            "loss": expected_loss(scenario, lr) + noise,
            "optimal_lr": scenario.optimal_lr,
            # The training in question: a constant rate, as many steps as the sweep.
            "training_steps": float(STEPS),
            "schedule": "constant",
        }
    )
