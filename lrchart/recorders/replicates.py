"""Repeat a sweep with other seeds."""

from __future__ import annotations

import operator
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from lrchart.errors import OptionError, shown
from lrchart.keywords.named import named
from lrchart.recorders.parts.arguments import demand
from lrchart.recorders.sweep import Sweep


@named(Sweep)
def repeat_sweep(
    train: Callable[[Sweep], object], seeds: int | Iterable[int] = 5, **options: Any
) -> pd.DataFrame:
    """Run one sweep a seed and return them all as one tidy frame.

    Parameters
    ----------
    train
        Called with a fresh `Sweep` whose ``replicate`` is the seed; it seeds, builds and trains.
    seeds
        The seeds, or how many: 5 means 0, 1, 2, 3, 4.
    **options
        Options of `Sweep`. With ``path`` the sweeps share one file, which keeps the finished
        ones should a later one fail.

    Returns
    -------
    pandas.DataFrame
        The tidy frame of all sweeps; ``replicate`` is the seed.

    Raises
    ------
    InputError
        `train` is no function.
    OptionError
        For no seeds, or the same one twice.

    Examples
    --------
    >>> import random
    >>> def train(sweep):
    ...     weight = random.Random(sweep.replicate).uniform(4, 6)
    ...     for lr in sweep:
    ...         sweep.record(weight**2)
    ...         weight -= lr * 2 * weight
    >>> frame = repeat_sweep(train, seeds=3, steps=50, progress=False)
    >>> frame["replicate"].unique().tolist()
    [0, 1, 2]
    """
    demand(callable(train), "train", "be a function", train, "repeat_sweep(train, seeds)")
    if "replicate" in options:
        raise OptionError("replicate is the seed of each sweep; leave it out, and name the seeds")
    try:
        numbers = list(seeds) if isinstance(seeds, Iterable) else list(range(operator.index(seeds)))
        different = len(set(numbers))
    except TypeError:
        numbers, different = [], 0
    if not numbers or different < len(numbers):
        raise OptionError(f"seeds must be at least one, each once; got {shown(seeds)}")
    frames = []
    for seed in numbers:
        sweep = Sweep(replicate=seed, **options)
        train(sweep)
        sweep.close()
        frames.append(sweep.frame())
    return pd.concat(frames, ignore_index=True)


def replicates(
    train: Callable[[Sweep], object], seeds: int | Iterable[int] = 5, **options: Any
) -> pd.DataFrame:
    """Call `repeat_sweep`, which was called so up to version 0.1.

    Warns
    -----
    DeprecationWarning
        The name goes with version 0.3.
    """
    warnings.warn("replicates is now called repeat_sweep", DeprecationWarning, stacklevel=2)
    return repeat_sweep(train, seeds, **options)
