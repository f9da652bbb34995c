"""Parquet and NumPy files: written by their own packages, whole and damaged."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lrchart import limits
from lrchart.errors import InputError, MissingExtraError
from lrchart.readers import read, readings

Write = Callable[..., str]


LR, LOSS = [0.1, 0.2, 0.4], [3.0, float("nan"), 5.0]


def _npy(array: object, **options: bool) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def _npz(**arrays: object) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def test_structured_npy(write: Write) -> None:
    array = np.array(list(zip(LR, LOSS, strict=True)), dtype=[("lr", float), ("loss", float)])
    np.testing.assert_array_equal(read(write(_npy(array), "x.bin"))["loss"], LOSS)


def test_npz(write: Write) -> None:
    (reading,) = readings(write(_npz(lrs=LR, losses=LOSS), "x.bin"))
    assert reading.format == ".npz"
    np.testing.assert_array_equal(reading.frame["loss"], LOSS)


@pytest.mark.parametrize("array", [np.array([LR, LOSS]), np.array([LR, LOSS]).T])
def test_a_plain_array_needs_its_columns_chosen(write: Write, array: np.ndarray) -> None:
    name = write(_npy(array), "x.npy")
    with pytest.raises(InputError) as caught:
        read(name)
    assert str(caught.value) == (
        "x.npy: no learning rate column among '0', '1'; choose one with lr_column="
    )
    assert read(name, lr_column="0", loss_column="1")["lr"].tolist() == LR


def test_pickles_are_refused(write: Write) -> None:
    content = _npy(np.array([{"lr": LR}], dtype=object), allow_pickle=True)
    with pytest.raises(InputError) as caught:
        read(write(content, "x.npy"))
    assert str(caught.value) == (
        "x.npy: holds pickled objects, which could run code when they are loaded"
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_arrays_of_one_name_are_refused(write: Write) -> None:
    buffer = io.BytesIO(_npz(lr=[0.1, 0.2], loss=[1.0, 2.0]))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("loss.npy", _npy(np.array([3.0, 4.0])))
    with pytest.raises(InputError) as caught:
        read(write(buffer.getvalue(), "x.npz"))
    assert str(caught.value) == "x.npz: holds two arrays of one name"


def test_a_cut_array_is_refused(write: Write) -> None:
    for content in (_npy(np.ones((100, 2))), _npz(lr=LR * 99, loss=LOSS * 99)):
        with pytest.raises(InputError, match=r"x\.npy: is a damaged a"):
            read(write(content[:-40], "x.npy"))


@pytest.mark.parametrize("shape", [(2, 2_500_000), (1_000, 5_000)])
def test_an_array_takes_no_more_memory_than_its_file(write: Write, shape: tuple[int, int]) -> None:
    """Listed, an array of bytes would take eight times as much, one of floats forty times."""
    name = write(_npy(np.ones(shape, dtype=np.int8)), "x.npy")
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            read(name)
        assert tracemalloc.get_traced_memory()[1] < 4 * 5_000_000
    finally:
        tracemalloc.stop()


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="the extra [parquet] is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({"lr": LR, "loss": LOSS, "note": ["a", "b", "c"]})
    parquet.write_table(table, tmp_path / "finder.csv")  # the suffix does not matter
    (reading,) = readings(tmp_path / "finder.csv")
    assert reading.format == "Parquet"
    assert reading.runs == ["finder"]
    np.testing.assert_array_equal(reading.frame["loss"], LOSS)
    content = (tmp_path / "finder.csv").read_bytes()
    (tmp_path / "finder.csv").write_bytes(content[:-100])
    with pytest.raises(InputError, match=r"finder.csv: is not a whole Parquet file: "):
        read(tmp_path / "finder.csv")


def test_parquet_nulls_are_not_nan(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="the extra [parquet] is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({"lr": [0.1, 0.2, 0.3, 0.4], "loss": [1.0, None, float("nan"), 4.0]})
    parquet.write_table(table, tmp_path / "x.parquet")
    (reading,) = readings(tmp_path / "x.parquet")
    np.testing.assert_array_equal(reading.frame["loss"], [1, np.nan, 4])
    assert reading.notes[0] == "left out 1 row with no loss"


def test_a_missing_package_is_named(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    name = write(b"PAR1", "x.parquet")
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(MissingExtraError) as caught:
        read(name)
    assert str(caught.value) == (
        "x.parquet: reading Parquet needs pyarrow: pip install 'lrchart[parquet]'"
    )


def test_a_list_in_a_cell_of_parquet_is_refused(tmp_path: Path) -> None:
    """A kilobyte of Parquet, one row of which unpacks to a hundred megabytes."""
    pyarrow = pytest.importorskip("pyarrow", reason="the extra [parquet] is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    many = 12_500_000
    cells = pyarrow.ListArray.from_arrays([0, many, many], pyarrow.nulls(many, pyarrow.float64()))
    table = pyarrow.table({"lr": [0.1, 0.2], "loss": cells})
    parquet.write_table(table, tmp_path / "x.parquet", compression="zstd")
    assert (tmp_path / "x.parquet").stat().st_size < 2_000
    with pytest.raises(InputError) as caught:
        read(tmp_path / "x.parquet")
    assert str(caught.value) == (
        f"{tmp_path / 'x.parquet'}: has 12,500,001 cells or more; the limit is 5,000,000 (MAX_ROWS)"
    )


def test_an_archive_that_unpacks_to_more_than_memory_is_meant_for_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.npz"
    np.savez_compressed(path, lr=np.full(50_000, 1e-3), loss=np.zeros(50_000))
    assert path.stat().st_size < 10_000
    monkeypatch.setattr(limits, "MAX_WHOLE_BYTES", 100_000)
    with pytest.raises(InputError) as caught:
        read(path)
    assert str(caught.value).endswith(
        "bytes unpacked or more; the limit is 100,000 (MAX_WHOLE_BYTES)"
    )


def test_a_parquet_file_that_says_how_large_it_is_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "x.parquet"
    pd.DataFrame({"lr": np.full(50_000, 1e-3), "loss": np.zeros(50_000)}).to_parquet(path)
    assert path.stat().st_size < 10_000
    monkeypatch.setattr(limits, "MAX_WHOLE_BYTES", 100_000)
    with pytest.raises(InputError, match=r"bytes unpacked or more; the limit is 100,000"):
        read(path)
