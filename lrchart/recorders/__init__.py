"""Live sweeps into the tidy frame: any loop with `sweep`, and one thin file a framework."""
