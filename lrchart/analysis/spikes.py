"""Replace single wild losses, which would dwarf the curve, before it is smoothed."""

from __future__ import annotations

import numpy as np

from lrchart.analysis.noise import noise_level, running_median
from lrchart.frame.arrays import FloatArray

#: steps of the running median, which detects spikes of up to four steps
WIDTH = 9
#: minimum distance of a spike from the running median, in ranges of that median …
RANGES = 3.0
#: … and in standard deviations of the noise
ERRORS = 12.0


def calm(loss: FloatArray) -> FloatArray:
    """Return the finite losses of sweeps, before their divergence, with spikes replaced.

    A spike is replaced by the running median, so that one batch with a loss of 1e9 neither bends
    the smoothed line nor stretches the axis. Ordinary noise is left alone.

    Parameters
    ----------
    loss
        Shape (…, n), finite, in order of rising learning rate.
    """
    if loss.shape[-1] < WIDTH:
        return loss
    level = running_median(loss, WIDTH)
    size = np.maximum(RANGES * np.ptp(level, axis=-1), ERRORS * noise_level(loss))
    size = np.maximum(size, np.spacing(np.abs(level).max(axis=-1)))
    return np.where(np.abs(loss - level) > size[..., None], level, loss)
