"""Coverage-guided fuzzing of whatever opens a file: any bytes are taken, or refused in a sentence.

    make fuzz                                              # all, fourteen minutes
    python tests/fuzz/inputs.py specs -max_total_time=60 FOLDER

Inputs that found something new stay in FOLDER (.fuzz); a crash is written beside the command as
``crash-…`` and becomes a row of a test: ``tests/readers/test_any_bytes.py`` for the readers.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))
with atheris.instrument_imports(include=["lrchart"]):
    from lrchart.chart.dress import spec_of
    from lrchart.config import read_config
    from lrchart.drawing import Drawing
    from lrchart.errors import LrchartError
    from lrchart.options import DEFAULTS
    from lrchart.readers import read
    from lrchart.site.pages import inert_json, page_spec
    from lrchart.spec import read_spec

warnings.simplefilter("error")


def history(path: Path) -> None:
    assert (read(path)["lr"] > 0).all()


def gallery_file(path: Path) -> None:
    assert read_config(path).formats


def spec(path: Path) -> None:
    """Take a spec as far as its page and its stills, short of drawing them."""
    found = read_spec(path)
    assert "usermeta" not in found
    drawing = Drawing(spec_of(found), DEFAULTS)
    figure = drawing.figure({})
    assert drawing.stills()
    assert "<" not in inert_json(page_spec(figure.spec))


#: what is fuzzed -> the name of its file, and who opens it
TARGETS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "histories": ("x.csv", history),
    "gallery_files": ("lrchart.toml", gallery_file),
    "specs": ("x.vl.json", spec),
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
