"""Build a folder of charts and pages from lrchart.toml, rebuilding only what changed."""
