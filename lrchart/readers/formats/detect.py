"""Detect the format of a source from its content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from lrchart.readers.columns import Choice
from lrchart.readers.formats.arrays import is_npy, is_npz, read_npy, read_npz
from lrchart.readers.formats.block_text import is_block_log, read_block_log
from lrchart.readers.formats.comma_log import is_comma_log, read_comma_log
from lrchart.readers.formats.database import is_database
from lrchart.readers.formats.delimited import is_delimited, read_delimited
from lrchart.readers.formats.events import is_events, read_events
from lrchart.readers.formats.json_in_text import is_json_in_text, read_json_in_text
from lrchart.readers.formats.json_text import is_json, read_json
from lrchart.readers.formats.log_text import is_log, read_log
from lrchart.readers.formats.parquet import is_parquet, read_parquet
from lrchart.readers.formats.ruled_text import is_ruled, read_ruled
from lrchart.readers.formats.tracker_databases import read_database
from lrchart.readers.formats.unsupported import markup_of, name_of
from lrchart.readers.formats.wandb_run import is_wandb, read_wandb
from lrchart.readers.sources.source import Source
from lrchart.readers.table import NotASweepError, Table


@dataclass(frozen=True)
class Format:
    """A file format: `matches` looks at the content, `tables` reads it."""

    name: str
    matches: Callable[[Source], bool]
    tables: Callable[[Source], list[Table]]


#: binary formats, which have a signature; tried before text formats
BINARY = (
    Format("Parquet", is_parquet, read_parquet),
    Format(".npy", is_npy, read_npy),
    Format(".npz", is_npz, read_npz),
    Format("TensorBoard", is_events, read_events),
    Format("W&B run file", is_wandb, read_wandb),
    Format("SQLite", is_database, read_database),
)


def formats(choice: Choice) -> tuple[Format, ...]:
    """Return all formats, in the order in which they are tried; a log's names may be chosen."""
    log = Format("training log", partial(is_log, choice=choice), partial(read_log, choice=choice))
    read_text = partial(_tables_of_text, choice=choice)
    json = Format("JSON", is_json, partial(read_json, choice=choice, read_text=read_text))
    matches, tables = partial(is_ruled, choice=choice), partial(read_ruled, choice=choice)
    ruled = Format("table in text", matches, tables)
    matches, tables = partial(is_block_log, choice=choice), partial(read_block_log, choice=choice)
    blocks = Format("log in blocks", matches, tables)
    matches = partial(is_json_in_text, choice=choice)
    inside = Format("JSON in lines of text", matches, read_json_in_text)
    matches, tables = partial(is_comma_log, choice=choice), partial(read_comma_log, choice=choice)
    commas = Format("log with decimal commas", matches, tables)
    return (
        *BINARY,
        log,
        json,
        ruled,
        blocks,
        commas,
        inside,
        Format("CSV", is_delimited, read_delimited),
    )


def detect(source: Source, choice: Choice = Choice()) -> Format:  # noqa: B008 (frozen)
    """Return the format of a source, detected from its content, whatever its suffix.

    Parameters
    ----------
    source
        The file, or its bytes.
    choice
        Columns that the caller chose: text that names them in its lines is a log.

    Raises
    ------
    NotASweepError
        The source is empty, or in none of the formats; the message says in which one, or lists
        them.
    """
    if not source.head.strip():
        raise NotASweepError("the file is empty")
    if (markup := markup_of(source)) is not None:
        raise NotASweepError(f"is {markup}")
    known_formats = formats(choice)
    for known in known_formats:
        if known.matches(source):
            return known
    if (foreign := name_of(source)) is not None:
        raise NotASweepError(f"is {foreign}")
    names = ", ".join(known.name for known in known_formats)
    raise NotASweepError(f"the content is in none of the formats that can be read: {names}")


def _tables_of_text(text: str, choice: Choice) -> list[Table]:
    """Return the tables of a text that another format holds; none if it is in no known format."""
    source = Source("text", data=text.encode("utf-8", "backslashreplace"))
    try:
        known = detect(source, choice)
        return [table.named(kind=f"{known.name} in JSON") for table in known.tables(source)]
    except NotASweepError:
        return []
