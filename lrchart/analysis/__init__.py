"""Frame in, frame or small table out: what a range test's curve says."""
