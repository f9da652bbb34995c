"""Read folders whose names spell the configuration, as ``width256_seed1_lr0.001``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lrchart.readers.trainings.columns import SEED, snake
from lrchart.readers.trainings.job_folder import finals, results
from lrchart.readers.trainings.rates import RATE
from lrchart.readers.trainings.raw import Raw, Records

_PAIR = re.compile(
    r"(?:^|[_,/ -])(?P<name>[A-Za-z][A-Za-z_.]*?)(?P<sign>[=:_-]{0,2})"
    r"(?P<value>\d+\.?\d*(?:[eE][-+]?\d+)?|\d*\.\d+)(?=$|[_,/ -])"
)


def spelled(name: str) -> dict[str, Any]:
    """Return the settings that a name spells: a word and a number for each.

    >>> spelled("width256_depth2_lr1e-3")
    {'width': 256.0, 'depth': 2.0, 'lr': 0.001}
    """
    settings: dict[str, Any] = {}
    at = 0
    while match := _PAIR.search(name, at):
        settings[match["name"].strip("_.")] = float(match["value"])
        # Do not consume the separator: it may also start the next pair.
        at = match.end()
    return settings


def is_named(folder: Path) -> bool:
    """Return whether folders within `folder` spell a learning rate."""
    return any(True for _ in _jobs(folder))


def read_named(folder: Path, way: str, *, score: bool) -> Raw:
    """Return one row a folder: the settings that its name spells, and its final metrics.

    Files within it whose names spell a seed are trainings of their own.
    """
    records = Records()
    for path, config in _jobs(folder):
        seeded = _seeded(path)
        if len(seeded) > 1:
            for file, metrics in results(path, way, score=score, below=True):
                if file in seeded:
                    records.add(metrics, config | seeded[file])
            continue
        records.add(finals(path, way, score=score, below=True), config)
    return records.raw("folders named by their settings")


def _seeded(folder: Path) -> dict[Path, dict[str, Any]]:
    """Return the files in a folder whose names spell a seed, with what they spell."""
    files = {file: spelled(file.stem) for file in folder.rglob("*") if file.is_file()}
    return {
        file: names
        for file, names in files.items()
        if any(SEED.fullmatch(snake(name)) for name in names)
    }


def _jobs(folder: Path) -> Any:
    """Yield the folders whose path spells a rate, but not those within them."""
    taken: list[Path] = []
    for path in sorted(folder.rglob("*")):
        if not path.is_dir() or any(parent in taken for parent in path.parents):
            continue
        config = spelled(path.relative_to(folder).as_posix())
        if any(RATE.fullmatch(snake(name)) for name in config):
            taken.append(path)
            yield path, config
