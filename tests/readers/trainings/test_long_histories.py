"""Long histories: the numbers of a loop over their rows, from every kind of table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.readers.formats import regular_text
from lrchart.readers.sources.source import from_file
from lrchart.readers.trainings.reader import read_trainings

RATES = np.geomspace(1e-4, 1, 9).tolist()
STEPS = 40
#: rows of trainings, with None where nothing was logged
Rows = list[dict[str, Any]]


def histories(order: str) -> Rows:
    """18 trainings with a warm-up of the rate; the highest rate blows up half-way."""
    rng, rows = np.random.default_rng(5), []
    for number, (lr, seed) in enumerate((lr, seed) for lr in RATES for seed in (3, 4)):
        for step in range(STEPS):
            loss = 1 + (np.log10(lr) + 2) ** 2 + rng.normal(0, 0.2)
            measured = step % 4 == 3
            rows.append({
                "run_id": f"r{number:02d}", "step": step, "lr": lr * min(1, (step + 1) / 9),
                "seed": seed, "ok": True, "note": None if step % 2 else f"n{number}",
                "val_loss": (np.nan if lr > 0.5 and step > 20 else loss) if measured else None,
            })  # fmt: skip
    if order == "by step":
        rows.sort(key=lambda row: row["step"])
    if order == "shuffled":
        rng.shuffle(rows)
    return rows


def by_hand(rows: Rows, reduce: str) -> dict[tuple[float, int], float]:
    """Return (peak rate, seed) -> final loss; NaN if the last measured loss is NaN."""
    runs: dict[str, Rows] = {}
    for row in sorted(rows, key=lambda row: row["step"]):
        runs.setdefault(row["run_id"], []).append(row)
    finals = {}
    for run in runs.values():
        losses = [row["val_loss"] for row in run if row["val_loss"] is not None]
        best = losses[-1] if reduce == "last" or np.isnan(losses[-1]) else min(losses)
        finals[max(row["lr"] for row in run), run[0]["seed"]] = best
    return finals


def stored(rows: Rows, kind: str, folder: Path) -> Any:
    """Return the rows as a table of a kind; the losses have their nulls and their NaN."""
    losses = pd.Series([row["val_loss"] for row in rows], dtype=object)
    frame = pd.DataFrame(rows).assign(val_loss=losses)
    if kind == "pandas":
        return frame
    path = folder / f"histories.{kind}"
    if kind == "csv":
        written = ["" if loss is None else repr(float(loss)) for loss in losses]
        frame.assign(val_loss=written).to_csv(path, index=False, lineterminator="\n")
    else:
        arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
        parquet = pytest.importorskip("pyarrow.parquet")
        columns = {
            name: arrow.array([row[name] for row in rows], from_pandas=False) for name in frame
        }
        parquet.write_table(arrow.table(columns), path)
    return path


@pytest.mark.parametrize("reduce", ["last", "lowest"])
@pytest.mark.parametrize("order", ["by run", "by step", "shuffled"])
@pytest.mark.parametrize("kind", ["pandas", "csv", "parquet"])
def test_a_history_has_the_numbers_of_a_loop_over_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, order: str, reduce: str
) -> None:
    monkeypatch.setattr(regular_text, "LONG", 0)
    rows = histories(order)
    frame = read_trainings(stored(rows, kind, tmp_path), reduce=reduce)
    expected = by_hand(rows, reduce)
    numbers = frame.set_index(["lr", "replicate"])["loss"].to_dict()
    assert numbers.keys() == expected.keys()
    for training, loss in expected.items():
        assert numbers[training] == pytest.approx(loss, rel=1e-12, nan_ok=True)
    assert frame["status"].tolist() == ["finished"] * 16 + ["diverged"] * 2
    assert set(frame["steps"]) == {STEPS - 1}


LINES = [  # line, its replacement, why it is read cell by cell
    ("1e-3,2,x", "1e-3,2,x", None),
    ("1e-3,2,x", '1e-3,2,"x"', "quoted"),
    ("1e-3,2,x", "1e-3,2", "short"),
    ("1e-3,2,x", "1e-3,2,x,y", "long"),
    ("1e-3,2,x", "", "blank"),
    ("1e-3,2,x", ",,", "only separators"),
    ("1e-3,2,x", "lr,loss,note", "the header again"),
    ("1e-3,2,x", "1e-3,2\r,x", "another line end"),
    ("1e-3,2,x", "1e-3,2,x#cut", "marked as cut"),
    ("1e-3,2,x", "1e-3,2,\0", "a NUL byte"),
    ("1e-3,2,x", "1e-3,2,\xe9", "Latin-1"),
    ("1e-3,2,x\n", "1e-3,2,x", "an open end"),
]


@pytest.mark.parametrize(("line", "odd", "why"), LINES, ids=[str(row[2]) for row in LINES])
def test_irregular_text_is_left_to_the_reader_of_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, odd: str, why: str | None
) -> None:
    monkeypatch.setattr(regular_text, "LONG", 0)
    path = tmp_path / "runs.csv"
    text = "lr,loss,note\n" + f"{line.rstrip()}\n" * 20 + line.rstrip() + "\n"
    place = text.rindex(line)
    odd_text = text[:place] + odd + text[place + len(line) :]
    if why == "long":  # keep the total number of separators
        odd_text = odd_text.replace("1e-3,2,x\n", "1e-3,2\n", 1)
    path.write_bytes(odd_text.encode("latin-1"))
    assert (regular_text.regular(from_file(str(path))) is None) == (why is not None)


def test_the_cells_of_regular_text_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regular_text, "LONG", 0)
    path = tmp_path / "runs.csv"
    path.write_text("run;lr;loss;ok\n007;1e-3;;True\n008; 0.01;nan;False\n009;1;inf;True\n")
    loaded, kind = regular_text.regular(from_file(str(path)), ["run"]) or pytest.fail("irregular")
    assert kind == "semicolon-separated"
    assert loaded.frame.to_dict("list") == {
        "run": ["007", "008", "009"],
        "lr": [1e-3, 0.01, 1],
        "loss": [None, "nan", "inf"],
        "ok": ["True", "False", "True"],
    }


def test_a_text_of_too_many_rows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regular_text, "LONG", 0)
    monkeypatch.setattr("lrchart.limits.MAX_ROWS", 10)
    path = tmp_path / "runs.csv"
    path.write_text("lr,loss\n" + "1,2\n" * 11)
    with pytest.raises(Exception, match=r"has 11 rows or more; the limit is 10 \(MAX_ROWS\)"):
        regular_text.regular(from_file(str(path)))
