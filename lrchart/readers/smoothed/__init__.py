"""Losses behind the running means that learning-rate finders store."""
