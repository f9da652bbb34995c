"""Check what a recorder is told of the training to come."""

from __future__ import annotations

from typing import Any

from lrchart.options import Options


def told(training_steps: Any, schedule: Any) -> dict[str, Any]:
    """Return what is known of a training as columns; what is None is left out.

    Raises
    ------
    OptionError
        For a length or a schedule outside its range.
    """
    options = Options.of({"training_steps": training_steps, "schedule": schedule})
    columns = {"training_steps": options.training_steps, "schedule": options.schedule}
    return {name: value for name, value in columns.items() if value is not None}
