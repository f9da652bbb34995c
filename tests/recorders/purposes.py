"""A short range, and the training that a recorded frame says its suggestion is for."""

from __future__ import annotations

RANGE = {"start": 1e-4, "end": 1e-2, "steps": 6, "divergence": None}


def told(frame):
    """Return the length and the schedule in a frame, None for what is unknown."""
    steps = frame["training_steps"].iloc[0] if "training_steps" in frame else None
    return steps, frame["schedule"].iloc[0] if "schedule" in frame else None
