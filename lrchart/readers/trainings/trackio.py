"""Read the runs of a Trackio database: the configuration and the final metrics of each."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lrchart.errors import InputError
from lrchart.readers.formats.database import Database, json_in, opened
from lrchart.readers.formats.tracker_databases import trackio_key, trackio_steps
from lrchart.readers.sources.source import Source
from lrchart.readers.trainings.job_folder import metrics_of
from lrchart.readers.trainings.raw import Raw, Records, flat


def read_trackio(source: Source, way: str, *, score: bool) -> Raw:
    """Return one row a run: its configuration, and the final number of each metric.

    Trackio does not keep how a run ended: one that logged a number counts as finished.
    """
    records = Records()
    with opened(source) as database:
        configs = _configs(database)
        for (key, name), steps in trackio_steps(database).items():
            metrics = metrics_of(pd.DataFrame(steps, dtype=object), way, score)
            records.add(metrics, configs.get(key, {}), run_name=name)
    raw = records.raw("Trackio")
    if raw.rows.empty:
        raise InputError("the database has no runs")
    return raw


def _configs(database: Database) -> dict[str, dict[str, Any]]:
    """Return the id of a run -> its settings, without Trackio's own."""
    run, configs = trackio_key(database, "configs"), {}
    for key, text in database.rows(f"SELECT {run}, config FROM configs"):
        given = json_in(text)
        config = flat(given) if isinstance(given, dict) else {}
        configs[str(key)] = {n: value for n, value in config.items() if not n.startswith("_")}
    return configs
