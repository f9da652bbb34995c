"""Lines of a log that sum up an epoch, beside those of its steps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lrchart.readers import readings

Write = Callable[..., str]

RATES = np.geomspace(1e-6, 1, 60)
LOSSES = 0.4 + 1.9 / (1 + (RATES / 3e-3) ** 1.3)


def log(step: str, summary: str) -> str:
    lines = []
    for i, (lr, loss) in enumerate(zip(RATES, LOSSES, strict=True), 1):
        lines.append(step.format(i=i, lr=lr, loss=loss))
        if i % 10 == 0:
            lines.append(summary.format(i=i, lr=lr, loss=9.0))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "summary",
    [
        "Epoch 1 finished, lr {lr:.1e}, loss {loss}",
        "=== epoch 1 | loss {loss} | lr {lr:.5e} ===",
        " * loss {loss} lr {lr:.1e}",
    ],
)
def test_lines_without_the_step_of_the_others_are_left_out(write: Write, summary: str) -> None:
    text = log("step {i} | lr {lr:.5e} | loss {loss:.5f}", summary)
    (reading,) = readings(write(text))
    np.testing.assert_allclose(reading.frame["loss"], LOSSES, atol=1e-5)
    assert "left out 6 lines without the step that others give" in reading.notes


def test_lines_are_kept_if_many_give_no_step(write: Write) -> None:
    lines = [
        f"{f'step {i} ' if i % 3 else ''}lr {lr:.5e} loss {loss:.5f}"
        for i, (lr, loss) in enumerate(zip(RATES, LOSSES, strict=True))
    ]
    (reading,) = readings(write("\n".join(lines) + "\n"))
    assert len(reading.frame) == 60
