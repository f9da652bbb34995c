"""What a folder of outputs was made from: the digests by which a build knows what to redo."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from glob import iglob
from itertools import islice
from pathlib import Path
from typing import Any

from lrchart import limits
from lrchart.gallery.config import Config
from lrchart.gallery.fingerprint import digest, digest_of, fingerprint

NAME = "manifest.json"


@dataclass
class Manifest:
    """The digests of one folder of outputs.

    Nothing is taken on trust or from a clock: an output counts as made only if its content
    still has its digest, so that a deleted, damaged or foreign file is made anew.
    """

    #: digest of all that a build depends on
    inputs: str = ""
    #: output -> digest of its content
    outputs: dict[str, str] = field(default_factory=dict)
    #: output -> digest of what it was drawn from, for pictures
    sources: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> Manifest:
        """Return the manifest in `folder`; an empty one where there is none to be trusted."""
        try:
            values = json.loads((folder / NAME).read_text("utf-8"))
            found = cls(str(values["inputs"]), dict(values["outputs"]), dict(values["sources"]))
            # What a manifest names may be removed, and it may be somebody else's.
            return found if _inside(folder, found.outputs) else cls()
        except (OSError, RecursionError, ValueError, KeyError, TypeError):
            return cls()

    def text(self) -> str:
        """Return the manifest as JSON."""
        parts = {"inputs": self.inputs, "outputs": self.outputs, "sources": self.sources}
        return json.dumps(parts, indent=1) + "\n"

    def holds(self, folder: Path, inputs: str) -> bool:
        """Whether everything in `folder` was made from `inputs` and is as it was made."""
        if self.inputs != inputs or not self.outputs:
            return False
        return all(self.read(folder, name) is not None for name in self.outputs)

    def read(self, folder: Path, name: str, source: str | None = None) -> bytes | None:
        """Return the content of an output that is as it was made; None where it is not."""
        if name not in self.outputs or (source is not None and self.sources.get(name) != source):
            return None
        try:
            content = (folder / name).read_bytes()
        except (OSError, ValueError):  # a NUL in the name is no file either
            return None
        return content if digest(content) == self.outputs[name] else None


def _inside(folder: Path, names: Iterable[str]) -> bool:
    """Whether all `names` are those of files below `folder`, links of folders followed."""
    home = folder.resolve()
    parents = {(folder / name).parent for name in names}
    return all(parent.resolve().is_relative_to(home) for parent in parents)


def inputs_of(config: Config) -> str:
    """Return the digest of all that a build of `config` depends on."""
    # Where things lie is nothing that shows: their contents are digested below. And a path looks
    # different to whoever has imported fastai.
    places = ("outputs", "folder", "templates")
    shown = {one.name: getattr(config, one.name) for one in fields(config)}
    declared = {name: value for name, value in shown.items() if name not in places}
    parts = [repr(declared), fingerprint()]
    for run in config.runs:
        parts += [digest_of(path) for path in _named(config.folder, run.path)]
    if config.templates is not None:
        parts += [digest_of(path) for path in sorted(config.templates.glob("*"))]
    return digest("\n".join(parts))


def source_of(job: Any) -> str:
    """Return the digest of what a picture is drawn from (a dataclass that JSON can hold)."""
    return digest(json.dumps(vars(job), sort_keys=True) + fingerprint())


def _named(folder: Path, pattern: str) -> list[Path]:
    """Return the files that a run's path can mean; none where it is no name, as its reader says."""
    path = folder / pattern
    try:
        found: Iterator[Path] = iter([path])
        if path.is_dir():
            found = path.rglob("*")
        elif not path.exists():
            # not Path.glob, which takes no absolute pattern
            found = map(Path, iglob(str(path), recursive=True))  # noqa: PTH207
        return sorted(islice(filter(Path.is_file, found), limits.MAX_FILES + 1))
    except (OSError, ValueError):
        return []
