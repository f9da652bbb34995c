"""Parts that every recorder shares, whatever the framework."""
