"""Open records whose metrics are nested under other keys, as event logs have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lrchart.readers.columns import candidates
from lrchart.readers.spellings import means


def opened(records: Sequence[Mapping[Any, Any]]) -> Sequence[Mapping[Any, Any]]:
    """Return records with their nested metrics beside each other.

    Metrics that are all directly under one key keep their names; others get the path as a name
    (``train/loss``, ``losses/ner``). Records with a learning rate and a loss of their own are left
    as they are.
    """
    nested = {
        key: part
        for record in records
        for key, part in record.items()
        if isinstance(part, Mapping) and not _is_settings(part)
    }
    plain = {str(key) for record in records for key in record if key not in nested}
    if not nested or all(candidates(role, [*plain]) for role in ("lr", "loss")):
        return records
    holders = [key for key, part in nested.items() if any(map(is_metric, flat(part)))]
    alone = len(holders) == 1 and not any(map(is_metric, plain))
    if not alone or not any(map(is_metric, map(str, nested[holders[0]]))):
        return [flat(record) for record in records]
    parts = ((record, record.get(holders[0])) for record in records)
    return [{**record, **part} if isinstance(part, Mapping) else record for record, part in parts]


def is_metric(name: str) -> bool:
    """Return whether the last part of a name (``train/loss``) is a learning rate or a loss."""
    last = name.rpartition("/")[2]
    return means("lr", last) or means("loss", last)


def _is_settings(part: Mapping[Any, Any]) -> bool:
    """Return whether all parts are values beside their descriptions, as W&B wraps settings."""
    parts = part.values()
    return len(part) > 0 and all(isinstance(p, Mapping) and "value" in p for p in parts)


def flat(record: Mapping[Any, Any], above: str = "") -> dict[str, Any]:
    """Return a nested record as one of paths: ``train: {loss: 2}`` as ``train/loss: 2``."""
    paths: dict[str, Any] = {}
    for key, part in record.items():
        if isinstance(part, Mapping):
            paths |= flat(part, f"{above}{key}/")
        else:
            paths[f"{above}{key}"] = part
    return paths
