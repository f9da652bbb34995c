"""Time a million rows of training histories, against a pandas groupby that reads the same file.

Usage: python benchmarks/histories.py [ROUNDS]

Makes 1,000 trainings of 1,000 steps (50 rates, 4 widths, 5 seeds) in a temporary folder. lrchart
reads them as trainings, says so in its notes, and finds the best rate of each width; pandas reads
the file and takes the peak rate and the last loss of each run. Prints a Markdown table; each
figure is a median of ROUNDS (default 5) whole processes that took turns.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from build import machine
from measure import Contestant, Cost, race, table

RUNS, STEPS = 1_000, 1_000

MINE = """
import pandas as pd, lrchart
history = {history}
assert len(lrchart.read_trainings(history, by="width")) == {runs}
"""
PANDAS = """
import pandas as pd
history = {frame}
runs = history.sort_values("step", kind="stable").groupby("run_id")
table = runs.agg(
    lr=("lr", "max"), width=("width", "last"), seed=("seed", "last"),
    loss=("val_loss", "last"), steps=("step", "max"),
)
assert len(table) == {runs}
"""


def histories() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    run, step = np.repeat(np.arange(RUNS), STEPS), np.tile(np.arange(STEPS), RUNS)
    lr = np.geomspace(1e-5, 1, 50)[run % 50]
    width = np.array([64, 128, 256, 512])[run // 50 % 4]
    bowl = 0.1 * (np.log10(lr * width / 64) + 2.5) ** 2
    loss = 2.3 * np.exp(-step / 300) + bowl + rng.normal(0, 0.01, run.size)
    names = np.char.add("run", run.astype(str))
    return pd.DataFrame({"run_id": names, "step": step, "lr": lr, "width": width,
                         "seed": run // 200, "val_loss": loss})  # fmt: skip


def contestants(home: Path) -> list[Contestant]:
    frame, csv, parquet = histories(), home / "runs.csv", home / "runs.parquet"
    frame.to_csv(csv, index=False)
    frame.to_parquet(parquet, index=False)
    frames = {"CSV": f"pd.read_csv({str(csv)!r})", "Parquet": f"pd.read_parquet({str(parquet)!r})"}
    rows = {
        "CSV": (repr(str(csv)), frames["CSV"]),
        "Parquet": (repr(str(parquet)), frames["Parquet"]),
        "pandas frame": (frames["Parquet"], frames["Parquet"]),
    }
    return [
        Contestant(f"{who} {name}", (sys.executable, "-c", script))
        for name, (history, frame) in rows.items()
        for who, script in {
            "lrchart": MINE.format(history=history, runs=RUNS),
            "pandas": PANDAS.format(frame=frame, runs=RUNS),
        }.items()
    ]


def row(name: str, costs: dict[str, Cost]) -> list[str]:
    mine, other = costs[f"lrchart {name}"], costs[f"pandas {name}"]
    return [
        f"1,000,000 rows, {name}",
        f"{mine.wall:.2f} s",
        f"{other.wall:.2f} s",
        f"**{mine.wall / other.wall:.1f}**",
        f"{mine.cpu / other.cpu:.1f}",
        "≤ 2",
    ]


def main() -> None:
    """Measure, and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        costs = race(contestants(Path(folder)), rounds)
    names = [name.removeprefix("lrchart ") for name in costs if name.startswith("lrchart ")]
    header = ("histories of trainings", "lrchart", "pandas groupby", "wall ratio")
    header = (*header, "processor ratio", "goal")
    print(f"\n{machine()}\n\n{table(header, [row(name, costs) for name in names])}")


if __name__ == "__main__":
    main()
