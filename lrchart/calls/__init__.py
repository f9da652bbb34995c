"""Public functions: convert a user's sources and keywords to a frame and `Options`."""
