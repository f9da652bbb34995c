"""Whatever comes is read, or refused in one sentence; whatever was read can be charted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lrchart.analysis.trainings.drift import drift_of
from lrchart.analysis.trainings.findings import findings_of
from lrchart.chart.trainings.u_curve import u_curve_chart
from lrchart.errors import InputError, LrchartError
from lrchart.frame.trainings import SCHEMA, validate
from lrchart.options import Options
from lrchart.readers.trainings.plain_yaml import settings as yaml_settings
from lrchart.readers.trainings.reader import read_trainings
from lrchart.report.training_tables import optimum_table, records
from lrchart.report.trainings import description, drift_sentence, subtitle

NAMES = ("lr", "log2lr", "adam_lr", "loss", "val_loss", "val_acc", "seed", "width", "run_id",
         "step", "state", "diverged", "params_lr", "config/lr", "", "constructor")  # fmt: skip
CELLS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-5, 5),
    st.sampled_from(["", "nan", "NaN", "inf", "FAIL", "COMPLETE", "1e-3", "1,5", None, True]),
    st.text(max_size=3),
)


@st.composite
def tables(draw: Any) -> pd.DataFrame:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    rows = draw(st.integers(0, 8))
    cells = {n: draw(st.lists(CELLS, min_size=rows, max_size=rows)) for n in names}
    return pd.DataFrame(cells, dtype=object)


def answer(source: Any, **options: Any) -> tuple[pd.DataFrame | None, str]:
    """Return the frame of a source, or the sentence that refuses it."""
    try:
        return read_trainings(source, **options), ""
    except LrchartError as refusal:
        return None, str(refusal)


@given(tables(), st.sampled_from([None, "width", "run_id"]), st.booleans())
def test_any_table_is_read_or_refused(table: pd.DataFrame, by: str | None, score: bool) -> None:
    frame, said = answer(table, by=by, higher_is_better=score)
    assert "\n" not in said
    assert frame is None or (frame["lr"] > 0).all()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from([b"", b"lr,loss\n", b"SQLite format 3\x00", b"[{"]))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, start: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(start + content)
    frame, said = answer(path)
    assert frame is not None or said.startswith(str(path))


@given(st.text(max_size=200))
def test_any_text_is_plain_yaml(text: str) -> None:
    for name, value in yaml_settings(text).items():
        assert isinstance(name, str)
        assert isinstance(value, str | float | bool | None)


LOSSES = st.one_of(
    st.floats(-3, 3),
    st.sampled_from([np.nan, np.inf, -np.inf, 0.0, 1e99, -1e99, 1e-99, 1e300]),
)


@st.composite
def frames(draw: Any) -> pd.DataFrame:
    groups = draw(st.integers(1, 3))
    rates = draw(st.lists(st.floats(-30, 30), min_size=3, max_size=9, unique=True))
    seeds = draw(st.integers(1, 3))
    rows = [
        (10.0**lr, draw(LOSSES), str(2**group), seed)
        for group in range(groups)
        for lr in rates
        for seed in range(seeds)
    ]
    frame = pd.DataFrame(rows, columns=["lr", "loss", "group", "replicate"])
    keep = draw(st.lists(st.booleans(), min_size=len(frame), max_size=len(frame)))
    frame = frame[keep] if sum(keep) > 3 else frame
    untrained = draw(st.sampled_from([np.nan, 2.0, -1.0, 1e99]))
    return frame.assign(untrained=untrained, by="width")


@given(frames())
def test_whatever_was_read_can_be_charted_and_said(frame: pd.DataFrame) -> None:
    try:
        tidy = validate(frame)
    except InputError:
        return
    assert set(tidy.columns) <= {*SCHEMA}
    findings = findings_of(tidy)
    for row in findings.optima.to_dict("records"):
        assert row["determined"] == (row["reason"] == "")
        if row["determined"]:
            assert row["lr_low"] < row["lr"] < row["lr_high"]
    assert subtitle(findings)
    assert description(findings)
    assert len(optimum_table(findings).rows) == len(records(findings))
    u_curve_chart(findings, Options()).to_dict(validate=False)
    try:
        assert drift_sentence(drift_of(tidy))
    except InputError:
        return


def test_steps_without_end_are_no_count(tmp_path: Path) -> None:
    rows = [f"{10 ** (-4 + i / 10)},{1 + (i - 12) ** 2},inf" for i in range(25)]
    (tmp_path / "x.csv").write_text("\n".join(["lr,loss,step", *rows, ""]))
    assert len(read_trainings(str(tmp_path / "x.csv"))) == 25
