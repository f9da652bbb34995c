"""Admit the range tests of frames and refuse others, in the same words wherever they come from."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from lrchart.errors import KindError, call_text, foreign, is_offered, one_of, option_text
from lrchart.frame.arrays import BoolArray, FloatArray, IntArray
from lrchart.frame.copies import copies_text
from lrchart.frame.declared import COLUMN
from lrchart.frame.recorded import recorded
from lrchart.frame.seal import is_tidy
from lrchart.kinds.columns import tells
from lrchart.kinds.kind import KINDS, Kind
from lrchart.kinds.left_out import must_leave
from lrchart.kinds.table import Kinds, kinds_of_runs
from lrchart.kinds.telling import KEYS, as_validated, columns_of, sweeps_of

log = logging.getLogger("lrchart.frame")

#: default of the option `kind`: detect it
AUTO = "auto"


def check_kind(kind: object) -> str:
    """Return `kind` if it is a choice of the option; raise `OptionError` otherwise."""
    if not isinstance(kind, str) or kind not in (AUTO, *KINDS):
        raise one_of("kind", kind, (AUTO, *KINDS))
    return kind


def refusal(kind: Kind, run: str = "") -> KindError:
    """Return the error for a history that is no range test: the evidence, and what to do.

    Parameters
    ----------
    kind
        Its kind, "training" or "trainings".
    run
        Its name, if the history is one run of several.
    """
    whose = f"run {run!r}: " if run else ""
    return KindError(f"{whose}{kind.evidence}; {_advice(kind)}")


def range_tests_of(frame: Any) -> Any:
    """Return a sweep frame without the rows that are no part of its range tests.

    Parameters
    ----------
    frame
        A dataframe that `lrchart.frame.validate` takes, its rows in the order in which they were
        recorded or numbered by a column ``step``. Of runs that say in the column ``kind`` that they
        are sweeps, as those of recorders do, the rows that may be a range test are one. What is no
        sweep frame at all is left to `lrchart.frame.validate` to refuse.

    Returns
    -------
    frame
        The input itself, or its other rows if there is a second pass, a plateau, or a training
        after the range test; the log says what was left out.

    Raises
    ------
    KindError
        A run is a training, or the rows are trainings.
    """
    with foreign("the frame"):
        table = recorded(frame) if isinstance(frame, pd.DataFrame) else frame
        columns = columns_of(table)
    if columns is None:
        return frame
    none = np.zeros(len(columns["lr"]), dtype=np.bool_)
    said = _declared(columns[COLUMN]) if COLUMN in columns else none
    # What a reader returned has been looked at whole, and is in the order of the rates.
    if said.all() and isinstance(frame, pd.DataFrame) and is_tidy(frame):
        return frame
    sweep = sweeps_of(columns)
    try:
        columns, keep = as_validated(columns, sweep)
    except (TypeError, ValueError):  # `validate` reports cells that are not numbers
        return frame
    special = []
    for stated in np.unique(said):
        rows = np.flatnonzero(keep & (said == stated))
        part, codes = columns, sweep
        if len(rows) < len(keep):
            part = {name: np.asarray(values)[rows] for name, values in columns.items()}
            codes = sweeps_of(part)
        kinds = _kinds(part, codes)
        if kinds is None:
            return frame
        if stated:
            kinds = kinds.stated()
        if kinds.table is not None:
            raise refusal(kinds.table)
        special += [
            (run, kind, rows[mine]) for run, kind, mine in _special(kinds, part, codes, len(rows))
        ]
    if not special:
        return frame
    rates = np.asarray(columns["lr"], dtype=np.float64)
    return _in_part(table, rates, special, keep)


def _kinds(columns: dict[str, Any], codes: IntArray | None) -> Kinds | None:
    """Return the kinds of the sweeps; None if cells are not numbers, which `validate` reports."""
    beside = {name: values for name, values in columns.items() if tells(name)}
    try:
        return kinds_of_runs(columns["lr"], columns["loss"], columns.get("step"), codes, beside)
    except (TypeError, ValueError):
        return None


def _special(
    kinds: Kinds, columns: dict[str, Any], codes: IntArray | None, total: int
) -> Iterator[tuple[str, Kind, IntArray]]:
    """Yield the name, the kind and the rows of each run that is read in part; refuse trainings.

    The name is "" if there is one run.
    """
    others = kinds.others()
    for code, kind in kinds.runs.items():
        # Find the rows of few runs only: of thousands, this would take seconds.
        if code not in others and kind.keep is None:
            continue
        mine = np.arange(total) if codes is None else np.flatnonzero(codes == code)
        key = next((name for name in KEYS if name in columns), "")
        run = str(columns[key][mine[0]]) if len(mine) < total else ""
        if code in others:
            raise refusal(kind, run)
        yield run, kind, mine


def _in_part(
    frame: Any, lr: FloatArray, special: list[tuple[str, Kind, IntArray]], once: BoolArray
) -> Any:
    """Return `frame`, of whose rows the rates are `lr`, without those left out of `special` runs.

    Of the other rows, those that are there `once`, and no copies, are returned.

    Raises
    ------
    KindError
        The `lr` are not the rates of all rows.
    """
    if _is_sampled(frame, len(lr)):
        for run, kind, mine in special:
            _refuse_part(kind, lr[mine], run)
        return frame
    for run, kind, _ in special:
        log.warning("left out %s%s", kind.left_out, f" (run {run!r})" if run else "")
    if not once.all():
        log.warning("left out %s", copies_text(~once))
    parts = [mine[~kind.keep] for _, kind, mine in special if kind.keep is not None]
    doubts = [(mine, kind.doubt) for _, kind, mine in special if kind.doubt]
    return _without(_marked(frame, doubts), np.concatenate([*parts, np.flatnonzero(~once)]))


def _is_sampled(frame: Any, count: int) -> bool:
    """Return whether a frame has more rows than the `count` that were looked at."""
    import narwhals as nw

    native = nw.from_native(frame, pass_through=True)
    return isinstance(native, nw.LazyFrame) and native.select(nw.len()).collect().item() > count


def _refuse_part(kind: Kind, lr: FloatArray, run: str) -> None:
    if reason := must_leave(kind, lr):
        raise KindError(f"run {run!r}: {reason}" if run else reason)


def _marked(frame: Any, doubts: list[tuple[IntArray, str]]) -> Any:
    """Return `frame` with the `doubts` about some of its rows in its column ``kind``."""
    import narwhals as nw

    if not doubts:
        return frame
    table = nw.from_native(frame).lazy().collect()
    known = COLUMN in table.columns
    words = np.array(table[COLUMN].to_list() if known else [""] * len(table), dtype=object)
    for rows, doubt in doubts:
        words[rows] = doubt
    column = nw.new_series(COLUMN, words.tolist(), nw.String, backend=table.implementation)
    return table.with_columns(column).to_native()


def _without(frame: Any, rows: IntArray) -> Any:
    """Return `frame` without some `rows`."""
    import narwhals as nw

    table = nw.from_native(frame).lazy().collect()
    keep = np.ones(len(table), dtype=np.bool_)
    keep[rows] = False
    return table.filter(keep.tolist()).to_native()


def _declared(values: Any) -> BoolArray:
    """Return which rows a column ``kind`` declares to be range tests; refuse lrchart's others.

    A table may hold such a column of its own, with other words in it.
    """
    kinds = pd.Series(values).astype(str)
    for other in KINDS[1:]:
        if (kinds == other).any():
            raise KindError(
                f"the frame was read as a {other}, which has no suggestion: give range tests, or "
                f"overrule this with {option_text('kind', 'sweep')}"
            )
    return (kinds == KINDS[0]).to_numpy()


def _advice(kind: Kind) -> str:
    sweep, training = option_text("kind", "sweep"), option_text("kind", "training")
    what, choices = "record a range test", f"{sweep} or {training}"
    if kind.kind == "trainings":
        what, choices = f"{call_text('trainings')} compares them", sweep
    return f"{what}, or overrule this with {choices}" if is_offered("kind") else what
