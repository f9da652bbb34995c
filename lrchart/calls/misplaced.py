"""Refuse what stands among the sources and is none: columns, names of runs, charts, results."""

from __future__ import annotations

from glob import has_magic
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from lrchart.analysis.findings import Findings
from lrchart.errors import OptionError
from lrchart.options import Options
from lrchart.readers.sources.given import is_pair
from lrchart.render.formats import CHARTS


def check_sources(name: str, sources: tuple[Any, ...]) -> None:
    """Refuse a source behind the first that the function called `name` takes as a keyword.

    Raises
    ------
    OptionError
        A source is a column of the frame, a file to write, or a word that names no file.
    """
    first, *others = sources or (None,)
    for source in sources:
        _refuse_result(name, source)
    if is_pair(sources[:2]) and sources[2:]:
        raise OptionError(
            f"two arrays are one run: lrchart.{name}(lrs, losses); several are given as "
            "{name: (lrs, losses)}, and options are keywords"
        )
    if isinstance(first, pd.DataFrame):
        _refuse_columns(name, "frame", [word for word in others if _is_column(first, word)])
    elif isinstance(first, str | Path) and not is_lost(first):
        for other in others:
            if isinstance(other, str | Path) and Path(other).suffix in CHARTS and is_lost(other):
                save = f'lrchart.save(chart, "{other}")'
                raise OptionError(f"{other}: no such file; save what {name} returns: {save}")
            if isinstance(other, list) and other and all(map(_is_word, other)):
                raise OptionError(
                    f"{other[0]}: no such file; name runs in a mapping: "
                    f'lrchart.{name}({{"{other[0]}": "{first}"}})'
                )
        _refuse_columns(name, f'"{first}"', [word for word in others if _is_word(word)])


def _refuse_result(name: str, source: Any) -> None:
    """Refuse what lrchart made of a history, and what only describes one."""
    call = f'lrchart.{name}("history.csv")'
    if isinstance(source, type) and issubclass(source, Options):
        raise OptionError("options must be lrchart.Options(...); got the class itself")
    if isinstance(source, alt.TopLevelMixin):
        raise OptionError(f"this is a chart; give the history that it shows: {call}")
    if isinstance(source, Findings):
        raise OptionError(f"these are findings; give the history that they are of: {call}")
    if isinstance(source, pd.DataFrame) and {"rule", "lr_low", "reason"} <= {*source.columns}:
        raise OptionError(f"this is a table of suggestions; give the history: {call}")


def _refuse_columns(name: str, source: str, columns: list[Any]) -> None:
    if columns:
        keywords = zip(("lr_column", "loss_column"), columns, strict=False)
        listed = ", ".join(f"{key}={column!r}" for key, column in keywords)
        raise OptionError(f"columns are keywords: lrchart.{name}({source}, {listed})")


def _is_column(frame: pd.DataFrame, word: object) -> bool:
    return isinstance(word, str) and word in frame.columns


def _is_word(word: object) -> bool:
    """Return whether `word` is a bare name, not that of a file, a folder or a pattern."""
    return isinstance(word, str) and word.replace("_", "a").isalnum() and is_lost(word)


def is_lost(path: str | Path) -> bool:
    """Return whether `path` could be a file, and there is none."""
    try:
        return not has_magic(str(path)) and not Path(path).exists()
    except (OSError, ValueError):  # the content of a file instead of its name
        return False
