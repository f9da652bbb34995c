"""Turn names into unique file names that are safe on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: names that Windows reserves for devices
DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{i}" for d in ("com", "lpt") for i in range(10))}
#: stems of files of the gallery other than charts
RESERVED = {"index", "sweeps", "lrchart", "manifest"}
#: names of the charts of several runs
MAIN, RUNS = "learning_rate_finder_visualizations", "runs"
SLOPE, ANATOMY, LEADERBOARD = "slope", "anatomy", "leaderboard"
#: names of the charts of a range test over the trainings that it predicts
RIGHT, WRONG = "range-test-right", "range-test-wrong"
#: charts that come last, in their order
LAST = (SLOPE, ANATOMY, RIGHT, WRONG, LEADERBOARD)
CHARTS = (MAIN, RUNS, *LAST)
#: maximum length of a stem
LONGEST = 60


def slug(name: str) -> str:
    """Return `name` as a file stem of a-z, 0-9, dashes and underscores, never empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-_")[:LONGEST].strip("-_") or "run"
    return f"{stem}-run" if stem in DEVICES | RESERVED else stem


def slugs(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return a stem for each of `names`, distinct from each other and from `taken`."""
    used = set(taken)
    stems = []
    for name in names:
        stem = base = slug(name)
        count = 1
        while stem in used:
            count += 1
            stem = f"{base}-{count}"
        used.add(stem)
        stems.append(stem)
    return stems
