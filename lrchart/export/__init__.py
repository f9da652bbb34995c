"""Export charts to files and to notebooks."""
