"""Keywords and options: which exist, what kind of value each takes, and which was meant."""
