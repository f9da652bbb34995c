"""Leave out rows of validation in Parquet files that are too long to read whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lrchart.readers.phases import is_phase, left_out, others_of
from lrchart.readers.sql import Part, literal, quoted

#: maximum number of different texts of a column that are looked at
MANY = 1_000


def of_training(connection: Any, parts: Sequence[Part]) -> tuple[list[Part], list[str]]:
    """Return the parts without the rows of another phase, and notes; see `lrchart.readers.phases`.

    What the files say counts together: a run may have its validation in a file of its own.
    """
    notes = []
    phases = [_phases(connection, part) for part in parts]
    for name in dict.fromkeys(name for cells in phases for name in cells):
        others = others_of(
            name, dict.fromkeys(cell for cells in phases for cell in cells.get(name, []))
        )
        if not others:
            continue
        column, aside = f"{quoted(name)}::VARCHAR", ", ".join(map(literal, others))
        holders = [part for part, cells in zip(parts, phases, strict=True) if name in cells]
        rows = sum(_count(connection, part, f"{column} IN ({aside})") for part in holders)
        notes.append(left_out(rows, name, others))
        keep = f"coalesce({column} NOT IN ({aside}), TRUE)"
        parts = [
            replace(part, where=f"{part.where} AND {keep}") if part in holders else part
            for part in parts
        ]
    return list(parts), notes


def _phases(connection: Any, part: Part) -> dict[str, list[str]]:
    """Return name -> different texts of the columns of a file that may mark rows of validation."""
    table = connection.sql(f"SELECT * FROM read_parquet({part.name})")
    used = part.columns.used().values()
    cells = {}
    for name in table.columns:
        if is_phase(name) and name not in used:
            rows = table.project(f"{quoted(name)}::VARCHAR").distinct().limit(MANY).fetchall()
            cells[name] = [row[0] or "" for row in rows]
    return cells


def _count(connection: Any, part: Part, where: str) -> int:
    query = f"SELECT count(*) FROM read_parquet({part.name}) WHERE {part.where} AND {where}"
    return int(connection.sql(query).fetchall()[0][0])
