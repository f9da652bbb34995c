"""Redraw charts while a history grows: on a local page, and in a notebook."""
