"""Addresses: files behind them are read as files of this machine are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError, MissingExtraError
from lrchart.gallery.config_file import read_config
from lrchart.gallery.entries import gallery
from lrchart.readers import read, readings

fsspec = pytest.importorskip("fsspec", reason="the extra [remote] is not installed")
pytest.importorskip("upath", reason="the extra [remote] is not installed")

TEXT = b"lr,loss\n0.1,2\n0.2,3\n"


@pytest.fixture
def store() -> Iterator[Any]:
    """A store in this process, at memory://."""
    filesystem = fsspec.filesystem("memory")
    yield filesystem
    filesystem.rm("/", recursive=True)


@pytest.fixture
def runs(store: Any) -> None:
    for name in ("adam/finder.csv", "sgd/finder.csv", "sgd/.hidden.csv", ".git/x.csv"):
        store.pipe(f"/runs/{name}", TEXT)


NAMED = [
    ("memory://runs/adam/finder.csv", ["finder"], "a file"),
    ("memory://runs", ["adam/finder", "sgd/finder"], "a folder, without what is hidden"),
    ("memory://runs/**/*.csv", ["adam/finder", "sgd/finder"], "a pattern"),
    ("memory://runs/s*/finder.csv", ["finder"], "a pattern of folders"),
]


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(("address", "names", "why"), NAMED, ids=[row[-1] for row in NAMED])
def test_an_address_is_read(address: str, names: list[str], why: str) -> None:
    assert read(address)["run"].unique().tolist() == names


@pytest.mark.usefixtures("runs")
def test_a_file_is_read_once() -> None:
    assert len(readings("memory://runs/adam/*.csv", "memory://runs/adam/finder.csv")) == 1


@pytest.mark.usefixtures("thousands_are_many")
def test_long_files_are_condensed_where_they_lie(store: Any, tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="the extra [scale] is not installed")
    x = np.linspace(-6, 0, 3_000)
    for name in ("a", "b"):
        pd.DataFrame({"lr": 10.0**x, "loss": np.abs(x + 2)}).to_parquet(
            tmp_path / f"{name}.parquet"
        )
        store.put(str(tmp_path / f"{name}.parquet"), f"/runs/{name}.parquet")
    frame = read("memory://runs/*.parquet")
    pd.testing.assert_frame_equal(frame, read(str(tmp_path / "*.parquet")))
    assert frame["steps"].sum() == 6_000


REFUSED = [
    ("memory://runs/none.csv", "no such file"),
    ("memory://runs/*.none", "no file matches this pattern"),
    ("nowhere://runs/a.csv", "cannot be read: Unsupported filesystem: 'nowhere'"),
]


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(("address", "reason"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_is_not_there_is_refused(address: str, reason: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(address)
    assert str(refusal.value) == f"{address}: {reason}"


def test_a_web_server_that_knows_no_ranges(tmp_path: Path, serve: Any) -> None:
    pytest.importorskip("aiohttp", reason="the extra [remote] is not installed")
    (tmp_path / "adam.csv").write_bytes(TEXT)
    address = serve(tmp_path)
    assert read(f"{address}/adam.csv")["run"].unique().tolist() == ["adam"]
    with pytest.raises(InputError, match=r"none\.csv: no such file"):
        read(f"{address}/none.csv")


def test_whatever_a_store_raises_is_one_sentence(store: Any, monkeypatch: Any) -> None:
    store.pipe("/runs/a.csv", TEXT)

    def broken(*given: Any, **more: Any) -> Any:
        raise RuntimeError("the token has expired\nask for another")

    monkeypatch.setattr(type(store), "cat_file", broken)
    with pytest.raises(InputError) as refusal:
        read("memory://runs/a.csv")
    assert str(refusal.value) == "memory://runs/a.csv: cannot be read: the token has expired"


def test_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "upath", None)
    with pytest.raises(
        MissingExtraError, match=r"^s3://b/a.csv: .*pip install 'lrchart\[remote\]'"
    ):
        read("s3://b/a.csv")


@pytest.mark.usefixtures("runs")
def test_a_gallery_file_names_no_address(tmp_path: Path) -> None:
    path = tmp_path / "lrchart.toml"
    path.write_text('teaching = false\n[[run]]\npath = "memory://runs/adam/finder.csv"\n', "utf-8")
    with pytest.raises(InputError, match="no such file"):
        gallery(read_config(path))
