"""lrchart's own rule: the curve, its landmarks, and the rate below the end of the descent."""
