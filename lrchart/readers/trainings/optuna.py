"""Read the trials of an Optuna study from its SQLite storage."""

from __future__ import annotations

import json
import math
from typing import Any

from lrchart.errors import InputError
from lrchart.readers.formats.database import Database, json_in, opened
from lrchart.readers.sources.source import Source
from lrchart.readers.trainings.raw import Raw, of_records
from lrchart.readers.trainings.statuses import WORDS

#: Optuna's names of infinite values, which SQLite cannot store
INFINITE = {"INF_POS": math.inf, "INF_NEG": -math.inf}


def read_optuna(source: Source) -> Raw:
    """Return the trials of all studies in a storage; several studies differ in ``study``.

    A trial whose objective returned NaN has failed, as Optuna has it, unless its last
    intermediate value is not finite: then it has diverged.

    Raises
    ------
    InputError
        The storage is damaged, or its studies differ in direction.
    """
    with opened(source) as database:
        studies = dict(database.rows("SELECT study_id, study_name FROM studies"))
        trials = {
            trial: {"number": number, "status": WORDS.get(str(state).casefold(), "failed")}
            | ({"study": studies.get(study)} if len(studies) > 1 else {})
            for trial, number, study, state in database.rows(
                "SELECT trial_id, number, study_id, state FROM trials ORDER BY trial_id"
            )
        }
        settings = {"study"} | _settings(database, trials)
        _values(database, trials)
        _blown(database, trials)
        score = _score(database)
    if not trials:
        raise InputError("the study has no trials")
    return of_records(list(trials.values()), "Optuna", settings, score=score)


def _settings(database: Database, trials: dict[Any, dict[str, Any]]) -> set[str]:
    """Add the parameters and the user's attributes to the trials, and return their names."""
    names = set()
    query = "SELECT trial_id, param_name, param_value, distribution_json FROM trial_params"
    for trial, name, value, distribution in database.rows(query):
        if trial in trials:
            names.add(str(name))
            trials[trial][str(name)] = _choice(value, distribution)
    if "trial_user_attributes" in database.tables:
        query = "SELECT trial_id, key, value_json FROM trial_user_attributes"
        for trial, name, value in database.rows(query):
            if trial in trials and str(name) not in names:
                trials[trial][str(name)] = _plain(json_in(value))
    return names


def _choice(value: Any, distribution: str) -> Any:
    """Return a parameter's value; that of a categorical one is an index into its choices."""
    kind = json_in(distribution)
    attributes = kind.get("attributes", {}) if isinstance(kind, dict) else {}
    choices = attributes.get("choices") if isinstance(attributes, dict) else None
    if not isinstance(choices, list):
        return value
    try:
        return _plain(choices[int(value)])
    except (IndexError, TypeError, ValueError) as error:
        raise InputError(f"is damaged: {value!r} is none of {len(choices)} choices") from error


def _values(database: Database, trials: dict[Any, dict[str, Any]]) -> None:
    rows = database.rows("SELECT trial_id, objective, value, value_type FROM trial_values")
    several = any(objective for _, objective, _, _ in rows)
    for trial, objective, value, kind in rows:
        if trial in trials:
            name = f"values_{objective}" if several else "value"
            trials[trial][name] = INFINITE.get(kind, value)


def _blown(database: Database, trials: dict[Any, dict[str, Any]]) -> None:
    """Mark failed trials as diverged if the last intermediate value is not finite."""
    if "trial_intermediate_values" not in database.tables:
        return
    query = (
        "SELECT trial_id, intermediate_value, intermediate_value_type "
        "FROM trial_intermediate_values ORDER BY trial_id, step"
    )
    last = {trial: (value, kind) for trial, value, kind in database.rows(query)}
    for trial, (value, kind) in last.items():
        blown = kind in ("NAN", *INFINITE) or value is None
        if trial in trials and trials[trial]["status"] == "failed" and blown:
            trials[trial]["status"] = "diverged"


def _score(database: Database) -> bool:
    rows = database.rows("SELECT DISTINCT direction FROM study_directions WHERE objective = 0")
    directions = sorted(str(direction) for (direction,) in rows)
    if len(directions) > 1:
        raise InputError(f"its studies differ in direction: {', '.join(directions)}")
    return directions == ["MAXIMIZE"]


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | None) else json.dumps(value)
