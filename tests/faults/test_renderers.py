"""A renderer that crashes costs its own picture, and none of the others."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from lrchart.errors import RenderError
from lrchart.gallery.build import build
from lrchart.gallery.config_file import read_config
from lrchart.render.workers import START
from tests.faults.conftest import POSIX, States, assert_whole, contents, leftovers
from tests.full import full


@pytest.fixture(autouse=True, scope="module")
def kept_renderers() -> None:
    """Start renderers that break for each build."""


def dying(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let the renderer do `code` when the chart "one" comes, whichever process it is."""
    real = subprocess.Popen
    script = (
        "import sys, os, lrchart.render.workers as workers\n"
        "draw = workers.Job.draw\n"
        "def broken(job):\n"
        "    said = job.spec['description']\n"
        "    if 'for one run.' in said and 'one starts' in said:\n"
        f"        {code}\n"
        "    return draw(job)\n"
        "workers.Job.draw = broken\n"
        "workers.serve(sys.stdin, sys.stdout)\n"
    )

    def popen(command: list[str], *rest: Any, **more: Any) -> Any:
        if command[1:] == ["-P", str(START)]:
            command = [command[0], "-c", script]
        return real(command, *rest, **more)

    monkeypatch.setattr(subprocess, "Popen", popen)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        full("os.abort()", "the renderer ended unexpectedly (code -6)"),
        full("os._exit(3)", "the renderer ended unexpectedly (code 3)"),
        (
            "sys.stdout.write('{'); sys.stdout.flush(); os._exit(1)",
            "the renderer ended unexpectedly (code 1)",
        ),
    ],
)
@POSIX
def test_a_renderer_breaks(
    gallery: Path, states: States, monkeypatch: pytest.MonkeyPatch, cli: Any, code: str, reason: str
) -> None:
    outputs = gallery / "outputs"
    monkeypatch.chdir(gallery)
    with monkeypatch.context() as patch:
        dying(patch, code)
        result = cli("build")
    assert (result.code, result.out, result.err) == (2, "", f"lrchart: one: {reason}\n")
    now = contents(outputs)
    assert_whole(outputs, states["light"], states["dark"], {"manifest.json": now["manifest.json"]})
    assert now["two.svg"] == states["dark"]["two.svg"] != states["light"]["two.svg"]
    assert now["one.svg"] == states["light"]["one.svg"]
    assert leftovers(gallery) == []
    assert cli("build").code == 0
    assert contents(outputs) == states["dark"]


def test_every_renderer_breaks(gallery: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(gallery / "outputs")
    real = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda command, **more: real([command[0], "-c", "1"], **more)
    )
    with pytest.raises(
        RenderError, match="runs, one, two: the renderer ended unexpectedly"
    ) as caught:
        build(read_config(gallery / "lrchart.toml"))
    assert "\n" not in str(caught.value)
    assert contents(gallery / "outputs") == before
