"""How good each rule's suggestions are, measured on trainings whose best learning rate is known."""
