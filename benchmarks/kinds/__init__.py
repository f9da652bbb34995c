"""Generated histories of known kind, and how often the detector of kinds is wrong about them."""
