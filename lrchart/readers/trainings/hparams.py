"""Read TensorBoard folders with hparams: the settings and final scalars of each run."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lrchart.errors import InputError, LrchartError, MissingExtraError
from lrchart.readers.formats.event_records import NEEDED
from lrchart.readers.formats.events import is_events
from lrchart.readers.sources.source import Source, from_file
from lrchart.readers.trainings.job_folder import finals
from lrchart.readers.trainings.raw import Raw, Records

#: maximum bytes of a record that is searched for settings
LONGEST = 1_000_000
#: status of a session in hparams -> status in lrchart
ENDED = {1: "finished", 2: "failed", 3: "running"}
EVENTS = "*tfevents*"


def is_hparams(folder: Path) -> bool:
    """Return whether a folder holds event files with hparams."""
    return any(_sessions(path)[0] for path in folder.rglob(EVENTS))


def read_hparams(folder: Path, way: str, *, score: bool) -> Raw:
    """Return one row a run; ``add_hparams`` writes its settings to a folder within the run's."""
    records = Records()
    for path in sorted(folder.rglob(EVENTS)):
        config, ended = _sessions(path)
        if not config:
            continue
        metrics = finals(path.parent, way, score=score)
        if path.parent != folder and path.parent.parent != folder:
            metrics = finals(path.parent.parent, way, score=score) | metrics
        records.add(metrics, config, ended)
    return records.raw("TensorBoard hparams")


def _sessions(path: Path) -> tuple[dict[str, Any], str]:
    """Return the settings in an event file, and how its session ended."""
    try:
        from google.protobuf.message import DecodeError
        from tensorboard.compat.proto.event_pb2 import Event
        from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData
    except ImportError as error:
        raise MissingExtraError(NEEDED) from error
    config: dict[str, Any] = {}
    ended = "finished"
    try:
        source = from_file(str(path))
        if not is_events(source):
            return {}, ended
        for payload in _records(source):
            for value in Event.FromString(payload).summary.value:
                plugin = value.metadata.plugin_data
                if plugin.plugin_name != "hparams":
                    continue
                data = HParamsPluginData.FromString(plugin.content)
                config |= {str(k): _value(v) for k, v in data.session_start_info.hparams.items()}
                if data.HasField("session_end_info"):
                    ended = ENDED.get(data.session_end_info.status, "finished")
    except DecodeError as error:
        raise InputError(f"{path}: is damaged: an event cannot be decoded") from error
    except LrchartError:
        return {}, ended
    return config, ended


def _records(source: Source) -> Iterator[bytes]:
    """Yield the payloads of the records that are short enough to hold settings."""
    with source.open() as handle:
        while len(head := handle.read(12)) == 12:
            (length,) = struct.unpack("<Q", head[:8])
            if length > source.size:
                return
            payload = handle.read(length) if length <= LONGEST else b""
            handle.seek(length + 4 if length > LONGEST else 4, 1)
            if b"hparams" in payload:
                yield payload


def _value(value: Any) -> Any:
    kind = value.WhichOneof("kind")
    return getattr(value, kind) if kind in ("number_value", "string_value", "bool_value") else None
