"""Engines that hold a frame elsewhere: each gets the same one, from the same Parquet file."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd
import pytest

from tests.full import full

#: warnings of the engines about future versions of pandas and Narwhals
WARNINGS = (
    "ignore:PySpark does not yet fully support pandas:FutureWarning",
    "ignore:Dask support is moving out of Narwhals:FutureWarning",
    "ignore:The inplace keyword in DataFrame:DeprecationWarning",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            for warning in WARNINGS:
                item.add_marker(pytest.mark.filterwarnings(warning))


@pytest.fixture(scope="session")
def parquet(large: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    path = tmp_path_factory.mktemp("engines") / "sweeps.parquet"
    large.to_parquet(path, row_group_size=4_000)
    return path


@pytest.fixture(scope="package")
def spark() -> Iterator[Any]:
    """One session for the tests of engines: two workers in processes of their own, on this machine.

    It ends with them, for an idle one takes a tenth of a processor.
    """
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.extraJavaOptions": QUICK,
        "spark.executor.extraJavaOptions": QUICK,
        "spark.executor.memory": "512m",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = sql.SparkSession.builder.master("local-cluster[2,1,512]").config(map=settings)
    with warnings.catch_warnings():
        # It forks to start Java, to which JAX, if other tests have imported it, objects.
        warnings.simplefilter("ignore", RuntimeWarning)
        session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


#: settings of Java for a process that lives a minute: compile little, and collect in one thread
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
ENGINES = ["duckdb", "polars", "polars_lazy", "pyarrow", "dask", full("pyspark")]


def held(request: pytest.FixtureRequest, path: Path) -> Any:
    """Return the frame of a Parquet file on the engine that `request` names."""
    if request.param == "duckdb":
        return pytest.importorskip("duckdb").read_parquet(str(path))
    if request.param == "polars":
        return pytest.importorskip("polars").read_parquet(path)
    if request.param == "polars_lazy":
        return pytest.importorskip("polars").scan_parquet(path)
    if request.param == "pyarrow":
        return pytest.importorskip("pyarrow.parquet").read_table(path)
    if request.param == "dask":
        dask = pytest.importorskip("dask.dataframe", reason="Dask is not installed")
        return dask.read_parquet(path, split_row_groups=True)
    return request.getfixturevalue("spark").read.parquet(str(path))


@pytest.fixture(scope="package")
def processes() -> Iterator[Any]:
    """Two worker processes for Dask, which would start new ones for each computation."""
    own = pytest.importorskip("dask.multiprocessing", reason="Dask is not installed")
    start = own.initialize_worker_process
    with ProcessPoolExecutor(2, mp_context=own.get_context(), initializer=start) as pool:
        yield pool


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, parquet: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The frame of `large` on an engine."""
    if request.param == "dask":
        pool = request.getfixturevalue("processes")
        config = pytest.importorskip("dask.config", reason="Dask is not installed").config
        monkeypatch.setitem(config, "scheduler", "processes")
        monkeypatch.setitem(config, "pool", pool)
    return held(request, parquet)


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows left the engine, each time some did."""
    rows: list[int] = []
    whole = nw.LazyFrame.collect

    def collect(self: Any, *args: Any, **options: Any) -> Any:
        frame = whole(self, *args, **options)
        rows.append(len(frame))
        return frame

    monkeypatch.setattr(nw.LazyFrame, "collect", collect)
    return rows
