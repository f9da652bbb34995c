"""Measure speed, and write the tables into docs/speed.md.

Usage: python -m benchmarks.publish_speed [PYTHON]

PYTHON is an interpreter with lrchart's dependencies, matplotlib and nothing else, for the
comparison with matplotlib: pandas and Altair import whatever optional packages are installed.
``make speed`` sets one up. A benchmark that is missing, or lacks a package, is named and left out.
Nothing else should run on the machine meanwhile.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent
#: the commands against matplotlib and a bare Python, in the plain environment
COMMANDS = "build.py"
#: script -> what its table shows, in the order of the page
OTHERS = {
    "browser.py": "In the browser, pages opened from the disk:",
    "scale.py": "Millions of rows, against reading and grouping them:",
    "suggest.py": "Suggestions for many runs, against a rule called in a loop:",
    "recorder_overhead.py": "What a recorder adds to a training step:",
}
#: where the time of one chart goes, for `benchmarks/README.md`
STAGES = "stages.py"


def output(script: str, python: str = sys.executable) -> str | None:
    """Return what a benchmark prints; None if it cannot run here."""
    path = FOLDER / script
    if not path.is_file():
        print(f"{script}: not there, left out", file=sys.stderr)
        return None
    print(f"{script} ...", file=sys.stderr)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([python, str(path)], capture_output=True, text=True, cwd=ROOT, env=env)
    if done.returncode:
        print(f"{script}: left out: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return None
    printed = done.stdout.strip()
    # A table that is drawn with lines keeps them.
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


def main(plain: str) -> None:
    tables = [output(COMMANDS, plain)]
    for script, words in OTHERS.items():
        printed = output(script)
        tables.append(f"{words} {_source(script)}\n\n{printed}" if printed else None)
    publish(ROOT / "docs" / "speed.md", "speed", "\n\n".join(filter(None, tables)))
    if stages := output(STAGES, plain):
        publish(FOLDER / "README.md", "stages", stages)


def _source(script: str) -> str:
    return f"([benchmarks/{script}](../benchmarks/{script}))"


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else sys.executable)
