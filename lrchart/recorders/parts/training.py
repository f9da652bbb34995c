"""Check the options that describe the training after a sweep."""

from __future__ import annotations

from typing import Any

from lrchart.options import Options


def stated(training_steps: Any, schedule: Any) -> dict[str, Any]:
    """Return the known facts of a training as columns; None is left out.

    Raises
    ------
    OptionError
        For a length or a schedule outside its range.
    """
    options = Options.of({"training_steps": training_steps, "schedule": schedule})
    columns = {"training_steps": options.training_steps, "schedule": options.schedule}
    return {name: value for name, value in columns.items() if value is not None}
