"""Unfold columns of a table whose cells are mappings, as W&B's own recipe exports runs.

The recipe of its documentation puts the dictionaries ``config`` and ``summary`` of each run into a
dataframe; in CSV they are what Python prints. They are parsed, never evaluated.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from lrchart import limits
from lrchart.readers.trainings.raw import flat

#: characters of the longest cell that is unfolded
LONGEST = 1_000_000
#: names that Python, or JSON, prints for values
NAMES = {"nan": float("nan"), "NaN": float("nan"), "inf": float("inf"), "Infinity": float("inf"),
         "null": None, "true": True, "false": False}  # fmt: skip


def unfolded(rows: pd.DataFrame) -> pd.DataFrame:
    """Return `rows` with a column ``config.lr`` for each key of a column ``config`` of mappings.

    Raises
    ------
    InputError
        The mappings have more than ``MAX_COLUMNS`` keys.
    """
    parts = [_unfolded(rows[name], str(name)) for name in rows.columns]
    if all(part is None for part in parts):
        return rows
    columns = [
        rows[[name]] if part is None else part
        for name, part in zip(rows.columns, parts, strict=True)
    ]
    limits.check("MAX_COLUMNS", sum(part.shape[1] for part in columns), limits.MAX_COLUMNS,
                 "columns")  # fmt: skip
    whole = pd.concat(columns, axis=1)
    return whole.loc[:, ~whole.columns.duplicated()]


def _unfolded(cells: pd.Series[Any], name: str) -> pd.DataFrame | None:
    """Return the columns of a column of mappings; None if it is none."""
    first = next((cell for cell in cells if cell is not None and cell == cell and cell != ""), None)
    if mapping_of(first) is None:
        return None
    mappings = [mapping_of(cell) for cell in cells]
    if any(
        each is None and not _is_blank(cell) for each, cell in zip(mappings, cells, strict=True)
    ):
        return None
    records = [
        {f"{name}.{key}": value for key, value in flat(each or {}).items() if key[:6] != "_wandb"}
        for each in mappings
    ]
    return pd.DataFrame(records, index=cells.index, dtype=object)


def mapping_of(cell: Any) -> Mapping[str, Any] | None:
    """Return a mapping, or the one that a text spells in JSON or in Python; else None."""
    if isinstance(cell, Mapping):
        return cell
    if not isinstance(cell, str) or len(cell) > LONGEST or not cell.strip().startswith("{"):
        return None
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        try:
            value = _value(ast.parse(cell.strip(), mode="eval").body)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return None
    return value if isinstance(value, dict) else None


def _value(node: ast.expr) -> Any:
    """Return the value of what Python prints; None for an object, which only its class reads."""
    if isinstance(node, ast.Dict):
        keys = [None if key is None else _value(key) for key in node.keys]
        return {str(key): _value(value) for key, value in zip(keys, node.values, strict=True)}
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(each) for each in node.elts]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = _value(node.operand)
        return -value if isinstance(value, int | float) else None
    if isinstance(node, ast.Name):
        return NAMES.get(node.id)
    return node.value if isinstance(node, ast.Constant) else None


def _is_blank(cell: Any) -> bool:
    return cell is None or cell != cell or (isinstance(cell, str) and not cell.strip())
