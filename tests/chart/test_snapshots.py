"""One picture a chart to review: `make snapshots` redraws them, and a viewer shows the change.

A chart that differs from its picture is drawn beside it, as ``NAME.changed.svg``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart import Options
from lrchart.chart.whole_spec import spec_of, still
from lrchart.render.vega import svg
from tests.trainings import SHAPES, u_curves

FOLDER = Path(__file__).parents[1] / "snapshots"
#: size in inches, small enough to check a picture at a glance
SIZE = (7.0, 4.5)
NUMBER = re.compile(r"-?\d+\.\d{2,}")
#: hash of a view's data, whose last digits depend on the processor
VIEW = re.compile(r"view_[0-9a-f]{16}")


def _sweep(run: str = "run", shift: float = 0.0, noise: float = 0.02, steps: int = 100) -> Any:
    """Return a range test that falls around 1e-3 and diverges beyond 1e-1."""
    x = np.linspace(-6, 0, steps)
    rng = np.random.default_rng(3)
    fall = 1 / (1 + np.exp(-(x - shift + 3) / 0.3))
    loss = 2.3 - 1.6 * fall + 12 * np.clip(x - shift + 1.2, 0, None) ** 2
    noisy = loss + noise * rng.standard_normal(steps)
    return pd.DataFrame({"run": run, "step": np.arange(steps), "lr": 10.0**x, "loss": noisy})


def _with_gaps() -> Any:
    """Return a sweep with one bad batch, which ends in losses that are not finite."""
    frame = _sweep()
    frame.loc[[30, *range(95, 100)], "loss"] = np.nan
    return frame


def _crowd() -> Any:
    return pd.concat([_sweep(f"run {i}", shift=i / 50 - 0.5) for i in range(50)])


def _pair() -> Any:
    return pd.concat([_sweep("AdamW"), _sweep("SGD", shift=0.8)])


def _replicates() -> Any:
    parts = [_sweep(noise=0.05 + 0.05 * i).assign(replicate=i) for i in range(3)]
    return pd.concat(parts)


#: name of a chart that is not in the gallery -> function that draws it
OTHERS: dict[str, Callable[[], Any]] = {
    "one-run": lambda: lrchart.plot(_sweep()),
    "two-runs": lambda: lrchart.plot(_pair()),
    "replicates": lambda: lrchart.plot(_replicates()),
    "crowd": lambda: lrchart.plot(_crowd()),
    "not-finite": lambda: lrchart.plot(_with_gaps()),
    "unreadable": lambda: lrchart.plot(_sweep(noise=2.0)),
    "every-rule": lambda: lrchart.plot(_sweep(), Options(rule="all")),
    "trainings": lambda: lrchart.plot_trainings(u_curves(by="").assign(untrained=7.0)),
    "trainings-by-width": lambda: lrchart.plot_trainings(SHAPES["five widths"]()),
    "trainings-drift": lambda: lrchart.plot_drift(SHAPES["five widths"]()),
    "dark": lambda: lrchart.plot(_sweep(), Options(marks=("3e-4:mine",))),
}


def _picture(chart: Any, theme: str) -> str:
    """Return the SVG of a chart: no fonts, coordinates to a tenth of a pixel, a mark a line."""
    text = svg(still(spec_of(chart), SIZE, theme), embed_fonts=False)
    rounded = NUMBER.sub(lambda number: f"{float(number[0]):.1f}", text)
    return VIEW.sub("view", rounded).replace("><", ">\n<") + "\n"


@pytest.fixture(scope="module")
def pictures(charts: dict[str, Any]) -> dict[str, Callable[[], Any]]:
    return {**{name: lambda chart=chart: chart for name, chart in charts.items()}, **OTHERS}


def test_every_chart_has_its_picture(charts: dict[str, Any]) -> None:
    committed = {path.stem for path in FOLDER.glob("*.svg")}
    assert {name for name in committed if not name.endswith(".changed")} == {*charts, *OTHERS}


NAMES = (
    "anatomy",
    "leaderboard",
    "learning_rate_finder_visualizations",
    "noisy-batches",
    "range-test-right",
    "range-test-wrong",
    "slope",
    "stable-wider-optimum",
    "well-behaved-model",
    *OTHERS,
)


@pytest.mark.parametrize("name", NAMES)
def test_the_chart_is_the_one_to_expect(
    pictures: dict[str, Callable[[], Any]], name: str, request: pytest.FixtureRequest
) -> None:
    path = FOLDER / f"{name}.svg"
    picture = _picture(pictures[name](), "dark" if name == "dark" else "light")
    if request.config.getoption("--update-snapshots"):
        path.write_text(picture, encoding="utf-8")
    changed = path.with_suffix(".changed.svg")
    changed.unlink(missing_ok=True)
    if picture != path.read_text("utf-8"):
        changed.write_text(picture, encoding="utf-8")
        pytest.fail(f"{name} has changed: compare {path} with {changed}, then `make snapshots`")
