from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lrchart.errors import InputError
from lrchart.readers import readings

Write = Callable[..., str]

WITH_UNITS = [  # text, losses, what the note lists; None: there is no row of units
    ("lr,loss\n1/step,nats\n0.1,2\n0.2,3\n", [2, 3], "'1/step', 'nats'"),
    ("step,lr,loss\n-,[1/it],[-]\n0,0.1,2\n1,0.2,3\n", [2, 3], "'-', '[1/it]', '[-]'"),
    ("lr;loss\n(1/s);\n0,1;2\n0,2;3\n", [2, 3], "'(1/s)', ''"),
    ("time lr loss\ns s^-1 nats\n0 0.1 2\n1 0.2 3\n", [2, 3], "'s', 's^-1', 'nats'"),
    ("lr (1/step),loss [nats]\n0.1,2\n0.2,3\n", [2, 3], None),
    ("Learning rate [-];Train loss [-]\n0,1;2\n0,2;3\n", [2, 3], None),
    ("run,lr,loss\na,0.1,\na,0.2,2\na,0.3,3\n", [2, 3], None),
]


@pytest.mark.parametrize(("text", "losses", "units"), WITH_UNITS)
def test_units_are_passed_over(
    write: Write, text: str, losses: list[float], units: str | None
) -> None:
    (reading,) = readings(write(text))
    np.testing.assert_array_equal(reading.frame["loss"], losses)
    note = f"left out the row of units below the header: {units}"
    assert (note in reading.notes) == (units is not None)


SCALES = [  # text, part of the refusal
    ("lr,loss\nlog10,nats\n-1,2\n-2,3\n", "column 'lr', row 1: 'log10' is not a number"),
    ("lr,loss\n1e-3,nats\n0.1,2\n0.2,3\n", "column 'loss', row 1: 'nats' is not a number"),
    ("lr (log10),loss\n-1,2\n-2,3\n", "no learning rate"),
]


@pytest.mark.parametrize(("text", "words"), SCALES)
def test_scales_are_no_units(write: Write, text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        readings(write(text))


def test_long_tables_may_have_a_row_of_units(write: Write) -> None:
    rows = "".join(f"{i},{1e-6 * 1.0001**i:.9g},{2 + i % 3}\n" for i in range(60_000))
    (reading,) = readings(write(f"step,lr,loss\n-,1/step,nats\n{rows}"))
    assert len(reading.frame) == 60_000
    assert "left out the row of units below the header: '-', '1/step', 'nats'" in reading.notes
