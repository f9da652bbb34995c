"""Score suggestion rules on trainings whose best learning rate is known."""
