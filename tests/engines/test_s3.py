"""A store that speaks as S3 does, on this machine: read over its own protocol."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.frame.condense import is_condensed
from lrchart.readers import read

s3fs = pytest.importorskip("s3fs", reason="the extra [remote] is not installed")
server = pytest.importorskip("moto.server", reason="moto is not installed")


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The address of a bucket."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    here = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    here.start()
    address, port = here.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "none")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("AWS_ENDPOINT_URL", f"http://{address}:{port}")
        s3fs.S3FileSystem().mkdir("sweeps")
        yield "s3://sweeps"
    here.stop()


def test_long_files_of_a_bucket(
    parquet: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("readers.long_parquet.LARGE", "frame.condense.LARGE", "frame.condense.LONG"):
        monkeypatch.setattr(f"lrchart.{module}", 2_000)
    s3fs.S3FileSystem().put(str(parquet), f"{bucket}/long/all.parquet")
    frame = read(f"{bucket}/long/*.parquet")
    assert is_condensed(frame)
    pd.testing.assert_frame_equal(frame, read(parquet))


def test_a_short_history_of_a_bucket(bucket: str) -> None:
    s3fs.S3FileSystem().pipe(f"{bucket}/runs/adam.csv", b"lr,loss\n0.1,2\n0.2,3\n")
    assert read(f"{bucket}/runs")["run"].unique().tolist() == ["adam"]


def test_what_is_not_there_is_refused(bucket: str) -> None:
    for name in ("sweeps/none.csv", "nobody-s/none.csv"):
        with pytest.raises(InputError) as refusal:
            read(f"s3://{name}")
        assert str(refusal.value) == f"s3://{name}: no such file"
