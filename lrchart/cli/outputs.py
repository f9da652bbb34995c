"""Name the files of one chart of all runs, or of a chart of each run."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from lrchart.cli.screen import UNPRINTABLE
from lrchart.errors import OptionError, OutputError

#: placeholder for the name of the run in an output of ``--each``
RUN = "{run}"
#: default outputs: for one chart, and for a chart of each run
ONE, EACH = "lr_finder.html", f"{RUN}.html"
#: characters that some operating system rejects in file names
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
#: maximum characters, and bytes, of a run's name in a file name
LONGEST, MOST_BYTES = 120, 200


def outputs(given: list[str] | None, *, each: bool) -> list[str]:
    """Return the outputs that were `given`, or the default.

    Raises
    ------
    OptionError
        With `each`, an output does not name the run, or without it, one does.
    """
    names = given or [EACH if each else ONE]
    for name in names:
        if each and RUN not in name:
            path = Path(name)
            raise OptionError(
                f"--each writes one file a run, so that an output must contain {RUN}; got {name!r}"
                f", expected something like {str(path.with_stem(f'{path.stem}-{RUN}'))!r}"
            )
        if not each and RUN in name:
            raise OptionError(f"{name}: {RUN} stands for the name of each run; add --each")
    return names


def files_of_runs(runs: Iterable[str], names: list[str]) -> dict[str, list[Path]]:
    """Return run -> its files: `names` with the name of the run in it.

    Raises
    ------
    OutputError
        Two runs would be written to one file.
    """
    files: dict[str, list[Path]] = {}
    owners: dict[str, str] = {}
    for run in runs:
        files[run] = [Path(name.replace(RUN, file_name(run))) for name in names]
        for path in dict.fromkeys(files[run]):
            owner = owners.setdefault(_entry(path), run)
            if owner != run:
                raise OutputError(
                    f"cannot write {path}: it would hold the charts of two runs, {owner!r} and "
                    f"{run!r}; rename one of them"
                )
    return files


def _entry(path: Path) -> str:
    """Return the name of a file, the same for names that some system does not tell apart."""
    try:
        place = os.path.realpath(path)
    except OSError:  # the current folder was removed
        place = str(path)
    return unicodedata.normalize("NFC", place).casefold()


def file_name(run: str) -> str:
    """Return the name of a run as part of the name of a file."""
    name = UNPRINTABLE.sub("-", UNSAFE.sub("-", run))[:LONGEST]
    # File systems limit bytes, not characters.
    return name.encode()[:MOST_BYTES].decode(errors="ignore").strip(" .") or "run"
