"""The same bytes wherever they are made: other seeds, zones, languages, folders and fonts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.full import full
from tests.started import environment

BUILD = """
import sys
from pathlib import Path
from lrchart import build, Config, Options, Scenario
build(Config(
    options=Options(size=(4, 3), dpi=72),
    outputs=Path(sys.argv[1]),
    scenarios=(Scenario("naïve → b", 1e-3), Scenario("a", 1e-2)),
), only=("a", "slope"))
"""
#: folders of system fonts
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
#: hides them from a command, and prints how many fonts are left
HIDE = f"""
for folder in {" ".join(FOLDERS)}; do [ -d $folder ] && mount -t tmpfs none $folder; done
find {" ".join(FOLDERS)} -name '*.[to]tf' 2>/dev/null | wc -l
exec "$@"
"""

Build = Callable[..., dict[str, bytes]]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build a small gallery in a process of its own, and return its files."""

    def run(*before: str, says: str = "", cwd: Path | None = None, **more: str) -> dict[str, bytes]:
        folder = tmp_path_factory.mktemp("made") / "outputs"
        env = environment(**{"PYTHONHASHSEED": "0", **more})
        code = [sys.executable, "-W", "error", "-c", BUILD, str(folder)]
        done = subprocess.run(
            [*before, *code], check=True, cwd=cwd, env=env, capture_output=True, text=True
        )
        assert done.stdout.strip() == says
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    return run


@pytest.fixture(scope="module")
def here(make: Build, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What this machine makes, with the fonts that it has."""
    made = make(HOME=str(tmp_path_factory.mktemp("home")))
    assert {Path(name).suffix for name in made} >= {".html", ".json", ".pdf", ".png", ".svg"}
    return made


def differing(files: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(
        name for name in files.keys() | other.keys() if files.get(name) != other.get(name)
    )


SEED = {"PYTHONHASHSEED": "12345"}
PLACE = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "LANG": "de_DE.UTF-8"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variables", "fonts"),
    [(SEED | PLACE, True), full(SEED, False), full(PLACE, False), full({}, True)],
    ids=["all", "another seed of Python's hashes", "another zone and language", "more fonts"],
)
def test_another_environment_makes_the_same_bytes(
    make: Build, here: dict[str, bytes], tmp_path: Path, variables: dict[str, str], fonts: bool
) -> None:
    if fonts:
        matplotlib = pytest.importorskip("matplotlib", reason="matplotlib, with fonts, is missing")
        shutil.copytree(Path(matplotlib.get_data_path()) / "fonts" / "ttf", tmp_path / ".fonts")
        assert len(list(tmp_path.glob(".fonts/*.ttf"))) > 20
    assert differing(here, make(cwd=tmp_path, HOME=str(tmp_path), **variables)) == []


@pytest.mark.slow
def test_no_fonts_make_the_same_bytes(make: Build, here: dict[str, bytes], tmp_path: Path) -> None:
    hidden = ("unshare", "--mount", "sh", "-c", HIDE, "sh")
    try:
        subprocess.run([*hidden, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("hiding fonts takes the right to mount over them")
    assert differing(here, make(*hidden, says="0", HOME=str(tmp_path))) == []
