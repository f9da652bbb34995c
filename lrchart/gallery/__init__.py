"""Build a folder of charts and pages from lrchart.toml, redoing only what changed."""
