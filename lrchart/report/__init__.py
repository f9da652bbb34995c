"""Turn findings into sentences and tables of text."""
