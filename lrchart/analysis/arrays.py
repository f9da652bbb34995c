"""What arrays hold, in the words of their types; shapes stand in docstrings."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
#: places, counts: whatever may index
IntArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]
