"""Record digests of inputs and outputs, from which a build decides what to redo."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from glob import iglob
from itertools import islice
from pathlib import Path
from typing import Any

from lrchart import files, limits
from lrchart.gallery.config import Config
from lrchart.gallery.fingerprint import digest, digest_of, fingerprint

NAME = "manifest.json"


@dataclass
class Manifest:
    """Digests of one output folder.

    Timestamps are ignored: an output counts as up to date only if its content still has its
    digest, so a deleted, damaged or foreign file is rebuilt.
    """

    #: digest of everything the build depends on
    inputs: str = ""
    #: output -> digest of its content
    outputs: dict[str, str] = field(default_factory=dict)
    #: image -> digest of the job that drew it
    sources: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> Manifest:
        """Return the manifest in `folder`; an empty one if it is missing or invalid."""
        try:
            values = json.loads(files.read_regular(folder / NAME, limits.MAX_TEXT_BYTES))
            manifest = cls(str(values["inputs"]), dict(values["outputs"]), dict(values["sources"]))
            # Outputs in a manifest may be deleted: reject paths that lead outside the folder.
            return manifest if _inside(folder, manifest.outputs) else cls()
        except (OSError, RecursionError, ValueError, KeyError, TypeError):
            return cls()

    def text(self) -> str:
        """Return the manifest as JSON."""
        parts = {"inputs": self.inputs, "outputs": self.outputs, "sources": self.sources}
        return json.dumps(parts, indent=1) + "\n"

    def holds(self, folder: Path, inputs: str) -> bool:
        """Return whether all outputs in `folder` were made from `inputs` and are unchanged."""
        if self.inputs != inputs or not self.outputs:
            return False
        return all(self.read(folder, name) is not None for name in self.outputs)

    def read(self, folder: Path, name: str, source: str | None = None) -> bytes | None:
        """Return the content of an output that is unchanged since it was made, else None."""
        if name not in self.outputs or (source is not None and self.sources.get(name) != source):
            return None
        try:
            content = files.read_regular(folder / name, limits.MAX_PAGE_BYTES)
        except (OSError, ValueError):  # ValueError: a NUL in the name
            return None
        return content if digest(content) == self.outputs[name] else None


def _inside(folder: Path, names: Iterable[str]) -> bool:
    """Return whether all `names` lie below `folder`, with links to folders resolved."""
    home = folder.resolve()
    parents = {(folder / name).parent for name in names}
    return all(parent.resolve().is_relative_to(home) for parent in parents)


def inputs_of(config: Config) -> str:
    """Return the digest of everything a build of `config` depends on."""
    # Leave out paths: the contents of their files are digested below. (Besides, fastai changes the
    # repr of paths.)
    places = ("outputs", "folder", "templates")
    values = {key.name: getattr(config, key.name) for key in fields(config)}
    declared = {name: value for name, value in values.items() if name not in places}
    parts = [repr(declared), fingerprint()]
    declared_paths = [run.path for run in config.runs]
    for pattern in [*declared_paths, *(table.path for table in config.trainings)]:
        parts += [digest_of(path) for path in _named(config.folder, pattern)]
    if config.templates is not None:
        parts += [digest_of(path) for path in sorted(config.templates.glob("*"))]
    return digest("\n".join(parts))


def source_of(job: Any) -> str:
    """Return the digest of the `job` (a dataclass of JSON values) that draws a picture."""
    return digest(json.dumps(vars(job), sort_keys=True) + fingerprint())


def _named(folder: Path, pattern: str) -> list[Path]:
    """Return the files that the path of a run matches; none if it is no valid path."""
    path = folder / pattern
    try:
        paths: Iterator[Path] = iter([path])
        if path.is_dir():
            paths = path.rglob("*")
        elif not path.exists():
            # Path.glob does not accept absolute patterns.
            paths = map(Path, iglob(str(path), recursive=True))  # noqa: PTH207
        return sorted(islice(filter(Path.is_file, paths), limits.MAX_FILES + 1))
    except (OSError, ValueError):
        return []
