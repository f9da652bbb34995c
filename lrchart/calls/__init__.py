"""The public functions: whatever a user has, with keywords, to a frame and `Options`."""
