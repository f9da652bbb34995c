"""Keywords and options: which exist, and which was meant by one that does not."""
