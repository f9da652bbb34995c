"""Coverage-guided fuzzing of the readers: any bytes are a frame or one sentence.

    make fuzz                       # ten minutes
    python tests/fuzz/readers.py -max_total_time=60 FOLDER

Inputs that found something new stay in FOLDER (.fuzz); a crash is written beside the command as
``crash-…`` and becomes a row of ``tests/readers/test_any_bytes.py``.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
with atheris.instrument_imports(include=["lrchart"]):
    from lrchart.errors import LrchartError
    from lrchart.readers import read

warnings.simplefilter("error")
FOLDER = Path(tempfile.mkdtemp(prefix="fuzz"))


def one(content: bytes) -> None:
    path = FOLDER / "x.csv"
    path.write_bytes(content)
    try:
        frame = read(path)
    except LrchartError as error:
        said = str(error)
    else:
        said = ""
        assert (frame["lr"] > 0).all()
    assert "\n" not in said, said


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
