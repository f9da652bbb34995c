"""Any frame, any options and any gallery file become a true chart, or one sentence."""

from __future__ import annotations

import math
import os
import re
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lrchart.chart.whole_spec import spec_of, still
from lrchart.errors import LrchartError
from lrchart.frame.validation import validate
from lrchart.gallery.config_file import read_config
from lrchart.gallery.slugs import slugs
from lrchart.options import Options
from lrchart.pipeline import analyse, anatomy, plot, slope
from lrchart.render import vega as render
from tests.hostile.texts import TEXTS

EXAMPLES = int(os.environ.get("LRCHART_EXAMPLES", "20"))
many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

EDGES = [math.nan, math.inf, -math.inf, 0.0, -0.0, 5e-324, 1e-300, 1e300, -1e300, 1e99, -1e99]
LOSSES = st.one_of(
    st.sampled_from([*EDGES, 1.0, 2.0, -1.0, 1e16, 1e16 + 2]), st.floats(-10, 10), st.floats()
)
RATES = st.one_of(
    st.floats(1e-7, 10),
    st.sampled_from([1e-100, 1e100, 1e-3, 1.0, 1.0 + 2e-6, 0.0, -1.0, math.nan, 5e-324, 1e300]),
)
KINDS = ["float64", "float32", "float16", "object", "str", "string", "Float64", "Float32", "int64"]
NAMES = st.one_of(st.sampled_from(list(TEXTS.values())), st.text(max_size=20))


@st.composite
def frames(draw: Any) -> pd.DataFrame:
    """A table with the columns of a sweep, or with most of them, of any dtype and order."""
    count = draw(st.sampled_from([1, 2, 3, 5, 9, 24]))
    listed = lambda values: draw(st.lists(values, min_size=count, max_size=count))  # noqa: E731
    clean = draw(st.integers(0, 3)) > 0
    lr: Any = list(np.geomspace(1e-6, 1, max(count, 2)))[:count] if clean else listed(RATES)
    loss: Any = [draw(LOSSES)] * count if draw(st.booleans()) and clean else listed(LOSSES)
    table: dict[str, Any] = {"lr": lr, "loss": loss}
    if draw(st.booleans()):
        names = draw(st.lists(NAMES, min_size=1, max_size=3))
        table["run"] = listed(st.sampled_from(names))
    if draw(st.booleans()):
        table["replicate"] = listed(st.integers(0, 2))
    if draw(st.booleans()):
        table["step"] = listed(st.sampled_from([0, 1, 2, -1, 2**40]))
    if draw(st.booleans()):
        table["optimal_lr"] = draw(st.one_of(RATES, st.just("best")))
    frame = pd.DataFrame(table)
    kind = draw(st.sampled_from(KINDS))
    try:
        # Overflow warnings come from this cast, not from lrchart.
        with np.errstate(all="ignore"):
            return frame.astype({"loss": kind})
    except (ValueError, TypeError):  # not convertible: unchanged
        return frame


@st.composite
def options(draw: Any) -> dict[str, Any]:
    strategies = {
        "title": NAMES,
        "smoothing": st.one_of(st.sampled_from([0, 1e-300, 0.1, 2.0]), st.floats()),
        "marks": st.lists(st.sampled_from(["1e-3:a", "5e-324", "1e300:x", "x"]), max_size=3),
        "view": st.sampled_from(["focus", "full", "log"]),
        "theme": st.sampled_from(["light", "dark", "print"]),
    }
    return {name: draw(values) for name, values in strategies.items() if draw(st.booleans())}


def told(make: Any, *given: Any) -> Any:
    """Return what `make` makes, or None where it refuses in one sentence."""
    try:
        return make(*given)
    except LrchartError as error:
        said = str(error)
        assert said
        assert len(said.splitlines()) == 1 or "\\" not in said
        return None


def plain(number: float) -> float:
    return float(f"{number:.6g}")


def assert_true(frame: pd.DataFrame, spec: dict[str, Any]) -> None:
    """Every point that is drawn was measured, and every rate that is told lies in the sweep."""
    tidy = validate(frame)
    low, high = tidy["lr"].min(), tidy["lr"].max()
    analysis = analyse(frame)
    estimated = analysis.windows[analysis.windows["source"] == "estimated"]
    for told_rates in (analysis.windows["lr"], estimated["lr_low"], estimated["lr_high"]):
        told_rates = told_rates.dropna()
        assert ((told_rates >= low) & (told_rates <= high)).all()
    if (tidy["replicate"] != tidy["replicate"].iloc[0]).any():
        return  # several sweeps: the chart shows their mean
    measured = {(plain(lr), plain(loss)) for lr, loss in zip(tidy["lr"], tidy["loss"], strict=True)}
    for rows in spec["datasets"].values():
        for row in rows:
            if set(row) == {"id", "lr", "loss", "diverged"}:
                assert (plain(row["lr"]), plain(row["loss"])) in measured


#: a declared optimum far outside the sweep
AWAY = pd.DataFrame({"lr": np.geomspace(1e-6, 1, 24), "loss": 0.0, "optimal_lr": 1e-100})
#: falling rates whose ratio overflows
APART = pd.DataFrame({"lr": [1.0, 5e-324], "loss": math.nan})


#: an outlier so far away that the line to it would be 10^14 pixels long
FAR = pd.DataFrame({"lr": np.geomspace(1e-6, 1, 5), "loss": [-5.0, math.nan, 2.3e16, 0.0, 2.0]})
#: names that the legend cuts within a UTF-16 surrogate pair
HALVES = pd.DataFrame({"lr": [1e-6, 1e-3, 1.0] * 2, "loss": math.nan, "run": ["a"] * 3 + ["b"] * 3})
#: two runs without a slope
FLAT = HALVES.assign(run=HALVES["run"] + "|", loss=[0.0, math.nan, math.nan] + [math.nan] * 3)
HALVES["run"] += "0000000000000 \U000aa8d6\U000fc475" + "\U0001f9ea" * 40


@many
@given(frames(), options())
@example(AWAY, {})
@example(APART, {})
@example(FAR, {})
@example(FAR.assign(loss=FAR["loss"].replace(2.3e16, -1e99)), {})
def test_any_frame(frame: pd.DataFrame, given: dict[str, Any]) -> None:
    before = frame.copy()
    asked = told(Options.of, given) or Options()
    chart = told(plot, frame, asked)
    pd.testing.assert_frame_equal(frame, before)
    if chart is None:
        return
    spec = chart.to_dict(validate=True)
    assert_true(frame, spec)
    for other in (slope, anatomy):
        told(other, frame, asked)


@settings(max_examples=max(EXAMPLES // 5, 5), deadline=None)
@given(frames())
@example(HALVES)
@example(FLAT)
def test_any_frame_is_drawn(frame: pd.DataFrame) -> None:
    for make in (plot, slope):
        chart = told(make, frame, Options())
        if chart is not None:
            picture = render.svg(still(spec_of(chart), (4, 3), "light"))
            assert picture.startswith("<svg")
            # The description may say that losses are NaN.
            drawn = re.sub("<desc>.*?</desc>", "", picture, flags=re.DOTALL)
            assert "NaN" not in drawn.partition("<style>")[0]


WORDS = st.sampled_from(
    [
        *("title", "formats", "outputs", "templates", "teaching", "size", "theme", "view", "dpi"),
        *("smoothing", "rule", "marks", "path", "name", "[run]", "[[run]]", "[[scenario]]"),
        *("optimal_lr", "noise_scale", "seed", "=", "=", '"', "'", '"""', "\n", "\n", "\n"),
        *("1", "-1", "1e400", "nan", "inf", "true", "[", "]", ",", "{", "}", ".", "#", "\\"),
        *("1979-05-27", "../x", "\0", "\u202e"),
    ]
)


@many
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_any_gallery_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lrchart.toml"
    path.write_text(text, "utf-8")
    told(read_config, path)


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), NAMES),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=2)),
    max_leaves=4,
)


@many
@given(st.dictionaries(st.sampled_from([*Options.__annotations__, "x"]), VALUES, max_size=3))
def test_any_options(given: dict[str, Any]) -> None:
    told(Options.of, given)


@many
@given(st.lists(NAMES, min_size=1, max_size=12))
def test_files_of_any_runs_stay_apart_and_in_their_folder(names: list[str]) -> None:
    stems = slugs(names)
    # Windows and macOS ignore case.
    assert len({stem.casefold() for stem in stems}) == len(names)
    for stem in stems:
        assert (Path("outputs") / f"{stem}.html").resolve().parent == Path("outputs").resolve()


def test_altair_is_the_judge() -> None:
    with pytest.raises(alt.utils.schemapi.SchemaValidationError):
        alt.Chart(alt.InlineData(values=[])).mark_point(size="large").to_dict(validate=True)
