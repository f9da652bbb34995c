"""Rows of an engine that keeps no order are not taken for a sweep unseen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lrchart
from lrchart.errors import InputError, KindError
from lrchart.kinds import lazy

polars = pytest.importorskip("polars")

ROWS = 30_000
COSINE = 1e-3 * (1.01 + np.cos(np.linspace(0, np.pi, ROWS)))


def frame(**columns: Any) -> Any:
    return polars.LazyFrame({"lr": COSINE, "loss": np.linspace(2, 1, ROWS)} | columns)


@pytest.fixture
def shuffled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Polars be an engine that keeps no order."""
    monkeypatch.setattr(lazy, "UNORDERED", ("polars",))


@pytest.mark.usefixtures("shuffled")
def test_rows_in_no_order_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        lrchart.suggest(frame())
    assert str(caught.value) == (
        "the frame has 30,000 rows in no order, since polars keeps none: add a column 'step' that "
        "numbers the rows of each run, or a column 'kind' that says 'sweep'"
    )


@pytest.mark.usefixtures("shuffled")
def test_a_step_tells_the_order_and_a_kind_makes_it_needless() -> None:
    with pytest.raises(KindError, match="the rate only falls"):
        lrchart.suggest(frame(step=np.arange(ROWS)))
    assert len(lrchart.suggest(frame(kind=["sweep"] * ROWS))) == 1


def test_an_engine_that_keeps_an_order_needs_no_steps() -> None:
    with pytest.raises(KindError, match="the rate only falls"):
        lrchart.suggest(frame())
