"""How much lrchart takes before it refuses: a wrong file costs a sentence, not the machine.

Every limit stands here, is enforced where its thing comes in, and is named in the refusal.
"""

from __future__ import annotations

from pathlib import Path

from lrchart.errors import InputError, LrchartError

#: bytes of a file that is read in a stream, column by column (CSV, event files)
MAX_BYTES = 5_000_000_000

#: bytes of a file that has to be held whole (NumPy arrays, standard input)
MAX_WHOLE_BYTES = 500_000_000

#: bytes of JSON, which takes up to 25 times as much in memory
MAX_JSON_BYTES = 100_000_000

#: bytes of a gallery file, a template or a spec
MAX_TEXT_BYTES = 50_000_000

#: steps of one source that is read whole; a range test has some hundreds
MAX_ROWS = 5_000_000

#: what DuckDB may hold while it condenses longer Parquet files; what is more goes to disk
STREAM_MEMORY = "1GB"

#: columns of one source
MAX_COLUMNS = 10_000

#: runs of one frame
MAX_RUNS = 100_000

#: characters of one line of text
MAX_LINE = 10_000_000

#: characters of the name of a run or a column, of a title or of a mark
MAX_NAME = 2_000

#: files that one folder or pattern may bring in
MAX_FILES = 1_000

#: bytes of one page, beyond which browsers give up
MAX_PAGE_BYTES = 200_000_000

#: learning rates: between 1 / MAX_LR and MAX_LR, so that their products are numbers too
MAX_LR = 1e100

#: magnitude from which a loss counts as infinite, and below whose inverse it counts as 0
MAX_LOSS = 1e100

#: seconds that one picture may take
MAX_SECONDS = 120.0


def check(
    name: str, amount: int, limit: int, unit: str, error: type[LrchartError] = InputError
) -> None:
    """Refuse an `amount` above the `limit`, naming the constant of this module that sets it.

    Raises
    ------
    LrchartError
        ``amount > limit``; of the class `error`.
    """
    if amount > limit:
        raise error(f"has {amount:,} {unit} or more; the limit is {limit:,} ({name})")


def text_of(path: Path, error: type[LrchartError] = InputError) -> str:
    """Return the UTF-8 text of a file of at most ``MAX_TEXT_BYTES``; no more of it is read.

    Raises
    ------
    LrchartError
        The file is larger; of the class `error`.
    OSError, UnicodeDecodeError
        It cannot be read, or is no such text.
    """
    with path.open("rb") as file:
        data = file.read(MAX_TEXT_BYTES + 1)
    # What is no regular file says that it has no bytes, and may never end.
    check("MAX_TEXT_BYTES", max(len(data), path.stat().st_size), MAX_TEXT_BYTES, "bytes", error)
    return data.decode("utf-8")
