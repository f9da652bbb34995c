"""Version of lrchart."""

__version__ = "0.1.0"
