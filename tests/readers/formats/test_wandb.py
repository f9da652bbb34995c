"""W&B's run files: one that W&B 0.31 wrote, and ones that are cut, damaged or made to mislead."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers import Reading, read, readings
from lrchart.readers.formats import wandb_records
from lrchart.readers.trainings.reader import read_trainings

REAL = Path(__file__).parents[2] / "data" / "readers" / "run-finder01.wandb"
HEADER = b":W&B\xe1\xbe\x00"
Write = Callable[..., str]

LR = 10 ** (-6 + 6 * np.arange(30) / 29)
LOSS = 2.3 - 1.2 / (1 + (1e-3 / LR) ** 1.5) + 30 * np.maximum(0, LR - 0.1)
LOSS[29] = np.nan


def varint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + varint(rest) if rest else bytes([low])


def message(*parts: tuple[int, bytes | int]) -> bytes:
    """Return a message of these fields, each a number and its value."""
    return b"".join(
        varint(8 * number) + varint(value)
        if isinstance(value, int)
        else varint(8 * number + 2) + varint(len(value)) + value
        for number, value in parts
    )


def step(number: int, **cells: str) -> bytes:
    items = [(1, message((1, name.encode()), (16, text.encode()))) for name, text in cells.items()]
    return message((2, message(*items, (2, message((1, number))))))


def run(name: str, code: int | None = 0, **config: float) -> list[bytes]:
    items = [(1, message((2, key.encode()), (16, str(value).encode())))
             for key, value in config.items()]  # fmt: skip
    records = [message((17, message((1, b"x1"), (4, message(*items)), (8, name.encode()))))]
    return records + ([] if code is None else [message((18, message((1, code))))])


def file(records: list[bytes]) -> bytes:
    """Return a file of records, cut into parts at the ends of blocks."""
    data = HEADER
    for record in records:
        first = True
        while first or record:
            left = 32_768 - len(data) % 32_768
            if left < 7:
                data += b"\0" * left
                left = 32_768
            part, record = record[: left - 7], record[left - 7 :]
            kind = {(True, False): 1, (True, True): 2, (False, True): 3, (False, False): 4}[
                first, bool(record)
            ]
            check = zlib.crc32(bytes([kind]) + part)
            data += struct.pack("<IHB", check, len(part), kind) + part
            first = False
    return data


def history(count: int = 30, **cells: str) -> list[bytes]:
    return [step(i, lr=f"{10 ** (-6 + 6 * i / count)}", loss=f"{2 - i / 50}", **cells)
            for i in range(count)]  # fmt: skip


def test_what_wandb_wrote() -> None:
    (reading,) = readings(REAL)
    assert reading.runs == ["adam"]
    assert reading.format == "W&B run file"
    assert reading.columns == {"lr": "train/lr", "loss": "train/loss", "step": "_step"}
    np.testing.assert_array_equal(reading.frame["lr"], LR)
    np.testing.assert_array_equal(reading.frame["loss"], LOSS)
    assert reading.notes == ("kept 1 NaN or infinite loss",)


def test_what_wandb_wrote_from_elsewhere(write: Write) -> None:
    packed = read(write(gzip.compress(REAL.read_bytes()), "run.gz"))
    assert packed["run"].unique().tolist() == ["adam"]
    np.testing.assert_array_equal(packed["loss"], LOSS)


def attempt(name: str) -> tuple[Reading | None, str]:
    """Return what is read, or else what is said."""
    try:
        return readings(name, kind="sweep")[0], ""
    except InputError as error:
        return None, str(error).partition(": ")[2]


@pytest.mark.parametrize("end", range(8, 11_600, 463))
def test_a_run_that_was_killed(write: Write, end: int) -> None:
    reading, said = attempt(write(REAL.read_bytes()[:end], "x.wandb"))
    if reading is None:
        assert end < 1_500
        assert said.startswith(("the run of W&B has logged no", "run 'adam' (replicate 0) has one"))
        return
    count = len(reading.frame)
    np.testing.assert_array_equal(reading.frame["lr"], LR[:count])
    assert count >= 30 * end / 11_664 - 3
    assert any(note.startswith("cut or damaged at byte ") for note in reading.notes)


@pytest.mark.parametrize("place", range(20, 11_600, 371))
def test_a_flipped_bit_is_refused(write: Write, place: int) -> None:
    data = bytearray(REAL.read_bytes())
    data[place] ^= 4
    reading, said = attempt(write(bytes(data), "x.wandb"))
    if reading is None:
        assert "is damaged" in said
    else:  # the damaged byte was a length, which now exceeds the file
        np.testing.assert_array_equal(reading.frame["loss"], LOSS[: len(reading.frame)])


def test_records_across_blocks_and_padding(write: Write) -> None:
    steps = history(1_200, note='"' + "x" * 80 + '"')
    (reading,) = readings(write(file([*run("long"), *steps]), "x.wandb"), kind="sweep")
    assert len(reading.frame) == 1_200
    assert reading.runs == ["long"]
    for size in range(32_735, 32_775):  # records that end at every offset around the end of a block
        data = file([message((9, b"x" * size)), *history()])
        frame = read(write(data, "x.wandb"))
        assert len(frame) == 30


def test_cells_that_are_no_numbers_are_left_out(write: Write) -> None:
    picture = '{"_type": "image-file", "path": "' + "x" * 200 + '"}'
    data = file([*run("a"), *history(image=picture, rates="[0.1, 0.2]")])
    (reading,) = readings(write(data, "x.wandb"))
    assert reading.columns == {"lr": "lr", "loss": "loss", "step": "_step"}


def test_cells_by_type(write: Write) -> None:
    """The schema has numbers beside their JSON."""
    typed = [
        message((2, message(
            (1, message((2, b"train"), (2, b"lr")) + b"\x31" + struct.pack("<d", 10.0 ** (i - 6))),
            (1, message((1, b"loss"), (5, 2 * i))),
        )))
        for i in range(6)
    ]  # fmt: skip
    (reading,) = readings(write(file(typed), "x.wandb"))
    assert reading.columns["lr"] == "train.lr"
    assert reading.frame["loss"].tolist() == [0, 1, 2, 3, 4, 5]


REFUSED = [
    (b":W&B\xe1\xbe\x01" + b"\0" * 99, "is a W&B run file of an unknown version; export it "
     "as CSV"),
    (HEADER, "the run of W&B has logged no numbers"),
    (file(run("a")), "the run of W&B has logged no numbers"),
    (file([b"\x12\xff\xff"]), "is damaged: a record cannot be decoded"),
    (file([message((2, message((1, message((1, b"\xff"), (16, b"1"))))))]), "is damaged: a record "
     "cannot be decoded"),
    (HEADER + struct.pack("<IHB", zlib.crc32(b"\x03a"), 1, 3) + b"a", "is damaged: part 1 of its "
     "records is out of order"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "said"), REFUSED, ids=[row[1][:40] for row in REFUSED])
def test_refuses(write: Write, data: bytes, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read(write(data, "x.wandb"))
    assert str(caught.value) == f"x.wandb: {said}"


def test_is_bounded(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wandb_records, "_LONGEST", 40_000)
    data = file([message((9, b"x" * 50_000)), *history()])
    (reading,) = readings(write(data, "x.wandb"))
    assert len(reading.frame) == 30
    assert "left out 1 record of more than 10 MB" in reading.notes
    monkeypatch.setattr(limits, "MAX_ROWS", 9)
    with pytest.raises(InputError, match=r"has 10 steps or more; the limit is 9 \(MAX_ROWS\)"):
        read("x.wandb")


def _trainings(write: Write) -> None:
    for i, lr in enumerate((1e-4, 1e-3, 1e-2, 1e-1)):
        records = [*run(f"r{i}", lr=lr, seed=1), *[step(k, loss=f"{1 + i - k / 9}")
                                                  for k in range(9)]]  # fmt: skip
        write(file(records), f"wandb/run-{i}/run-{i}.wandb")
    write(file([*run("failed", 1, lr=1.0, seed=1), step(0, loss="9")]), "wandb/run-4/run-4.wandb")
    write(file([*run("finder"), *history()]), "wandb/run-6/run-6.wandb")
    write(file([*run("now", None, lr=2.0, seed=1), step(0, loss="9")]), "wandb/run-5/run-5.wandb")


def test_nested_settings_are_read(write: Write) -> None:
    for i, lr in enumerate((1e-4, 1e-3, 1e-2, 1e-1)):
        nested = {"opt": f'{{"lr": {lr}, "betas": [0.9, 0.95], "note": "{"x" * 200}"}}'}
        records = [*run(f"r{i}", **nested), step(9, loss=f"{1 + i}")]  # type: ignore[arg-type]
        write(file(records), f"wandb/run-{i}/run-{i}.wandb")
    assert read_trainings("wandb")["lr"].tolist() == [1e-4, 1e-3, 1e-2, 1e-1]


def test_a_folder_of_trainings(write: Write, caplog: pytest.LogCaptureFixture) -> None:
    _trainings(write)
    Path("wandb/latest-run").symlink_to(Path("wandb/run-3").absolute())
    frame = read_trainings("wandb")
    finished = frame[frame["status"] == "finished"]
    assert finished["lr"].tolist() == [1e-4, 1e-3, 1e-2, 1e-1]
    np.testing.assert_allclose(finished["loss"], [1 / 9, 10 / 9, 19 / 9, 28 / 9])
    assert finished["steps"].tolist() == [8, 8, 8, 8]
    assert "left out 1 training without 'lr'" in caplog.text
    assert "left out 1 failed, 1 running of 6 trainings" in caplog.text
    lowest = read_trainings("wandb", reduce="lowest")
    assert lowest["measure"].unique().tolist() == ["loss (lowest value)"]
