"""Follow a growing history with a chart: in a server, and in a notebook."""
