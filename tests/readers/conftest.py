from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file into the working folder, and return its name."""
    monkeypatch.chdir(tmp_path)

    def _write(content: str | bytes, name: str = "x.csv", encoding: str = "utf-8") -> str:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return name

    return _write


@pytest.fixture
def thousands_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Condense files of more than two thousand rows where they lie."""
    for name in ("readers.long_parquet.LARGE", "frame.condense.LARGE", "frame.condense.LONG"):
        monkeypatch.setattr(f"lrchart.{name}", 2_000)
