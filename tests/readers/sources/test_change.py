"""Files that are appended to, cut or replaced in the middle of one reading."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from lrchart.errors import InputError
from lrchart.readers import interpret, read, readings
from lrchart.readers.sources import snapshot
from lrchart.readers.sources.source import Source, from_file
from lrchart.readers.steady import steadily
from lrchart.readers.trainings import sources, tables
from lrchart.readers.trainings.reader import read_trainings

Write = Callable[..., str]
DATA = Path(__file__).parents[2] / "data" / "readers"
EVENTS = DATA / "version_0" / "events.out.tfevents.1700000000.host.1.0"
ROWS = [(10.0 ** (-6 + i / 5), 2 + i / 100) for i in range(30)]


def table(first: str = "lr", rows: int = 30) -> str:
    """Return CSV whose columns stand in one order or the other."""
    names = ["lr", "loss"] if first == "lr" else ["loss", "lr"]
    cells = [dict(zip(("lr", "loss"), row, strict=True)) for row in ROWS[:rows]]
    lines = [",".join(names), *(",".join(str(row[name]) for name in names) for row in cells)]
    return "\n".join(lines) + "\n"


def lines(rows: int = 30, shift: float = 0) -> str:
    return "".join(f"step {i} lr={lr} loss={loss + shift}\n"
                   for i, (lr, loss) in enumerate(ROWS[:rows]))  # fmt: skip


class Meanwhile:
    """Do something once a source's columns are known, and before its cells are loaded."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, act: Callable[[], None], times: int = 1):
        self.count = 0
        whole = interpret.lay_out

        def meddled(table: object) -> object:
            self.count += 1
            if self.count <= times:
                act()
            return whole(table)  # type: ignore[arg-type]

        monkeypatch.setattr(interpret, "lay_out", meddled)


def replaced(name: str, content: str) -> None:
    Path("new").write_text(content, encoding="utf-8")
    Path("new").replace(name)


@pytest.mark.parametrize("way", ["replaced", "written anew", "cut"])
def test_the_columns_of_one_file_never_name_the_cells_of_another(
    write: Write, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    name = write(table("lr"))
    acts = {
        "replaced": lambda: replaced(name, table("loss")),
        "written anew": lambda: Path(name).write_text(table("loss") + "9,9\n"),
        "cut": lambda: os.truncate(name, 300),
    }
    Meanwhile(monkeypatch, acts[way])
    frame = read(name)
    known = dict(ROWS) | {9.0: 9.0}
    assert all(known[lr] == loss for lr, loss in zip(frame["lr"], frame["loss"], strict=True))
    assert len(frame) == {"replaced": 30, "written anew": 31, "cut": frame.shape[0]}[way]


def test_a_file_that_changes_every_time_is_refused(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = write(table("lr"))
    orders = iter(["loss", "lr"] * 9)
    meddler = Meanwhile(monkeypatch, lambda: replaced(name, table(next(orders))), times=99)
    with pytest.raises(InputError) as caught:
        read(name)
    assert str(caught.value) == "x.csv: changed while it was read; read it again"
    assert meddler.count == 3


def test_what_is_appended_meanwhile_is_not_seen(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = write(table(rows=20))

    def append() -> None:
        with Path(name).open("a") as file:
            file.write("0.5,9\n0.6,9\n")

    meddler = Meanwhile(monkeypatch, append)
    assert len(read(name)) == 20
    assert meddler.count == 1
    assert len(read(name)) == 22


def test_a_log_that_gets_other_names(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    name = write(lines(), "x.log")
    Meanwhile(monkeypatch, lambda: replaced(name, lines(shift=7).replace("loss", "train_loss")))
    assert read(name)["loss"].iloc[0] == 9


def test_an_event_file_that_grows_is_not_called_damaged(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = EVENTS.read_bytes()
    name = write(whole, "events.out.tfevents.1.h.1.0")
    before = readings(name)[0].notes
    from lrchart.readers.formats import events

    first = events.complete

    def grown(source: object) -> object:
        result = first(source)  # type: ignore[arg-type]
        with Path(name).open("ab") as file:
            file.write(whole[:500])
        return result

    monkeypatch.setattr(events, "complete", grown)
    assert readings(name)[0].notes == before


def test_trainings_that_are_replaced(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    rates = (1e-4, 1e-3, 1e-2, 1e-1)
    name = write("lr,final_loss\n" + "".join(f"{lr},{2 + lr}\n" for lr in rates))
    first, done = tables._once, []

    def meddled(table: object) -> object:
        if not done:
            done.append(1)
            replaced(name, "final_loss,lr\n" + "".join(f"{2 + lr},{lr}\n" for lr in rates))
        return first(table)  # type: ignore[arg-type]

    monkeypatch.setattr(tables, "_once", meddled)
    assert read_trainings(name)["lr"].tolist() == [*rates]


def test_a_database_that_is_written_to_meanwhile(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect("x.db")) as db:
        db.executescript("CREATE TABLE configs (run_name, config);"
                         "CREATE TABLE metrics (id, run_name, step, metrics);")  # fmt: skip
        steps = [(i, "a", i, f'{{"lr": {lr}, "loss": {loss}}}')
                 for i, (lr, loss) in enumerate(ROWS)]  # fmt: skip
        db.executemany("INSERT INTO metrics VALUES (?, ?, ?, ?)", steps[:20])
        db.commit()

        def append() -> None:
            db.executemany("INSERT INTO metrics VALUES (?, ?, ?, ?)", steps[20:])
            db.commit()

        Meanwhile(monkeypatch, append)
        assert len(read("x.db")) == 20


def test_a_handle_has_the_first_bytes_only(write: Write) -> None:
    name = write("0123456789")
    source = from_file(name)
    assert source.head == b"0123456789"
    with Path(name).open("a") as file:
        file.write("later")
    assert source.size == 10
    with source.open() as handle:
        assert handle.read(4) + handle.read() == b"0123456789"
        assert handle.seek(-3, 2) == 7
        assert handle.read() == b"789"
    assert source.whole() == b"0123456789"
    source.settle()
    os.utime(name, (0, 0))  # the clock was set back
    source.settle()
    Path(name).write_text("0123456780")
    with pytest.raises(snapshot.ChangedError):
        source.settle()


@pytest.mark.parametrize("given", ["a.csv", {"mine": "a.csv"}, "."])
def test_the_first_look_at_a_file_is_kept(
    write: Write, monkeypatch: pytest.MonkeyPatch, given: object
) -> None:
    write(table(), "a.csv")
    looks, taken = [], snapshot.taken
    monkeypatch.setattr(snapshot, "taken", lambda path: looks.append(path) or taken(path))
    assert len(read(given)) == 30
    assert len(looks) == 1


def test_a_folder_of_growing_files(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    for run in "abc":
        write(table(rows=25), f"runs/{run}.csv")

    def append() -> None:
        for run in "abc":
            with Path(f"runs/{run}.csv").open("a") as file:
                file.write("9.0,9\n")

    Meanwhile(monkeypatch, append, times=3)
    counts = read("runs").groupby("run").size()
    assert counts["a"] == 25
    np.testing.assert_array_less(counts.to_numpy(), 28)


def test_a_folder_of_trainings_that_grow_during_every_reading(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    for run, lr in enumerate((1e-4, 1e-3, 1e-2)):
        write(f'{{"lr": {lr}}}', f"runs/{run}/config.json")
        write(f"step,val_loss\n0,3\n1,{2 + run}\n", f"runs/{run}/metrics.csv")
    whole, count = sources._folder, 0

    def growing(*given: object) -> object:
        nonlocal count
        result, count = whole(*given), count + 1  # type: ignore[arg-type]
        for run in range(3):
            with Path(f"runs/{run}/metrics.csv").open("a") as file:
                file.write(f"{count + 1},{9 + count + run}\n")
        return result

    monkeypatch.setattr(sources, "_folder", growing)
    assert read_trainings("runs")["loss"].tolist() == [11, 12, 13]
    assert count == 3


def test_a_change_after_the_last_look_at_a_file(write: Write) -> None:
    name, contents = write("old\n"), []

    def content(source: Source) -> bytes:
        contents.append(source.whole())
        if len(contents) == 1:
            replaced(name, "newer\n")
        return contents[-1]

    assert steadily(from_file(name), content) == b"newer\n"
