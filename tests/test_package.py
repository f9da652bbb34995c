"""The wheel: what is in it, and that it works where nothing else of the project is."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import lrchart

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution, and the wheel from it."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = folder.glob("*.whl")
    return path


def test_an_extra_is_added_to_what_is_installed() -> None:
    """The command of the errors takes the installed lrchart, without an index that has it."""
    pytest.importorskip("anywidget", reason="the extra notebook is not installed")
    command = ["-m", "pip", "install", "--dry-run", "--no-index", "lrchart[notebook]"]
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Would install" not in done.stdout


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    info = f"lrchart-{lrchart.__version__}.dist-info"
    assert {name.split("/")[0] for name in names} == {"lrchart", info}
    templates = {f"lrchart/templates/{path.name}" for path in (ROOT / "templates").iterdir()}
    assert templates <= names
    assert "lrchart/py.typed" in names
    assert "lrchart/assets/sweeps/cnn_digits_adam.csv" in names
    assert "lrchart/assets/tasks/stripes_many_sgdm_b16/truth.csv" in names
    assert {f"{info}/licenses/LICENSE", f"{info}/licenses/lrchart/assets/fonts/OFL.txt"} <= names
    fonts = {name for name in names if name.endswith((".ttf", ".woff2"))}
    assert len(fonts) == 4


def test_the_wheel_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size < 2_000_000


@pytest.mark.full
def test_it_builds_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "environment"
    venv.create(home, with_pip=True)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [python, *arguments], cwd=tmp_path, env=env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    locked = str(ROOT / "requirements" / "build.txt")
    install = ["-m", "pip", "install", "-qq", "--no-input", "--no-compile"]
    run(*install, "--require-hashes", "-r", locked)
    run(*install, "--no-deps", str(wheel))
    run("-m", "pip", "check")
    where = run("-c", "import lrchart; print(lrchart.__file__)").strip()
    assert Path(where).is_relative_to(home)
    run("-W", "error", "-m", "lrchart", "build", "--size", "4x3", "--dpi", "72")
    made = {path.name for path in (tmp_path / "outputs").iterdir()}
    assert {"index.html", "lrchart.js", "slope.html", "slope.png", "slope.pdf"} <= made
