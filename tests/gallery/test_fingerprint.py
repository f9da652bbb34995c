"""Fingerprint of the drawing code: package versions and lrchart's own files."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from lrchart.gallery import fingerprint


def test_releases_are_those_that_are_installed() -> None:
    assert fingerprint.versions() == {name: version(name) for name in fingerprint.PACKAGES}


def test_releases_are_found_elsewhere_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The first on the path counts; what is not told by a folder's name is asked for."""
    (tmp_path / "Pillow-1.2.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "none"), *sys.path])
    assert fingerprint.versions()["pillow"] == "1.2"
    assert fingerprint.versions()["altair"] == version("altair")


@pytest.mark.parametrize("change", ["edited", "added", "removed"])
def test_every_file_of_its_own_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: str
) -> None:
    (tmp_path / "deep").mkdir()
    own = tmp_path / "deep" / "rule.py"
    own.write_text("lr = 1")
    (tmp_path / "page.html").write_text("")
    monkeypatch.setattr(fingerprint, "PACKAGE", tmp_path)
    before = fingerprint.fingerprint.__wrapped__()
    assert fingerprint.fingerprint.__wrapped__() == before
    if change == "edited":
        own.write_text("lr = 2")
    elif change == "added":
        (tmp_path / "more.py").write_text("")
    else:
        own.unlink()
    assert fingerprint.fingerprint.__wrapped__() != before


def test_compiled_files_do_not_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fingerprint, "PACKAGE", tmp_path)
    before = fingerprint.fingerprint.__wrapped__()
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "rule.pyc").write_bytes(b"1")
    assert fingerprint.fingerprint.__wrapped__() == before


def test_a_link_to_nowhere_does_not_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Editors lock a file with one."""
    monkeypatch.setattr(fingerprint, "PACKAGE", tmp_path)
    (tmp_path / ".#rule.py").symlink_to("user@host.123")
    assert fingerprint.fingerprint.__wrapped__()
