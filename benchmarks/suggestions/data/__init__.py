"""Data for the tasks: drawn from seeded generators, or bundled with scikit-learn; no downloads.

Every function gives, or returns a function that gives, a `Data`: training and held-aside tensors.
"""
