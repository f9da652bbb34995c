"""Detect what a history is: a range test, a training under a schedule, or many trainings."""
