"""Every limit is enforced, by a sentence that names it."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrchart import limits
from lrchart.errors import ConfigError, InputError, OptionError, RenderError
from lrchart.frame.validation import validate
from lrchart.gallery.config_file import read_config
from lrchart.options import Options
from lrchart.pages.figure import Figure
from lrchart.pages.html import chart_page
from lrchart.readers import read
from lrchart.readers.formats import encoding
from lrchart.readers.sources.source import from_file

CSV = "lr,loss,run\n1,2,a\n2,1,a\n1,2,b\n2,1,b\n"


def csv(folder: Path) -> Any:
    (folder / "x.csv").write_text(CSV)
    return read(folder / "x.csv")


def blank(folder: Path) -> Any:
    (folder / "x.csv").write_text("lr,loss\n1,2\n2,1\n" + ",\n" * 10)
    return read(folder / "x.csv")


def comments(folder: Path) -> Any:
    (folder / "x.csv").write_text("#\n" * 10 + CSV)
    return read(folder / "x.csv")


def array(folder: Path) -> Any:
    np.save(folder / "x.npy", np.rec.fromrecords([(1.0, 2.0), (2.0, 1.0)], names="lr,loss"))
    return read(folder / "x.npy")


def packed(folder: Path) -> Any:
    (folder / "x.csv.gz").write_bytes(gzip.compress(("#\n" * 2000 + CSV).encode()))
    return read(folder / "x.csv.gz")


def stream(_: Path) -> Any:
    return read(CSV.encode())


def json_of_runs(folder: Path) -> Any:
    run = {"lr": [1, 2], "loss": [2, 1]}
    (folder / "x.json").write_text(json.dumps({"a": run, "b": run}))
    return read(folder / "x.json")


def pattern(folder: Path) -> Any:
    for name in "ab":
        (folder / f"{name}.csv").write_text("lr,loss\n1,2\n2,1\n")
    return read(f"{folder}/*.csv")


def toml(folder: Path) -> Any:
    (folder / "lrchart.toml").write_text("title = 'a long one'")
    return read_config(folder / "lrchart.toml")


def page(folder: Path) -> Any:
    return chart_page(Figure("x", "", "", "", {}))


#: (limit, its value, call that exceeds it, class of the error, end of its message)
ENFORCED = [
    ("MAX_ROWS", 3, csv, InputError, "x.csv: has 4 rows or more; the limit is 3 (MAX_ROWS)"),
    ("MAX_ROWS", 9, blank, InputError, "has 10 blank rows or more; the limit is 9 (MAX_ROWS)"),
    (
        "MAX_ROWS",
        9,
        comments,
        InputError,
        "has 10 lines above the first cell or more; the limit is 9 (MAX_ROWS)",
    ),
    ("MAX_COLUMNS", 2, csv, InputError, "has 3 columns or more; the limit is 2 (MAX_COLUMNS)"),
    ("MAX_BYTES", 9, csv, InputError, "has 36 bytes or more; the limit is 9 (MAX_BYTES)"),
    ("MAX_WHOLE_BYTES", 99, array, InputError, "bytes or more; the limit is 99 (MAX_WHOLE_BYTES)"),
    (
        "MAX_WHOLE_BYTES",
        999,
        packed,
        InputError,
        "has 1,000 bytes unpacked or more; the limit is 999 (MAX_WHOLE_BYTES)",
    ),
    ("MAX_WHOLE_BYTES", 9, stream, InputError, "bytes or more; the limit is 9 (MAX_WHOLE_BYTES)"),
    ("MAX_JSON_BYTES", 9, json_of_runs, InputError, "the limit is 9 (MAX_JSON_BYTES)"),
    ("MAX_FILES", 1, json_of_runs, InputError, "has 2 runs or more; the limit is 1 (MAX_FILES)"),
    ("MAX_FILES", 1, pattern, InputError, "has 2 files or more; the limit is 1 (MAX_FILES)"),
    ("MAX_RUNS", 1, csv, InputError, "has 2 runs or more; the limit is 1 (MAX_RUNS)"),
    ("MAX_NAME", 0, csv, InputError, "a value has 1 characters; the limit is 0 (MAX_NAME)"),
    ("MAX_NAME", 5, toml, ConfigError, "title has 10 characters; the limit is 5 (MAX_NAME)"),
    ("MAX_TEXT_BYTES", 9, toml, ConfigError, "20 bytes or more; the limit is 9 (MAX_TEXT_BYTES)"),
    ("MAX_LR", 1.5, csv, InputError, "the limits are 0.666667 and 1.5 (MAX_LR)"),
    ("MAX_PAGE_BYTES", 99, page, RenderError, "the limit is 99 (MAX_PAGE_BYTES)"),
]


@pytest.mark.parametrize(("name", "limit", "make", "error", "end"), ENFORCED)
def test_a_limit_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    limit: float,
    make: Any,
    error: type[Exception],
    end: str,
) -> None:
    make(tmp_path)
    monkeypatch.setattr(limits, name, limit)
    with pytest.raises(error) as caught:
        make(tmp_path)
    assert str(caught.value).endswith(end)


@pytest.mark.parametrize("depth", [5, 900, 100_000])
@pytest.mark.parametrize(("start", "end"), ["[]", ('{"a":', "}")], ids=["lists", "objects"])
def test_data_that_is_nested_too_deep_is_refused(
    tmp_path: Path, depth: int, start: str, end: str
) -> None:
    path = tmp_path / "x.json"
    path.write_text(start * depth + '{"lr": [1, 2], "loss": [2, 1]}' + end * depth)
    with pytest.raises(InputError) as caught:
        read(path)
    said = str(caught.value)
    assert len(said.splitlines()) == 1
    assert start == "[" or "nested too deep" in said or "not JSON that can be read" in said


def test_a_gallery_file_that_is_nested_too_deep_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lrchart.toml").write_text("order = " + "[" * 100_000)
    with pytest.raises(ConfigError, match=r"^.*lrchart\.toml: not TOML: "):
        read_config(tmp_path / "lrchart.toml")


def test_a_line_without_an_end_comes_in_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "MAX_LINE", 1_000)
    path = tmp_path / "x.log"
    path.write_text("x" * 100_000)
    with encoding.glance(from_file(str(path))).lines() as lines:
        assert max(map(len, lines)) == 1_000


def test_a_name_of_a_megabyte_is_refused_wherever_it_comes() -> None:
    name = "A" * 1_000_000
    with pytest.raises(InputError, match="column 'run': a value has 1,000,000 characters"):
        validate({"lr": [1, 2], "loss": [1, 2], "run": name})
    with pytest.raises(OptionError, match="title has 1,000,000 characters"):
        Options(title=name)
    with pytest.raises(OptionError, match="a mark has 1,000,000 characters"):
        Options(marks=(f"1e-3:{name}",))


def test_a_parquet_file_that_unpacks_to_gigabytes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text of two kilobytes, stored once and meant a million times, read whole."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    rows = 1_000_000
    text = pyarrow.array(["A" * 2000]).dictionary_encode()
    runs = pyarrow.DictionaryArray.from_arrays(
        pyarrow.repeat(pyarrow.scalar(0, pyarrow.int32()), rows), text.dictionary
    )
    numbers = pyarrow.repeat(1.0, rows)
    path = tmp_path / "bomb.parquet"
    table = pyarrow.table({"lr": numbers, "loss": numbers, "run": runs})
    parquet.write_table(table, path, compression="zstd")
    assert path.stat().st_size < 1_000_000
    with pytest.raises(InputError, match=r"characters unpacked or more; the limit is 500,000,000"):
        read(path)
