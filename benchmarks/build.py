"""Time lrchart's commands against matplotlib scripts and a bare Python.

Usage: python benchmarks/build.py [ROUNDS]

Needs matplotlib beside lrchart. Prints Markdown tables; each figure is a median of ROUNDS
(default 7) whole processes that took turns with those they are held against. Processor time is
that of all processes of a command, memory that of its largest one.
"""

from __future__ import annotations

import csv
import os
import platform
import shutil
import sys
import tempfile
from importlib.metadata import distributions, version
from pathlib import Path

from measure import FOLDER, HEADER, Contestant, Cost, processor, race, table, versus

PYTHON = sys.executable
LRCHART = (PYTHON, "-m", "lrchart")
#: number of runs in one chart
MANY = 20
#: cache folder during the measurement
CACHE = "cache"
#: program that only draws with vl-convert: a lower bound for every tool that uses it
ALONE = """
import pathlib, sys, vl_convert
spec, png = map(pathlib.Path, sys.argv[1:])
png.write_bytes(vl_convert.vegalite_to_png(spec.read_text(), scale=300 / 96))
"""


def contestants(home: Path) -> list[Contestant]:
    sweeps, outputs, warm = home / "sweeps.csv", home / "outputs", home / "warm"
    pictures, other = home / "pictures", home / "other"
    run((*LRCHART, "scenarios", "-o", str(sweeps)))
    run((*LRCHART, "build", "--outputs", str(warm)))
    spec = home / "spec.vl.json"
    run((*LRCHART, "plot", str(sweeps), "-o", str(spec)))
    runs = write_runs(home / "runs", sweeps)
    peers = FOLDER / "peers"
    options = ("--window-of", "Well-behaved model")
    return [
        Contestant(
            "build",
            (*LRCHART, "build", "--outputs", str(outputs)),
            lambda: forget(outputs, home / CACHE),
        ),
        Contestant(
            "another build", (*LRCHART, "build", "--outputs", str(other)), lambda: forget(other)
        ),
        Contestant(
            "pictures",
            (*LRCHART, "build", "--formats", "png,svg,pdf", "--outputs", str(pictures)),
            lambda: forget(pictures),
        ),
        Contestant("gallery", (PYTHON, str(peers / "gallery.py"), str(home / "gallery"))),
        Contestant("plot", (*LRCHART, "plot", str(sweeps), "-o", str(home / "plot.png"), *options)),
        Contestant("figure", (PYTHON, str(peers / "one_figure.py"), str(home / "figure.png"))),
        Contestant(
            "read figure",
            (PYTHON, str(peers / "one_figure.py"), str(home / "read.png"), str(sweeps)),
        ),
        Contestant(
            "each",
            (*LRCHART, "plot", str(runs), "--each", "-o", str(home / "each" / "{run}.png")),
            lambda: forget(home / "each"),
        ),
        Contestant(
            "many figures",
            (PYTHON, str(peers / "many_figures.py"), str(runs), str(home / "many")),
        ),
        Contestant("vl-convert", (PYTHON, "-c", ALONE, str(spec), str(home / "alone.png"))),
        Contestant(
            "html", (*LRCHART, "plot", str(sweeps), "-o", str(home / "plot.html"), *options)
        ),
        Contestant("warm", (*LRCHART, "build", "--outputs", str(warm))),
        Contestant("help", (*LRCHART, "--help")),
        Contestant("build help", (*LRCHART, "build", "--help")),
        Contestant("error", (*LRCHART, "plot", "nowhere.csv"), codes=(2,)),
        Contestant("option", (*LRCHART, "plot", "x.csv", "-o", "x.bmp"), codes=(2,)),
        Contestant("suggest", (*LRCHART, "suggest", str(sweeps), "--quiet")),
        Contestant("import", (PYTHON, "-c", "import lrchart")),
        Contestant("numpy", (PYTHON, "-c", "import numpy")),
        Contestant("pandas", (PYTHON, "-c", "import pandas")),
        Contestant("pass", (PYTHON, "-c", "pass")),
    ]


def write_runs(folder: Path, sweeps: Path) -> Path:
    """Write the runs of a table again and again, a file each, and return their folder."""
    folder.mkdir()
    with sweeps.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(dict.fromkeys(row["run"] for row in rows))
    for number in range(MANY):
        name = names[number % len(names)]
        lines = [f"{row['lr']},{row['loss']}\n" for row in rows if row["run"] == name]
        (folder / f"run{number:02}.csv").write_text("".join(["lr,loss\n", *lines]), "utf-8")
    return folder


def forget(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def run(command: tuple[str, ...]) -> None:
    from measure import run as measured

    measured(Contestant(" ".join(command), command))


def speed(costs: dict[str, Cost]) -> str:
    pairs = [
        ("`build`: 9 charts, 5 formats, pages", "build", "gallery", "≤ 0.9"),
        ("`build`, as any after the first", "another build", "gallery", ""),
        ("`build --formats png,svg,pdf`", "pictures", "gallery", ""),
        ("`plot` to one PNG", "plot", "read figure", "≤ 0.9"),
        ("`plot` to one PNG", "plot", "figure", "≤ 1.2 (vl-convert 2)"),
        ("`plot` to one PNG", "plot", "vl-convert", "≤ 1.1 (vl-convert 1.9)"),
        (f"`plot --each`, {MANY} runs, a PNG each", "each", "many figures", "≤ 0.5"),
        ("vl-convert alone, from the spec to one PNG", "vl-convert", "figure", ""),
        ("`plot` to one page", "html", "figure", ""),
        ("`build`, nothing changed", "warm", "pass", "< 0.08 s"),
        ("`--help`", "help", "pass", "≤ 3"),
        ("`build --help`", "build help", "pass", ""),
        ("an option that is wrong", "option", "pass", ""),
        ("a file that is not there", "error", "pass", ""),
        ("`suggest`, 3 runs", "suggest", "pandas", ""),
        ("`import lrchart`", "import", "numpy", "≤ 1"),
    ]
    names = {
        "gallery": "matplotlib, 9 charts × PNG, SVG, PDF",
        "figure": "matplotlib, one PNG",
        "read figure": "matplotlib that reads the CSV with pandas",
        "many figures": "matplotlib in one process",
        "vl-convert": "vl-convert alone, from the spec",
    }
    rows = [
        versus(f"{title}, against {names.get(theirs, f'`{theirs}`')}", costs, mine, theirs, goal)
        for title, mine, theirs, goal in pairs
    ]
    return table(HEADER, rows)


def sizes(home: Path) -> str:
    pairs = [
        ("one figure", home / "plot.png", home / "figure.png"),
        (
            "overview of the gallery",
            home / "outputs" / "learning_rate_finder_visualizations.png",
            home / "gallery" / "overview.png",
        ),
    ]
    rows = []
    for title, mine, theirs in pairs:
        size, other = mine.stat().st_size, theirs.stat().st_size
        rows.append([title, f"{size:,}", f"{other:,}", f"**{size / other:.2f}**", "≤ 1"])
    return table(("PNG, 10 × 6 inches, 300 DPI", "lrchart", "matplotlib", "ratio", "goal"), rows)


def machine() -> str:
    packages = ("matplotlib", "altair", "vl-convert-python", "pandas", "numpy")
    installed = {found.name.lower() for found in distributions()}
    listed = ", ".join(f"{name} {version(name)}" for name in packages if name in installed)
    cores = f"{os.cpu_count()} cores of {processor()}, load {os.getloadavg()[0]:.1f}"
    return f"{cores}; CPython {platform.python_version()}, {listed}"


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["XDG_CACHE_HOME"] = str(home / CACHE)
        costs = race(contestants(home), rounds)
        print(machine(), f"medians of {rounds}", sep="; ", end="\n\n")
        print(speed(costs), sizes(home), sep="\n\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
