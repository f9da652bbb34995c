"""Types of arrays; their shapes stand in docstrings."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
#: indices and counts
IntArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]
