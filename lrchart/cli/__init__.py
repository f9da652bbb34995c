"""Run the command line: one module per command, imported only if that command runs."""
