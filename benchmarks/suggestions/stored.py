"""Read the longer range tests of a task: ``sweeps.npz`` of its folder."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lrchart.analysis.ragged import Sweep
from lrchart.leaderboard.truth import Truth

#: range tests in ``sweeps.npz``: spacing of the rates, then number of steps
STORED = ("exponential300", "exponential1000", "exponential3000", "linear300", "linear1000")


def sweeps_of(task: Truth, key: str) -> list[Sweep]:
    """Return (lr, loss) of the range tests called `key`: one of `STORED`, or of `Truth.sweeps`.

    Of `STORED` there are as many as were run, each up to its first non-finite loss.
    """
    if key not in STORED:
        return task.sweeps(key)
    path = task.folder / "sweeps.npz"
    if not path.exists():
        return []
    with np.load(path) as archive:
        lr = sweep_rates(key, float(archive["linear_top"]))
        losses = archive[key].astype(float)
    # Keep the first non-finite loss; the appended False ends rows without one.
    ended = [int(np.argmin([*np.isfinite(row), False])) + 1 for row in losses]
    return [(lr[:end], row[:end]) for row, end in zip(losses, ended, strict=True)]


def sweep_rates(key: str, top: float = 10.0) -> NDArray[np.float64]:
    """Return the learning rates of a sweep kept in ``sweeps.npz``: shape (steps,).

    Parameters
    ----------
    key
        "exponential" or "linear", then the number of steps: "exponential300".
    top
        Last rate of a linear sweep; an exponential one ends at 10. Both start at 1e-7.

    Examples
    --------
    >>> sweep_rates("exponential9").round(7).tolist()
    [1e-07, 1e-06, 1e-05, 0.0001, 0.001, 0.01, 0.1, 1.0, 10.0]
    """
    shape = key.rstrip("0123456789")
    steps = int(key[len(shape) :])
    if shape == "linear":
        return np.linspace(1e-7, top, steps)
    return np.geomspace(1e-7, 10.0, steps)
