"""Trainings as their source holds them: named columns, and the status of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: prefixes that tools add to the names of settings, and to those of metrics
SETTING = ("params_", "params.", "params/", "param.", "config/", "config.", "hparams/", "hparams.")
OTHER = ("user_attrs_", "metrics.", "metrics/", "summary.", "summary/", "history/")


@dataclass(frozen=True)
class Raw:
    """Rows of one source.

    Attributes
    ----------
    rows
        One row a training, or, in a history, one row a step; columns by their bare names.
    kind
        The tool or format, for messages.
    settings
        Names of the columns that are settings; None if the source does not tell.
    status
        One of `lrchart.frame.trainings.STATUSES` a row; None if the source does not tell.
    steps
        Steps that each training took; None if the source does not tell.
    score
        Whether higher values are better; None if the source does not tell.
    notes
        Sentences on what is unusual about the source.
    writes_nan
        Whether a number that was not logged is None, so that NaN is one that was.
    """

    rows: pd.DataFrame
    kind: str
    settings: frozenset[str] | None = None
    status: pd.Series[str] | None = None
    steps: pd.Series[float] | None = None
    score: bool | None = None
    notes: tuple[str, ...] = ()
    writes_nan: bool = False

    def only(self, trainings: NDArray[np.bool_]) -> Raw:
        """Return the rows of some trainings, of one row each."""
        status = None if self.status is None else self.status[trainings]
        steps = None if self.steps is None else self.steps[trainings]
        return replace(self, rows=self.rows[trainings], status=status, steps=steps)


def bare(names: Iterable[str]) -> dict[str, str]:
    """Return column name -> the name without the tool's prefix, all different.

    Of names that would meet, the one without a prefix keeps its place, then a setting's.
    """
    ordered = sorted(names, key=lambda name: (name.startswith(OTHER), name.startswith(SETTING)))
    bared: dict[str, str] = {}
    for name in ordered:
        prefix = next((p for p in SETTING + OTHER if name.startswith(p) and name != p), "")
        choices = (name.removeprefix(prefix), name, *(f"{name} ({i})" for i in range(2, 9)))
        bared[name] = next(choice for choice in choices if choice not in bared.values())
    return bared


def are_settings(names: Iterable[str]) -> frozenset[str]:
    """Return the bare names of the columns whose prefix says that they are settings."""
    listed = list(names)
    bared = bare(listed)
    return frozenset(bared[name] for name in listed if name.startswith(SETTING))


def of_records(
    records: Sequence[Mapping[str, Any]], kind: str, settings: Iterable[str], **more: Any
) -> Raw:
    """Return the `Raw` of one mapping a training; "status" and "steps" are taken out of them."""
    names = list(dict.fromkeys(name for record in records for name in record))
    # A number that was not logged is None: NaN was logged.
    rows = pd.DataFrame(
        [[record.get(name) for name in names] for record in records], columns=names, dtype=object
    )
    status = rows.pop("status") if "status" in rows else None
    steps = pd.to_numeric(rows.pop("steps"), errors="coerce") if "steps" in rows else None
    return Raw(rows, kind, frozenset(settings), status, steps, writes_nan=True, **more)


class Records:
    """Trainings of one source, collected one by one."""

    def __init__(self) -> None:
        self._rows: list[dict[str, Any]] = []
        self._settings: set[str] = set()

    def add(
        self,
        metrics: Mapping[str, Any],
        settings: Mapping[str, Any],
        ended: str = "finished",
        **own: Any,
    ) -> None:
        """Add a training that `ended` so; one that finished without a metric has failed."""
        self._settings |= settings.keys()
        status = "failed" if ended == "finished" and not metrics else ended
        self._rows.append({**metrics, **settings, "status": status, **own})

    def raw(self, kind: str, notes: Iterable[str] = ()) -> Raw:
        """Return all of them as those of a `kind` of source."""
        unique = tuple(dict.fromkeys(notes))
        return of_records(self._rows, kind, self._settings, notes=unique)


def flat(settings: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Return nested settings as one mapping, ``model: {width: 8}`` as ``model/width: 8``.

    W&B writes ``lr: {desc: null, value: 0.1}`` to files, which is ``lr: 0.1``. A list of one value
    is that value, one of several its text.
    """
    plain: dict[str, Any] = {}
    for name, value in settings.items():
        if isinstance(value, Mapping) and set(value) == {"desc", "value"}:
            value = value["value"]
        if isinstance(value, Mapping):
            plain |= flat(value, f"{above}{name}/")
            continue
        if isinstance(value, list) and len(value) == 1 and not isinstance(value[0], list | Mapping):
            value = value[0]
        plain[f"{above}{name}"] = str(value) if isinstance(value, list) else value
    return plain
