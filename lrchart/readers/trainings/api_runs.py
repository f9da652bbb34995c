"""Convert the runs that W&B's API returns to records; wandb is not imported."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from lrchart import limits
from lrchart.errors import foreign


def recorded(source: Any) -> Any:
    """Return the runs of ``wandb.Api()`` as records; any other source unchanged.

    Parameters
    ----------
    source
        One run, what ``runs()`` returns, a sweep, or a list of runs.

    Raises
    ------
    InputError
        The source, or the API, fails while it is read.
    """
    if isinstance(source, list | tuple):
        with foreign(f"this {type(source).__name__}"):
            runs = [item for item in source if _is_own(item)]
            alone = 0 < len(runs) == len(source)
        return [_record(run) for run in runs] if alone else source
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
            "id": run.id, "name": run.name, "state": run.state, "config": settings,
            "summary": dict(run.summary),
        }  # fmt: skip
