"""Turn figures into HTML pages, and into snippets for the pages of others."""
