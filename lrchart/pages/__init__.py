"""Turn figures into HTML pages, and into snippets for other hosts."""
