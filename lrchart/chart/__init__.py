"""Build the layered charts: findings in, Vega-Lite specs out."""
