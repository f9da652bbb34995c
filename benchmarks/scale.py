"""Time long Parquet files, against reading and grouping the same columns with DuckDB.

Usage: python benchmarks/scale.py [ROUNDS] [--large]

Makes its files in a temporary folder: 10 million steps of one run, 1,000 steps of 10,000 runs,
and with --large 100 million steps, a file larger than what DuckDB may hold. Prints Markdown
tables; each figure is a median of ROUNDS (default 5) whole processes that took turns. The floor
is the same command on a sweep of 300 steps: what starting up and drawing cost whatever the size.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
from build import machine
from measure import Contestant, Cost, race, table
from pyarrow import parquet

from lrchart.limits import STREAM_MEMORY

PYTHON = sys.executable
LRCHART = (PYTHON, "-m", "lrchart")
GOAL = "≤ 1.5 above the floor, memory ≤ 1.3"
#: rows per row group of the files
CHUNK = 1_000_000

GROUP = """
import duckdb
duckdb.sql('''
    SELECT {key} floor((ln(lr) + ln(1e6)) * {columns} / ln(1e6))::INT AS place,
        count(*), min(lr), max(lr), avg(loss), min(loss), max(loss)
    FROM '{path}' GROUP BY ALL
''').fetchnumpy()
"""


def losses(x: np.ndarray, optimum: np.ndarray | float, rng: np.random.Generator) -> np.ndarray:
    fall = 1.6 * np.clip((x + 6) / (optimum + 6), 0, 1) ** 0.8
    climb = 14 * np.clip((x - optimum) / -optimum, 0, None) ** 2.3
    return np.asarray(3 - fall + climb + rng.normal(0, 0.1, x.shape))


def long_run(path: Path, steps: int) -> Path:
    rng = np.random.default_rng(0)
    schema = pa.schema([("lr", pa.float64()), ("loss", pa.float64())])
    with parquet.ParquetWriter(path, schema) as writer:
        for start in range(0, steps, CHUNK):
            stop = min(start + CHUNK, steps)
            x = -6 + 6 * np.arange(start, stop) / (steps - 1)
            writer.write_table(pa.table({"lr": 10.0**x, "loss": losses(x, -2.5, rng)}))
    return path


def many_runs(path: Path, runs: int, steps: int) -> Path:
    rng = np.random.default_rng(1)
    x, at_once = np.linspace(-6, 0, steps), CHUNK // steps
    schema = pa.schema([("run", pa.string()), ("lr", pa.float64()), ("loss", pa.float64())])
    with parquet.ParquetWriter(path, schema) as writer:
        for start in range(0, runs, at_once):
            names = np.repeat([f"run {i}" for i in range(start, start + at_once)], steps)
            places = np.tile(x, (at_once, 1))
            loss = losses(places, rng.uniform(-4, -1, (at_once, 1)), rng)
            columns = {"run": names, "lr": 10.0 ** places.ravel(), "loss": loss.ravel()}
            writer.write_table(pa.table(columns))
    return path


def contestants(home: Path, *, large: bool) -> list[Contestant]:
    files = {
        "10 million steps": (long_run(home / "long.parquet", 10_000_000), "", 1_000),
        "10,000 runs": (many_runs(home / "many.parquet", 10_000, 1_000), "run,", 100),
    }
    if large:
        path = long_run(home / "large.parquet", 100_000_000)
        files["100 million steps"] = (path, "", 1_000)
    short = home / "short.csv"
    x = np.linspace(-6, 0, 300)
    loss = losses(x, -2.5, np.random.default_rng(2))
    lines = (f"{lr!r},{y!r}" for lr, y in zip((10.0**x).tolist(), loss.tolist(), strict=True))
    short.write_text("lr,loss\n" + "\n".join(lines) + "\n")
    entrants = []
    for name, (path, key, columns) in files.items():
        query = GROUP.format(path=path, key=key, columns=columns)
        entrants.append(Contestant(f"group {name}", (PYTHON, "-c", query)))
        for kind in ("png", "html"):
            command = (*LRCHART, "plot", str(path), "-o", str(home / f"chart.{kind}"))
            entrants.append(Contestant(f"{kind} {name}", command))
        suggest = (*LRCHART, "suggest", str(path), "--quiet")
        # Exit code 3 means that some runs are hard to read.
        entrants.append(Contestant(f"suggest {name}", suggest, codes=(0, 3)))
    for kind in ("png", "html"):
        command = (*LRCHART, "plot", str(short), "-o", str(home / f"chart.{kind}"))
        entrants.append(Contestant(f"{kind} floor", command))
    entrants.append(Contestant("suggest floor", (*LRCHART, "suggest", str(short), "--quiet")))
    return entrants


def row(name: str, kind: str, costs: dict[str, Cost]) -> list[str]:
    mine, group, floor = (
        costs[one] for one in (f"{kind} {name}", f"group {name}", f"{kind} floor")
    )
    above = Cost(mine.wall - floor.wall, mine.cpu - floor.cpu, mine.memory - floor.memory)
    return [
        f"{name} to {kind}" if kind != "suggest" else f"suggestions, {name}",
        f"{mine.wall:.2f} s",
        f"{group.wall:.2f} s",
        f"**{mine.wall / group.wall:.1f}**",
        f"{above.wall / group.wall:.1f}",
        f"{above.cpu / group.cpu:.1f}",
        f"{mine.memory:.0f} / {group.memory:.0f} MB",
        f"{mine.memory / group.memory:.1f}",
        GOAL,
    ]


def main() -> None:
    """Measure, and print the table."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    large = "--large" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        costs = race(contestants(Path(folder), large=large), *(numbers or [5]))
    names = [name.removeprefix("group ") for name in costs if name.startswith("group ")]
    rows = [row(name, kind, costs) for name in names for kind in ("png", "html", "suggest")]
    header = ("what", "lrchart", "group by", "wall ratio", "above the floor: wall ratio")
    header = (*header, "processor ratio", "memory", "memory ratio", "goal")
    print(f"\n{machine()}\n\n{table(header, rows)}\n")
    floors = ", ".join(f"{kind} {costs[f'{kind} floor'].wall:.2f} s" for kind in ("png", "html"))
    print(f"The floor, a sweep of 300 steps: {floors}. DuckDB may hold {STREAM_MEMORY}.")


if __name__ == "__main__":
    main()
