"""Charts of trainings: the U-curve and the drift of its optimum."""
