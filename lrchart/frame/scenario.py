"""Define synthetic range tests, and the three of the teaching figure."""

from __future__ import annotations

from dataclasses import dataclass, fields
from numbers import Integral

from lrchart.errors import OptionError, require, shown
from lrchart.keywords.named import named
from lrchart.keywords.values import is_real
from lrchart.text import is_text

#: range of learning rates, and number of steps, of every scenario
LR_MIN, LR_MAX, STEPS = 1e-6, 1.0, 250

#: parameter -> (lowest, highest) value for which the curve is that of a range test
RANGES = {
    "optimal_lr": (LR_MIN * 1.01, LR_MAX * 0.99),
    "base_loss": (1e-9, 1e9),
    "descent_depth": (0.0, 1e9),
    "curve_smoothness": (0.05, 2.0),
    "divergence_scale": (0.0, 1e12),
    "divergence_power": (0.01, 100.0),
    "noise_scale": (0.0, 10.0),
    "seed": (0, 2**63 - 1),
}
#: parameter -> its unit, if an error must explain it
UNITS = {"curve_smoothness": " decades, the width of the descent"}


def _check(name: str, value: object) -> None:
    low, high = RANGES[name]
    whole = name == "seed"
    kind, unit = "a whole number" if whole else "a number", UNITS.get(name, "")
    fits = is_real(value) and low <= value <= high and (not whole or isinstance(value, Integral))
    require(name, value, fits, f"{kind} from {low:g} to {high:g}{unit}")


@named()
@dataclass(frozen=True)
class Scenario:
    """One synthetic range test.

    With x = log10 lr and o = log10 optimal_lr, the loss is ::

        base_loss - descent_depth / (1 + exp(-(x - o) / curve_smoothness))
        + divergence_scale * max(0, (x - o) / (x_max - o)) ** divergence_power

    plus Gaussian noise with standard deviation ``noise_scale * base_loss``: a descent that is
    steepest at `optimal_lr`, and a divergence that outgrows it beyond. `optimal_lr` is the
    optimum by definition, and the optimal window is ``optimal_lr / 3`` to ``optimal_lr * 3``.

    Parameters
    ----------
    name
        Name of the curve.
    optimal_lr
        Optimal learning rate, at which the loss falls fastest (1.01e-6 to 0.99).
    base_loss
        Loss of the untrained model (1e-9 to 1e9).
    descent_depth
        Fall of the loss far beyond the optimum if it did not diverge, in units of the loss.
    curve_smoothness
        Width of the descent, in decades of lr (0.05 to 2).
    divergence_scale
        Rise of the loss from the optimum to the highest rate, in units of the loss.
    divergence_power
        Exponent of the rise over log lr (0.01 to 100); higher rises later and faster.
    noise_scale
        Standard deviation of the noise, as a share of `base_loss` (0 to 10).
    seed
        Seed of the noise.

    Raises
    ------
    OptionError
        A value is outside its range.

    Examples
    --------
    >>> noisy = lrchart.Scenario("Small batches", optimal_lr=1e-3, noise_scale=0.08)
    >>> chart = lrchart.plot(lrchart.scenarios([noisy]))
    """

    name: str
    optimal_lr: float
    base_loss: float = 3.0
    descent_depth: float = 1.6
    curve_smoothness: float = 0.3
    divergence_scale: float = 14.0
    divergence_power: float = 2.3
    noise_scale: float = 0.02
    seed: int = 42

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip() or not is_text(self.name):
            raise OptionError(f"name must be a string; got {shown(self.name)}")
        for field in fields(self):
            if field.name in RANGES:
                _check(field.name, getattr(self, field.name))


SCENARIOS: tuple[Scenario, ...] = (
    Scenario(
        "Well-behaved model", 2e-3, descent_depth=1.9, curve_smoothness=0.28, noise_scale=0.012
    ),
    Scenario("Noisy batches", 1e-3, curve_smoothness=0.33, divergence_scale=11.0, noise_scale=0.05),
    Scenario(
        "Stable / wider optimum",
        7e-3,
        descent_depth=1.3,
        curve_smoothness=0.45,
        divergence_power=3.3,
        noise_scale=0.01,
    ),
)
