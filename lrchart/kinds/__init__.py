"""Detect the kind of a history: a range test, a training under a schedule, or many trainings."""
