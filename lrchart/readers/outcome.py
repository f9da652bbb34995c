"""Read one of several sources, or return the reason if it holds no range test."""

from __future__ import annotations

import pandas as pd

from lrchart.errors import InputError, KindError
from lrchart.frame.schema import TidyFrame
from lrchart.readers.columns import Choice
from lrchart.readers.in_memory import InMemory
from lrchart.readers.interpret import reading_of, tables_of_source
from lrchart.readers.kinds import Refusal
from lrchart.readers.pairs import Refused
from lrchart.readers.reading import Reading
from lrchart.readers.sources.source import Source
from lrchart.readers.table import NotASweepError, Table


def outcome_of(source: Source | InMemory, label: str, choice: Choice) -> Reading | Refused:
    """Return the range tests of a source, or why it has none.

    While the files of a folder are written, one that cannot be read yet is no reason to stop.
    """
    tables: list[Table] = []
    try:
        tables = tables_of_source(source, choice)
        return reading_of(source.name, tables, label, choice)
    except NotASweepError as error:
        return Refused(source, error, tables)
    except KindError as error:
        if source.folder is not None:
            return Refused(source, error, [])
        return _refused(source.name, label, error)
    except InputError as error:
        if source.folder is None or not choice.growing:
            raise
        return Refused(source, error, [])


def _refused(source: str, label: str, error: KindError) -> Reading:
    """Return the reading of a source that holds trainings."""
    reason = str(error.__cause__ or error)
    nothing = pd.DataFrame({name: [] for name in ("run", "replicate", "step", "lr", "loss")})
    return Reading(
        TidyFrame(nothing), source, "", {}, (), (Refusal(label, 0, "trainings", reason),), (label,)
    )
