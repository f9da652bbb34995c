"""Read histories from objects in memory by their shape, without importing a framework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from lrchart import limits
from lrchart.errors import foreign, shown
from lrchart.frame.recorded import recorded
from lrchart.frame.schema import DEFAULT_RUN
from lrchart.readers.formats.arrays import of_array
from lrchart.readers.formats.lists import is_list
from lrchart.readers.formats.nested_cells import is_nested, opening
from lrchart.readers.formats.structures import tables_of
from lrchart.readers.numbers import is_number
from lrchart.readers.table import Loaded, NotASweepError, Table

#: attributes in which finders, trainers and callbacks keep their history, in the order tried
ATTRIBUTES = (
    "frame",  # lrchart's own Sweep
    "get_results",  # Ignite's FastaiLRFinder
    "results",  # Lightning's lr_find
    "lr_finder",  # ktrain's learner
    "recorder",  # fastai's Learner
    "log_history",  # Transformers' TrainerState
    "state",  # Transformers' Trainer
    "history",  # torch-lr-finder; Keras' History
)

#: package -> running mean that its finder stores (see `lrchart.readers.smoothed`). The factor of
#: torch-lr-finder and Ignite is not in the object: it is detected from the losses
STORED = {
    "fastai": "fastai",
    "ktrain": "ktrain",
    "lightning": "lightning",
    "pytorch_lightning": "lightning",
}

_DEEP = 4


@dataclass(frozen=True)
class InMemory:
    """An object that holds a history, under the name its messages start with."""

    name: str
    history: Any
    folder: str | None = None
    #: name that the caller gave the run, if any
    label: str = ""

    @property
    def labels(self) -> list[str]:
        """The name of its run; an object has no folder to tell it from another."""
        return [self.label or DEFAULT_RUN]


def tables_in(history: Any) -> list[Table]:
    """Return the tables of any object that holds a learning rate and a loss.

    Raises
    ------
    NotASweepError
        The object is not a dataframe, an array, plain data, or one of the known holders.
    """
    with foreign(f"this {_name(history)}"):
        return _tables_in(history)


def _tables_in(history: Any) -> list[Table]:
    holder, value = history, history
    for _ in range(_DEEP):
        if (tables := _direct(value)) is not None:
            package = type(holder).__module__.partition(".")[0]
            named = [table.named(kind=_name(history)) for table in tables]
            mean = _mean_of(holder, package)
            return [table.loading(smoothed=mean) for table in named] if mean else named
        holder, value = value, _inside(value)
    raise NotASweepError(f"found no history in this {_name(history)}")


def _mean_of(holder: Any, package: str) -> str:
    """Return the running mean that a finder of `package` stores, "" if it is not known."""
    name = STORED.get(package, "")
    beta = getattr(getattr(holder, "smooth_loss", None), "beta", None)  # fastai's Recorder
    return f"{name}:{beta:g}" if name == "fastai" and isinstance(beta, float) else name


def _direct(history: Any) -> list[Table] | None:
    """Return the tables of data that is there to be read, None for an object that holds some."""
    if isinstance(history, pd.DataFrame):
        return [_of_pandas(history)]
    history = _named(history)
    if isinstance(history, np.ndarray):
        return of_array(history)
    if isinstance(history, Mapping):
        return _of_mapping(history)
    if isinstance(history, list | tuple):
        rows = history if len(history) == 0 else [_named(row) for row in history]
        return [_in_order(table, len(rows)) for table in tables_of(rows)]
    if is_list(history) and not isinstance(history, pd.Series):  # tensors and the like
        return of_array(np.asarray(history.tolist()))
    return _of_dataframe(history)


def _named(fields: Any) -> Any:
    """Return the fields of a named tuple by their names; any other object as it is."""
    return fields._asdict() if isinstance(fields, tuple) and hasattr(fields, "_asdict") else fields


def _in_order(table: Table, rows: int) -> Table:
    """Name the call that takes lists without names, which have an order in Python."""
    what = table.nameless.partition(":")[0]
    # Two lists of two numbers may be two rows.
    more = ", of three steps or more" if rows == 2 else ""
    form = f"give two arrays, lrs, losses{more}"
    return replace(table, nameless=f"{what}: {form}") if what else table


def _of_mapping(history: Mapping[Any, Any]) -> list[Table]:
    """Read plain data, or a mapping of runs to objects that hold one each."""
    if not history or any(_is_plain(part) for part in history.values()):
        return tables_of(history)
    parts = {str(run): _tables_in(part) for run, part in history.items()}
    return [table.named(run) for run, tables in parts.items() for table in tables]


def _is_plain(part: object) -> bool:
    plain = isinstance(part, Mapping | list | tuple | str | int | float | np.ndarray | None)
    return plain or hasattr(part, "tolist") or isinstance(part, pd.Series)


def _inside(holder: Any) -> Any:
    """Return the history that a finder, a trainer or a callback holds."""
    if isinstance(holder, type):
        raise NotASweepError(
            f"expected what a {holder.__name__} has recorded; got the class itself"
        )
    lrs, losses = getattr(holder, "lrs", None), getattr(holder, "losses", None)
    if is_list(lrs) and is_list(losses):  # fastai's Recorder, Keras' LRFinder
        return {"lrs": lrs, "losses": losses}
    for name in ATTRIBUTES:
        value = getattr(holder, name, None)
        if value is None:
            continue
        if name in ("frame", "get_results"):
            return value() if callable(value) else value
        return {name: value} if name == "log_history" else value
    got = shown(holder) if isinstance(holder, int | float | None) else _name(holder)
    raise NotASweepError(
        f"expected a file, a dataframe, two arrays, or a finder with a history; got {got}"
    )


def _of_pandas(frame: pd.DataFrame) -> Table:
    frame = recorded(frame)
    named = [name for name in frame.index.names if name is not None]
    flat = frame.reset_index(level=named) if named else frame
    names = tuple(str(name) for name in flat.columns)
    limits.check("MAX_ROWS", len(flat), "rows")

    def load(wanted: Sequence[str]) -> Loaded:
        picked = flat.iloc[:, [names.index(name) for name in wanted]]
        return Loaded(picked.set_axis(list(wanted), axis=1).reset_index(drop=True))

    columns = (flat.iloc[:, place] for place in range(len(names)))
    nested = [
        name
        for name, cells in zip(names, columns, strict=True)
        if not is_number(cells) and is_nested(cells)
    ]
    return opening(Table(names, load), nested, lambda: load(names).frame)


def _of_dataframe(history: Any) -> list[Table] | None:
    """Read what Narwhals reads: Polars, PyArrow, DuckDB, …; a lazy one is not collected whole."""
    import narwhals as nw

    frame = nw.from_native(history, pass_through=True)
    if not isinstance(frame, nw.DataFrame | nw.LazyFrame):
        return None
    lazy = frame.lazy()
    types = lazy.collect_schema()

    def load(wanted: Sequence[str]) -> Loaded:
        part = lazy.select(*wanted).head(limits.MAX_ROWS + 1).collect()
        limits.check("MAX_ROWS", len(part), "rows")
        return Loaded(pd.DataFrame({name: cells_of(part[name]) for name in wanted}))

    names = tuple(types.names())
    nested = [name for name, kind in types.items() if kind.is_nested() or kind == nw.Unknown]
    return [opening(Table(names, load), nested, lambda: load(names).frame)]


def cells_of(column: Any) -> pd.Series[Any]:
    """Return a column with None for its nulls; a NaN stays one."""
    if column.null_count() == 0 and column.dtype.is_float():
        return pd.Series(column.to_numpy())
    return pd.Series(column.to_list(), dtype=object)


def _name(value: object) -> str:
    return type(value).__name__
