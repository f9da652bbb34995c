"""Coverage-guided fuzzing of whatever opens a file: any bytes are taken, or refused in a sentence.

    make fuzz                                              # all, seventeen minutes
    python tests/fuzz/inputs.py histories -max_total_time=60 FOLDER

Inputs that found something new stay in FOLDER (.fuzz); a crash is written beside the command as
``crash-…`` and becomes a row of a test: ``tests/readers/test_any_bytes.py`` for the readers.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))
with atheris.instrument_imports(include=["lrchart"]):
    from lrchart.errors import LrchartError
    from lrchart.gallery.config_file import read_config
    from lrchart.readers import read
    from lrchart.readers.trainings.reader import read_trainings
    from tests.fuzz.histories import journal, schedule

warnings.simplefilter("error")
logging.disable()  # notes about a file are not findings


def history(path: Path) -> None:
    assert (read(path)["lr"] > 0).all()


def gallery_file(path: Path) -> None:
    assert read_config(path).formats


def trainings(path: Path) -> None:
    assert (read_trainings(path, by=(), untrained=2.3)["lr"] > 0).all()


#: target -> (name of its file, function that opens it)
TARGETS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "histories": ("x.csv", history),
    "trainings": ("x.csv", trainings),
    "gallery_files": ("lrchart.toml", gallery_file),
    "schedules": ("x.csv", schedule),
    "journals": ("x.csv", journal),
}


def target(name: str) -> Callable[[bytes], None]:
    """Return what atheris calls with ever new bytes."""
    file, take = TARGETS[name]
    path = Path(tempfile.mkdtemp(prefix="fuzz")) / file

    def one(content: bytes) -> None:
        path.write_bytes(content)
        said = ""
        try:
            take(path)
        except LrchartError as error:
            said = str(error)
        assert "\n" not in said, said

    return one


if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], target(sys.argv[1]))
    atheris.Fuzz()
