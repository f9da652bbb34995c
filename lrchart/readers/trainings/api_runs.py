"""Convert the runs that W&B's API returns to records; wandb is not imported."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from lrchart import limits
from lrchart.errors import foreign
from lrchart.readers.trainings.raw import flat


def recorded(source: Any) -> Any:
    """Return the runs of ``wandb.Api()`` as records; any other source unchanged.

    Parameters
    ----------
    source
        One run, what ``runs()`` returns, a sweep, or a list of runs.

    Raises
    ------
    InputError
        The API fails while its runs are read.
    """
    if isinstance(source, list | tuple):
        return [_record(run) for run in source] if source and all(map(_is_own, source)) else source
    if not _is_own(source):
        return source
    with foreign(f"this {type(source).__name__} of W&B"):
        if hasattr(source, "summary"):
            return [_record(source)]
        runs = list(islice(getattr(source, "runs", source), limits.MAX_ROWS + 1))
    limits.check("MAX_ROWS", len(runs), "runs")
    return [_record(run) for run in runs]


def _is_own(item: Any) -> bool:
    return type(item).__module__.partition(".")[0] == "wandb" and not isinstance(item, Mapping)


def _record(run: Any) -> dict[str, Any]:
    with foreign(f"this {type(run).__name__} of W&B"):
        settings = {name: value for name, value in run.config.items() if name[:1] != "_"}
        return {
            "id": run.id, "name": run.name, "state": run.state, "config": flat(settings),
            "summary": _plain(run.summary),
        }  # fmt: skip


def _plain(value: Any) -> Any:
    """Return a summary as dictionaries; parts of it are no mappings, but have keys."""
    if not hasattr(value, "keys"):
        return value
    return {name: _plain(value[name]) for name in value.keys()}  # noqa: SIM118
