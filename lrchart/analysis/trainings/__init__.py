"""Statistics of trainings: the U-curve, its optimum with its interval, and its drift."""
