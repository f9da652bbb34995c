"""Measure speed, and write the tables into docs/speed.md.

Usage: python -m benchmarks.publish_speed [--only NAMES] [--rounds N] [PYTHON...]

Each PYTHON is an interpreter with lrchart's dependencies, matplotlib and nothing else, for the
comparison with matplotlib: pandas and Altair import whatever optional packages are installed.
``make speed`` sets up two, with the released vl-convert and with the candidate of the next one.
A benchmark that is missing, lacks a package, or is not among NAMES (``--only build,stages``) is
left out, and its table stays as it is. Nothing else should run on the machine meanwhile.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent
#: benchmarks whose tables are in docs/speed.md, each between its own marks
OTHERS = ("timeline", "browser", "scale", "histories", "suggest", "recorder_overhead")
#: benchmarks that run in every plain environment: the commands compared with matplotlib and bare
#: Python, and (in benchmarks/README.md) the stages of drawing one chart
COMMANDS, STAGES = "build", "stages"
NAMES = (COMMANDS, *OTHERS, STAGES)


def output(name: str, python: str = sys.executable, *arguments: str) -> str | None:
    """Return what a benchmark prints; None if it cannot run here."""
    path = FOLDER / f"{name}.py"
    if not path.is_file():
        print(f"{name}: not there, left out", file=sys.stderr)
        return None
    print(f"{name} ...", file=sys.stderr)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [python, str(path), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=env)
    if done.returncode:
        print(f"{name}: left out: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return None
    printed = done.stdout.strip()
    # Keep the layout of output that is not a Markdown table.
    return printed if "| --- |" in printed else f"```\n{printed}\n```"


def spliced(text: str, name: str, body: str) -> str:
    """Return `text` with `body` between the markers of `name`."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    place = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    replaced, count = place.subn(lambda _: f"{begin}\n\n{body}\n\n{end}", text)
    if count != 1:
        raise SystemExit(f"expected {begin} ... {end} once; found it {count} times")
    return replaced


def publish(path: Path, name: str, body: str) -> None:
    path.write_text(spliced(path.read_text("utf-8"), name, body), "utf-8")


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default=",".join(NAMES), metavar="NAMES")
    parser.add_argument("--rounds", default="7", metavar="N")
    parser.add_argument("plain", nargs="*", default=[sys.executable], metavar="PYTHON")
    given = parser.parse_args(words)
    wanted = [name for name in NAMES if name in given.only.split(",")]
    for name in wanted:
        if name in OTHERS:
            printed = [output(name)]
        else:
            printed = [output(name, python, given.rounds) for python in given.plain]
        if body := "\n\n".join(filter(None, printed)):
            page = FOLDER / "README.md" if name == STAGES else ROOT / "docs" / "speed.md"
            publish(page, name, body)


if __name__ == "__main__":
    main(sys.argv[1:])
