"""Define the limits on input, so that a wrong file costs an error message, not the machine.

Each limit is enforced at the point of input, and the error names it.
"""

from __future__ import annotations

from lrchart.errors import InputError, LrchartError

#: maximum bytes of a file that is read in pieces (CSV, event files)
MAX_BYTES = 5_000_000_000

#: maximum bytes of a file that is read whole (NumPy arrays, standard input)
MAX_WHOLE_BYTES = 500_000_000

#: maximum bytes of JSON, which takes up to 25 times as much memory
MAX_JSON_BYTES = 100_000_000

#: maximum bytes of a gallery file, a template or a spec
MAX_TEXT_BYTES = 50_000_000

#: maximum steps of one source that is read whole; a range test has a few hundred
MAX_ROWS = 5_000_000

#: memory limit of DuckDB while it condenses longer Parquet files; beyond, it spills to disk
STREAM_MEMORY = "1GB"

#: maximum columns of one source
MAX_COLUMNS = 10_000

#: maximum runs of one frame
MAX_RUNS = 100_000

#: maximum characters of one line of text
MAX_LINE = 10_000_000

#: maximum characters of the name of a run or a column, of a title or of a mark
MAX_NAME = 2_000

#: maximum files of one folder or pattern
MAX_FILES = 1_000

#: maximum bytes of one page; browsers fail on larger ones
MAX_PAGE_BYTES = 200_000_000

#: learning rates lie between 1 / MAX_LR and MAX_LR, so that their products are finite
MAX_LR = 1e100

#: magnitude from which a loss counts as infinite; below 1 / MAX_LOSS it counts as 0
MAX_LOSS = 1e100

#: maximum seconds to draw one picture
MAX_SECONDS = 120.0

#: seconds to wait for a process that writes to a named pipe; one that has opened it may take longer
PIPE_SECONDS = 10.0


def check(name: str, amount: int, unit: str, error: type[LrchartError] = InputError) -> None:
    """Refuse an `amount` above the constant `name`, which the message names.

    Raises
    ------
    LrchartError
        The amount is above the limit; of the class `error`.
    """
    limit: int = globals()[name]
    if amount > limit:
        raise error(f"has {amount:,} {unit} or more; the limit is {limit:,} ({name})")
