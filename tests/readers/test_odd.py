"""Files as people have them: packed, printed by Python, of another kind than expected."""

from __future__ import annotations

import gzip
import pickle
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers import read, readings

Write = Callable[..., str]

TEXT = "lr,loss\n0.1,2\n0.2,3\n"

SPELLINGS = [  # cells of the loss, their values, the note
    (["tensor(0.5)", "tensor(-2.5e-3)"], [0.5, -2.5e-3], "as Python printed them"),
    (["tensor(0.5, grad_fn=<NllLossBackward0>)", "tensor(inf)"], [0.5, float("inf")], "as Python"),
    (["tensor(0.5, device='cuda:0')", "0.25"], [0.5, 0.25], "as Python printed them"),
    (["np.float64(0.1)", "np.float32(3.0)"], [0.1, 3.0], "as Python printed them"),
    (["array([0.5])", "array(7., dtype=float32)"], [0.5, 7.0], "as Python printed them"),
    (["[0.5]", "[0.25]"], [0.5, 0.25], "as Python printed them"),
    (["1,234.5", "-12,345,678.25"], [1234.5, -12345678.25], "as thousands separators"),
    (["1,234.5", "999.5"], [1234.5, 999.5], "as thousands separators"),
    (["1.234,5", "-12.345.678,25"], [1234.5, -12345678.25], "the dots or spaces"),
    (["9 215,02", "850,1"], [9215.02, 850.1], "as thousands separators"),
    (["0.07%", "-1.5e1 %"], [0.0007, -0.15], "the percentages"),
    (["0.0001%", "12"], [1e-6, 12.0], "as hundredths"),
]


@pytest.mark.parametrize(("cells", "values", "note"), SPELLINGS)
def test_numbers_in_other_spellings(
    write: Write, cells: list[str], values: list[float], note: str
) -> None:
    (reading,) = readings(write(f'lr,loss\n0.1,"{cells[0]}"\n0.2,"{cells[1]}"\n'))
    assert reading.frame["loss"].tolist() == values
    assert reading.notes[0].startswith("read the ")
    assert "column 'loss'" in reading.notes[0]
    assert note in reading.notes[0]


AMBIGUOUS = [
    "1,234",
    "1.234.567",
    "12.34,5",
    "%",
    "1,5%",
    "12,34.5",
    "tensor([0.5, 0.6])",
    "[0.5, 0.6]",
    "f(0.5)",
]


@pytest.mark.parametrize("cell", AMBIGUOUS)
def test_what_may_be_another_number_is_not_guessed(write: Write, cell: str) -> None:
    with pytest.raises(InputError) as caught:
        read(write(f'lr,loss\n0.1,"{cell}"\n0.2,3\n'))
    assert str(caught.value) == f"x.csv: column 'loss', row 1: {cell!r} is not a number"


def test_a_learning_rate_alone_has_no_loss_to_choose(write: Write) -> None:
    with pytest.raises(InputError) as caught:
        read(write("lr\n0.1\n0.2\n"))
    assert str(caught.value) == "x.csv: no loss column beside the learning rate, the only column"


@pytest.mark.parametrize("name", ["adam.csv.gz", "adam.gz", "adam.csv"])
def test_a_packed_file_is_read_and_named_by_its_content(write: Write, name: str) -> None:
    (reading,) = readings(write(gzip.compress(TEXT.encode()), f"runs/{name}"))
    assert reading.runs == ["adam"]
    assert reading.frame["loss"].tolist() == [2, 3]
    assert read(gzip.compress(b'{"lr": 0.1, "loss": 2}\n{"lr": 0.2, "loss": 3}\n')).shape[0] == 2


def test_a_packed_file_that_is_cut_or_too_large(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match=r"x\.csv: is a cut or damaged gzip file: "):
        read(write(gzip.compress(TEXT.encode())[:-9]))
    bomb = write(gzip.compress(b"0" * 5_000), "bomb.gz")
    monkeypatch.setattr(limits, "MAX_WHOLE_BYTES", 1_000)
    with pytest.raises(InputError) as caught:
        read(bomb)
    assert str(caught.value) == (
        "bomb.gz: has 1,001 bytes unpacked or more; the limit is 1,000 (MAX_WHOLE_BYTES)"
    )


def _archive(name: str) -> bytes:
    path = Path("archive")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, TEXT)
    return path.read_bytes()


FOREIGN = [  # content, message
    (lambda: _archive("xl/workbook.xml"), "is an Excel workbook; save its sheet as CSV"),
    (lambda: _archive("model/data.pkl"), "is a checkpoint of PyTorch, a pickle, which could run "
     "code when it is loaded; save the history as CSV, JSON Lines, Parquet or .npz"),
    (lambda: b"MATLAB 5.0 MAT-file, Platform: GLNXA64".ljust(124) + b"\0\1IM",
     "is a file of MATLAB; save the history as CSV, JSON Lines, Parquet or .npz"),
    (lambda: b"PK\3\4" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
     "is an OpenDocument file; save its table as CSV"),
    (lambda: _archive("history.csv"), "is a zip archive; unpack it"),
    (lambda: pickle.dumps({"lr": [0.1], "loss": [2]}), "is a pickle, which could run code when it "
     "is loaded; save the history as CSV, JSON Lines, Parquet or .npz"),
    (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "is an old Excel workbook; save its sheet as "
     "CSV"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "said"), FOREIGN, ids=[row[1][:24] for row in FOREIGN])
def test_a_file_of_another_kind_is_named(
    write: Write, content: Callable[[], bytes], said: str
) -> None:
    name = write(TEXT, "whole.csv")
    with pytest.raises(InputError) as caught:
        read(name, write(content(), "history"))
    assert str(caught.value) == f"history: {said}"


def test_a_header_for_every_run_that_was_appended(write: Write) -> None:
    (reading,) = readings(
        write("seed,lr,loss\n0,0.1,2\n0,0.2,3\nseed, lr, loss\n1,0.1,4\n1,0.2,5\n")
    )
    assert reading.frame["loss"].tolist() == [2, 3, 4, 5]
    assert reading.notes == ("left out a repeated header at 1 place",)


def test_decimals_and_dictionaries_of_parquet(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="the extra [parquet] is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pa.table({
        "run": pa.array(["a", "a", "b", "b"]).dictionary_encode(),
        "lr": pa.array([Decimal("0.100"), Decimal("0.200")] * 2, pa.decimal128(9, 3)),
        "loss": pa.array([2.0, 0.5, 2.0, 4.0]).dictionary_encode(),
    })  # fmt: skip
    parquet.write_table(table, tmp_path / "x.parquet")
    frame = read(tmp_path / "x.parquet")
    assert frame["run"].tolist() == ["a", "a", "b", "b"]
    assert frame["lr"].tolist() == [0.1, 0.2] * 2
    assert frame["loss"].tolist() == [2.0, 0.5, 2.0, 4.0]
    assert read(table)["lr"].tolist() == [0.1, 0.2] * 2
    pandas = pd.DataFrame({"lr": [Decimal("0.1"), Decimal("NaN")], "loss": [1.0, 2.0]})
    with pytest.raises(InputError):
        read(pandas)
